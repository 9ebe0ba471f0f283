"""A question tried on the live release or on the candidate, with what every stage of the search makes of it."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from markupsafe import escape

from ingest.staff.door import SignedIn
from ingest.staff.office import Office
from ingest.staff.pages import page
from ingest.staff.trial import try_question
from qa_bot.retrieval.live_index import FEATURES
from qa_bot.web.prose import prose

_STAGES = ("words", "bigrams", "vectors", "translated", "foreign", "alike")
_CLOSE = tuple(name for name in FEATURES if name not in _STAGES)


def try_router(office: Office) -> APIRouter:
    """The route ``/staff/try``."""
    router = APIRouter()

    @router.get("/staff/try")
    def trial(staff: SignedIn, q: Annotated[str, Query(max_length=4000)] = "", release: Literal["live", "candidate"] = "live") -> Response:
        candidate, live = office.workbench.candidate(), office.parts.releases.live_id()
        index = candidate if release == "candidate" else None
        if index is None and live:
            index = office.parts.retriever.index()
        found = try_question(office.parts, index, q) if q.strip() and index else None
        return page(
            office.settings,
            staff,
            "try.html",
            here="try_question",
            q=q,
            longest=office.settings.question_length,
            release=release if candidate else "live",
            candidate=candidate is not None,
            live=live,
            trial=found,
            look=office.parts.retriever.second.name,
            stages=_STAGES[:3],
            more_stages=(*_STAGES[3:], *_CLOSE),
            answer=prose(found.answer.text, lambda start, end: escape(found.answer.text[start:end]), top=3) if found else "",
        )

    return router
