"""What visitors asked and could not find: tables, plots, files for spreadsheets, and from each gap the way to an article."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response
from markupsafe import Markup

from ingest.staff.door import SignedIn
from ingest.staff.gaps import Gaps
from ingest.staff.office import Office
from ingest.staff.pages import page, said
from qa_bot.learning.gaps import Gap
from qa_bot.learning.lessons import Lessons, learn
from qa_bot.learning.page import drawn, period
from qa_bot.learning.tables import tables, titles_of
from qa_bot.learning.words import word
from qa_bot.presentation.csv_text import csv_text
from qa_bot.store.database import now
from qa_bot.text.normalising import bare

_PERIODS = (7, 30, 90)
_GAPS, _ROWS = 30, 15
_AT_ONCE = 100
"""So many questions are compared for the first time while somebody waits for the page: seconds. The next look compares more."""
_TABLES = ("summary", "not_helpful", "expiring", "cited", "never_cited", "days")
_FILES = (*_TABLES, "gaps", "wordings")


def visitors_router(office: Office) -> APIRouter:
    """The routes ``/staff/visitors`` and, for spreadsheets, ``/staff/visitors/{table}.csv``."""
    router = APIRouter()

    def learnt(days: int) -> Lessons:
        until = now()
        since = until - timedelta(days=min(days, office.settings.questions_kept_days))
        return learn(office.engine, office.parts.releases, office.parts.embeddings, since, until, at_most=_AT_ONCE)

    @router.get("/staff/visitors")
    def visitors(request: Request, staff: SignedIn, days: Annotated[int, Query(ge=1, le=3650)] = 30) -> Response:
        lessons = learnt(days)
        made = tables(lessons, staff.language)
        titles = {each.document.id: each.document.title for each in lessons.documents}
        written = {bare(question): gap.id for gap in reversed(Gaps(office.engine).list()) for question in gap.questions}
        return page(
            office.settings,
            staff,
            "visitors.html",
            here="visitors",
            said=said(request),
            days=days,
            periods=[period for period in _PERIODS if period <= office.settings.questions_kept_days],
            period=period(lessons, staff.language),
            kept=office.settings.questions_kept_days,
            gaps=[(gap, titles_of(gap.documents[:3], titles, staff.language), _article_for(gap, written)) for gap in lessons.gaps[:_GAPS]],
            gaps_in_all=len(lessons.gaps),
            not_compared=lessons.not_compared,
            tables=[(name, word(name, staff.language), made[name]) for name in _TABLES],
            rows=_ROWS,
            plots=[(title, Markup(svg)) for title, svg in drawn(lessons, staff.language).items()],  # noqa: S704  # our own drawing
        )

    @router.get("/staff/visitors/{name}.csv")
    def file(name: str, staff: SignedIn, days: Annotated[int, Query(ge=1, le=3650)] = 30) -> Response:
        if name not in _FILES:
            raise HTTPException(404)
        text = csv_text(tables(learnt(days), staff.language)[name])
        return Response(text, media_type="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}.csv"'})

    return router


def _article_for(gap: Gap, written: dict[str, int]) -> int | None:
    """The gap that an article was written for and that holds one of these questions."""
    return next((written[key] for each in gap.asked if (key := bare(each.question)) in written), None)
