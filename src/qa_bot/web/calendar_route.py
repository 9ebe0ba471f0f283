"""Calendar files of events to come (RFC 5545), to take away from an answer or a source page."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from fastapi import APIRouter, HTTPException, Response
from icalendar import Calendar, Event

from qa_bot.answering.occasions import occasion_of
from qa_bot.records import SourceDocument
from qa_bot.settings import Settings
from qa_bot.text.dates import CHINA, has_passed, now_in_china
from qa_bot.web.contracts import Documents

_DAY = len("2025-11-14")


def calendar_link(document: SourceDocument) -> str:
    """The address of the event's calendar file; empty if it is over, or its day is not known."""
    coming = len(document.starts) >= _DAY and not has_passed(document.event_ends, now_in_china())
    return f"/events/{quote(document.id, safe='')}.ics" if coming else ""


def calendar_router(settings: Settings, documents: Documents) -> APIRouter:
    """The route ``/events/{document}.ics``."""
    router = APIRouter()

    @router.api_route("/events/{document_id:path}.ics", methods=["GET", "HEAD"], include_in_schema=False)
    def calendar(document_id: str) -> Response:
        found = documents.document(document_id)
        if found is None or found[0].visibility == "hidden" or len(found[0].starts) < _DAY:
            raise HTTPException(404, "there is no calendar file for this document")
        file = calendar_file(found[0], settings.centre.name.zh)
        return Response(
            file, media_type="text/calendar; charset=utf-8", headers={"Content-Disposition": 'attachment; filename="event.ics"'}
        )

    return router


def calendar_file(document: SourceDocument, centre: str) -> bytes:
    """The event that a document is about: whole days unless its hours are known; the same event keeps its UID.

    Args:
        document: with the day, at least, in ``starts``.
        centre: whose event it is; part of what the UID is made from.
    """
    occasion = occasion_of(document)
    event = Event()
    event.add("uid", str(uuid5(NAMESPACE_URL, f"{centre}/{document.id}")))
    event.add("dtstamp", datetime.now(UTC))
    event.add("summary", document.title)
    event.add("description", document.text[occasion.start : occasion.end])
    if occasion.place:
        event.add("location", occasion.place)
    hours = [_moment(iso) for iso in (occasion.starts, occasion.ends) if len(iso) > _DAY]
    if len(occasion.starts) > _DAY:
        event.add("dtstart", hours[0])
        if len(hours) > 1 and hours[1] > hours[0]:
            event.add("dtend", hours[1])
    else:
        last = occasion.ends[:_DAY] if len(occasion.ends) >= _DAY else occasion.starts
        event.add("dtstart", date.fromisoformat(occasion.starts))
        event.add("dtend", date.fromisoformat(last) + timedelta(days=1))  # the first day that it is over
    calendar = Calendar()
    calendar.add("prodid", f"-//{centre}//qa-bot//")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _moment(iso: str) -> datetime:
    return datetime.fromisoformat(iso).replace(tzinfo=CHINA).astimezone(UTC)
