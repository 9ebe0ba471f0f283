"""One document: what cleaning took out of it, the passages it became, its warnings, what is known about it, and what to do with it."""

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup, escape
from pydantic import BaseModel, StringConstraints

from ingest.differences import differences
from ingest.entries import Entry
from ingest.loaders.front_matter import DATES
from ingest.remarks import failure
from ingest.shelf import PREFIX
from ingest.staff.documents_page import state_of, why_unreadable
from ingest.staff.door import SignedIn
from ingest.staff.office import Office
from ingest.staff.pages import page, said
from ingest.staff.sessions import Staff
from ingest.staff.typed_dates import as_iso
from qa_bot.errors import DocumentError
from qa_bot.records import Passage
from qa_bot.web.prose import prose

_ACTIONS = {"hide": "hidden", "show": "shown", "remove": "removed", "restore": "restored", "take_back": "taken_back"}
"""What can be done with a document, and the word for its having been done."""

_LISTED = 300
"""Passages; a long table has thousands."""

Key = Annotated[str, Query(max_length=1000)]
_Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]


class Described(BaseModel):
    """What the form asks, in its order."""

    title: _Line = ""
    category: _Line = ""
    date: _Line = ""
    valid_from: _Line = ""
    valid_until: _Line = ""
    starts: _Line = ""
    ends: _Line = ""
    issuer: _Line = ""
    source: _Line = ""
    language: _Line = ""
    superseded_by: _Line = ""


def document_router(office: Office) -> APIRouter:
    """The routes ``/staff/document…``; a document is named by its key on the shelf."""
    router = APIRouter()

    @router.get("/staff/document")
    def show(request: Request, staff: SignedIn, key: Key) -> Response:
        return _page(office, staff, key, said(request))

    @router.post("/staff/document/describe")
    def describe(staff: SignedIn, key: Key, form: Annotated[Described, Form()]) -> Response:
        """What the document states itself and nobody changed needs no words beside it; what was guessed is confirmed by saving."""
        given = {name: as_iso(value) if name in DATES else value for name, value in form.model_dump().items()}
        entry = office.workbench.entry(key)
        guessed = {guess.field for guess in entry.guesses} if entry else set()
        known = {field["name"]: field["value"] for field in _fields(entry, office.shelf.about(key).fields)}
        changed = {name: value for name, value in given.items() if value != known[name] or name in guessed}
        try:
            office.shelf.describe(key, changed)
        except DocumentError as error:
            return _page(office, staff, key, given=given, problem=failure(error).said(staff.language))
        office.audit.note("described", f"{key} ({', '.join(sorted(changed))})", staff)
        return _back(key, "saved")

    @router.post("/staff/document/do")
    def act(staff: SignedIn, key: Key, action: Annotated[str, Form()]) -> Response:
        if action not in _ACTIONS:
            raise HTTPException(422)
        getattr(office.shelf, action)(key)
        office.audit.note(action, key, staff)
        return _back(key, _ACTIONS[action])

    return router


def _page(office: Office, staff: Staff, key: str, done: str = "", given: Mapping[str, str] | None = None, problem: str = "") -> Response:
    """The document's page; ``given`` is what somebody filled in that has a ``problem``, ``done`` the word for what was done before."""
    about = office.shelf.about(key)
    job = office.workbench.check_if_needed()
    entry = office.workbench.entry(key)
    if entry is None and job is None and not about.removed:
        raise HTTPException(404)
    document = entry.document if entry else None
    return page(
        office.settings,
        staff,
        "document.html",
        status=422 if problem else 200,
        here="documents",
        said=done,
        problem=problem,
        job=job,
        key=key,
        about=about,
        entry=entry,
        error=why_unreadable(entry, staff.language) if entry else "",
        state="removed" if about.removed else state_of(entry) if entry else "new",
        title=document.title if document else about.fields.get("title", about.name),
        fields=_fields(entry, {**about.fields, **(given or {})}),
        changed_by=differences(entry.raw) if entry and entry.raw else (),
        number=len(entry.passages) if entry else 0,
        passages=[(passage, _shown(passage)) for passage in entry.passages[:_LISTED]] if entry else [],
        dates=DATES,
        others=[(other.id, other.title) for other in office.workbench.documents if document is None or other.id != document.id],
        has_earlier=office.shelf.get(key).has_earlier if key.startswith(PREFIX) else False,
    )


def _back(key: str, word: str) -> Response:
    return RedirectResponse(f"/staff/document?key={quote(key, safe='')}&said={word}", 303)


def _fields(entry: Entry | None, stated: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each field of the form with its value and where a guess was taken from (empty: it is no guess)."""
    origins = {guess.field: guess.origin for guess in entry.guesses} if entry else {}
    document = entry.document if entry else None
    return [
        {"name": name, "value": stated.get(name) or (getattr(document, name) if document else ""), "origin": origins.get(name, "")}
        for name in Described.model_fields
    ]


def _shown(passage: Passage) -> Markup:
    """The passage as visitors see it."""
    return prose(passage.text, lambda start, end: escape(passage.text[start:end]), top=3)
