"""The list of all documents with what they are to visitors now, searched and filtered; and where new ones are handed in."""

from collections import Counter
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from ingest.entries import Entry, State
from ingest.staff.door import SignedIn
from ingest.staff.office import Office
from ingest.staff.pages import page, said
from qa_bot.records import Language
from qa_bot.text.normalising import fold

STATES = ("new", "changed", "unchanged", "failed", "hidden", "removed")
"""What a document is shown as; the words are ``is_…``."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list; ``name`` is the file's, ``state`` one of ``STATES``."""

    key: str
    name: str
    title: str
    state: str
    category: str
    date: str
    passages: int
    warnings: int
    error: str = ""


def documents_router(office: Office) -> APIRouter:
    """The routes ``/staff`` and ``/staff/documents``."""
    router = APIRouter()

    @router.get("/staff")
    def begin() -> Response:
        return RedirectResponse("/staff/documents", 303)

    @router.get("/staff/documents")
    def documents(
        request: Request,
        staff: SignedIn,
        q: Annotated[str, Query(max_length=200)] = "",
        state: str = "",
        category: str = "",
    ) -> Response:
        job = office.workbench.check_if_needed()
        rows = listed(office, staff.language)
        shown = [row for row in rows if _wanted(row, q, state, category)]
        return page(
            office.settings,
            staff,
            "documents.html",
            here="documents",
            said=said(request),
            job=job,
            problem=_problem(office, staff.language) if job is None else "",
            rows=shown,
            all_rows=len(rows),
            counts=Counter(row.state for row in rows),
            states=STATES,
            q=q,
            state=state,
            category=category,
            waiting=sum(row.state in ("new", "changed") or (row.state == "removed" and row.passages > 0) for row in rows),
            largest=office.settings.staff_upload_megabytes,
        )

    return router


def listed(office: Office, language: Language) -> list[Row]:
    """All documents of the last check, and those that were removed before."""
    rows = [_row(entry, language) for entry in office.workbench.entries]
    known = {row.key for row in rows}
    gone = (
        Row(key, about.name, about.fields.get("title", about.name), "removed", "", "", 0, 0)
        for key, about in office.shelf.removed().items()
        if key not in known
    )
    order = {state: number for number, state in enumerate(("failed", "new", "changed", "unchanged", "hidden", "removed"))}
    return sorted((*rows, *gone), key=lambda row: (order[row.state], row.title))


def state_of(entry: Entry) -> str:
    """The state as it is shown: of an unchanged document, being hidden says more."""
    if entry.state is State.UNCHANGED and entry.document and entry.document.visibility == "hidden":
        return "hidden"
    return entry.state.value


def why_unreadable(entry: Entry, language: Language) -> str:
    """Why a document cannot be read, naming the file as staff know it, not where it lies; empty where it can."""
    return entry.error.said(language).replace(str(entry.path), entry.name) if entry.error else ""


def _row(entry: Entry, language: Language) -> Row:
    document = entry.document
    if document is None:
        return Row(entry.key, entry.name, entry.name, entry.state.value, "", "", 0, len(entry.warnings), why_unreadable(entry, language))
    return Row(
        key=entry.key,
        name=entry.name,
        title=document.title,
        state=state_of(entry),
        category=document.category,
        date=document.date or document.starts,
        passages=len(entry.passages),
        warnings=len(entry.warnings),
    )


def _problem(office: Office, language: Language) -> str:
    """Why the last check came to nothing."""
    last = office.workbench.last_check()
    return last.error.said(language) if last and last.error else ""


def _wanted(row: Row, words: str, state: str, category: str) -> bool:
    return (
        all(word in fold(f"{row.title} {row.name}") for word in fold(words).split())
        and (not state or row.state == state)
        and (not category or row.category == category)
    )
