"""Closing a gap in place: an article written from its questions, and the questions asked again once it is published."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from ingest.articles import Article, add_article
from ingest.staff.door import SignedIn
from ingest.staff.gaps import Gaps, WrittenGap, ask_again
from ingest.staff.office import Office
from ingest.staff.pages import page, said
from ingest.staff.sessions import Staff
from qa_bot.release_files import read_manifest

_LONGEST, _MOST, _SUGGESTED = 4000, 100, 10
Line = Annotated[str, Form(max_length=200)]


def gap_router(office: Office) -> APIRouter:
    """The routes ``/staff/visitors/write``, ``/staff/visitors/article`` and ``/staff/visitors/gaps/{id}``."""
    router = APIRouter()
    gaps = Gaps(office.engine)

    @router.post("/staff/visitors/write")
    def write(staff: SignedIn, questions: Annotated[list[str], Form(max_length=_MOST)]) -> Response:
        return _form(office, staff, questions, Article("", questions[0], "", "", tuple(questions[:_SUGGESTED])))

    @router.post("/staff/visitors/article")
    def save(
        staff: SignedIn,
        questions: Annotated[list[str], Form(max_length=_MOST)],
        title: Line = "",
        question: Line = "",
        answer: Annotated[str, Form(max_length=_LONGEST)] = "",
        category: Line = "",
        asked: Annotated[str, Form(max_length=_LONGEST)] = "",
    ) -> Response:
        article = Article(title, question, answer, category, tuple(asked.splitlines()))
        if not (title.strip() and question.strip() and answer.strip() and category in office.settings.centre.categories):
            return _form(office, staff, questions, article, incomplete=True)
        gap = gaps.add(add_article(article, office.shelf), title.strip(), questions)
        office.audit.note("wrote_article", title.strip(), staff)
        return RedirectResponse(f"/staff/visitors/gaps/{gap}?said=article_saved", 303)

    @router.get("/staff/visitors/gaps/{gap_id}")
    def show(request: Request, staff: SignedIn, gap_id: int) -> Response:
        gap = known(gap_id)
        return page(office.settings, staff, "gap.html", here="visitors", said=said(request), gap=gap, live=live(gap), answers=None)

    @router.post("/staff/visitors/gaps/{gap_id}")
    def again(staff: SignedIn, gap_id: int) -> Response:
        gap = known(gap_id)
        answers = ask_again(gap, office.parts.chatbot_at(None))
        return page(office.settings, staff, "gap.html", here="visitors", gap=gap, live=live(gap), answers=answers)

    def known(gap_id: int) -> WrittenGap:
        gap = gaps.get(gap_id)
        if gap is None:
            raise HTTPException(404)
        return gap

    def live(gap: WrittenGap) -> bool:
        """Whether visitors read the article already."""
        releases = office.parts.releases
        return releases.live_id() is not None and gap.document in read_manifest(releases.live_folder()).sources

    return router


def _form(office: Office, staff: Staff, questions: list[str], article: Article, *, incomplete: bool = False) -> Response:
    """The form of an article, with what was filled in; ``incomplete``: something that must be was not."""
    return page(
        office.settings,
        staff,
        "gap_article.html",
        status=422 if incomplete else 200,
        here="visitors",
        questions=questions,
        article=article,
        incomplete=incomplete,
        longest=_LONGEST,
    )
