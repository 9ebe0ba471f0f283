"""The page without scripts: question and answer as plain HTML, follow-ups and feedback as plain forms."""

import time
from collections.abc import Sequence
from contextlib import aclosing
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Header, Query
from fastapi.responses import HTMLResponse
from markupsafe import Markup, escape
from starlette.concurrency import run_in_threadpool

from qa_bot.records import TAGS, Citation, Language, Turn
from qa_bot.settings import Settings
from qa_bot.store.conversations import Conversations
from qa_bot.text.normalising import written_in
from qa_bot.web.answer_parts import MARKER, answer_parts, card
from qa_bot.web.answer_view import AnswerView, after
from qa_bot.web.contracts import Documents, Feedback
from qa_bot.web.desk import Desk
from qa_bot.web.handover import is_ours, new_conversation
from qa_bot.web.labels import LABELS
from qa_bot.web.languages import OTHER, preferred_language
from qa_bot.web.page_templates import template
from qa_bot.web.prose import prose
from qa_bot.web.source_page import page_frame, plain_page, source_link
from qa_bot.web.trouble import question_problem
from qa_bot.web.wire import Typed

_HEADERS = {"X-Robots-Tag": "noindex, nofollow", "Cache-Control": "no-store"}


def ask_router(settings: Settings, desk: Desk, documents: Documents, feedback: Feedback, conversations: Conversations) -> APIRouter:
    """The routes ``/ask``, ``/ask/feedback`` and ``/continue/{conversation}``."""
    router = APIRouter(include_in_schema=False)

    async def answered(question: str, language: Language, conversation: str) -> HTMLResponse:
        turns = await run_in_threadpool(conversations.turns, conversation)
        said = _turns(turns, documents, language)
        page = partial(_page, settings, language, question=question, conversation=conversation, turns=said)
        if problem := question_problem(question, settings.question_length, language):
            return page(status=422, problem=problem)
        began = time.monotonic()
        view = AnswerView(question)
        async with aclosing(desk.answer(question, language=language, conversation=conversation)) as events:
            async for event in events:
                view = after(view, event)
        return page(answer=_answer(view, settings, language, time.monotonic() - began))

    @router.api_route("/ask", methods=["GET", "HEAD"])
    async def asked(q: Annotated[str | None, Query()] = None, lang: str = "", accept_language: str = Header("")) -> HTMLResponse:
        """A link that asks: it begins a conversation of its own, so that whoever follows it later joins nobody's."""
        language = preferred_language(lang, accept_language)
        return _page(settings, language) if q is None else await answered(q.strip(), language, new_conversation())

    @router.post("/ask")
    async def followed_up(
        q: Annotated[str, Form()] = "",
        lang: Annotated[str, Form()] = "",
        conversation: Annotated[str, Form()] = "",
        accept_language: str = Header(""),
    ) -> HTMLResponse:
        """A question that goes on: the conversation's id travels in the form, never in an address that is logged or passed on."""
        language = preferred_language(lang, accept_language)
        return await answered(q.strip(), language, conversation if is_ours(conversation) else new_conversation())

    @router.post("/ask/feedback")
    def judged(
        answer_id: Annotated[Typed, Form(max_length=100)],
        helpful: Annotated[bool, Form()],
        comment: Annotated[Typed, Form(max_length=500)] = "",
        lang: Annotated[str, Form()] = "",
        accept_language: str = Header(""),
    ) -> HTMLResponse:
        """No other site can fill this in: the answer's id, 64 random bits, is known to nobody but who got the answer."""
        language = preferred_language(lang, accept_language)
        known = feedback(answer_id, helpful=helpful, comment=comment.strip()) is not False
        labels = LABELS[language]
        return plain_page(settings, language, labels.thanks if known else labels.no_such_answer, 200 if known else 404, back="/ask")

    @router.get("/continue/{conversation}")
    def continued(conversation: str, lang: str = "", accept_language: str = Header("")) -> HTMLResponse:
        """Where a kiosk's QR code leads: what was said so far, and a form to go on asking."""
        language = preferred_language(lang, accept_language)
        turns = conversations.turns(conversation) if is_ours(conversation) else ()
        if not turns:
            words = LABELS[language].over_text.format(settings.conversation_minutes)
            return plain_page(settings, language, LABELS[language].over_title, 404, words, back="/ask")
        return _page(settings, language, conversation=conversation, turns=_turns(turns, documents, language))

    return router


def ask_link(question: str, language: Language) -> str:
    """The address that asks a question."""
    return f"/ask?{urlencode({'q': question, 'lang': language})}"


def _page(
    settings: Settings,
    language: Language,
    *,
    status: int = 200,
    question: str = "",
    problem: str = "",
    conversation: str = "",
    turns: Sequence[dict[str, Any]] = (),
    answer: Markup = Markup(""),  # noqa: B008 — it cannot change
) -> HTMLResponse:
    labels = LABELS[language]
    other = OTHER[language]
    html = template("ask.html").render(
        **page_frame(settings, language),
        title=question or labels.ask,
        question=question,
        problem=problem,
        conversation=conversation,
        turns=turns,
        answer=answer,
        greeting=settings.centre.greeting[language],
        starters=[] if question or turns else _starters(settings, language),
        longest=settings.question_length,
        other_name=LABELS[other].own_name,
        other_tag=TAGS[other],
        other_link=ask_link(question, other) if question else f"/ask?lang={other}",
    )
    return HTMLResponse(html, status, _HEADERS)


def _answer(view: AnswerView, settings: Settings, language: Language, seconds: float) -> Markup:
    def chip(citation: Citation, beside: bool) -> Markup:
        html = template("cite.html").render(card=card(citation, settings.centre, language), labels=LABELS[language], beside=beside)
        return Markup(html.strip())  # noqa: S704 — the template escapes by default

    html = template("ask_answer.html").render(
        **answer_parts(view, settings.centre, language, chip),
        seconds=f"{seconds:.1f}",
        new_tab=False,
        language=language,
        next=[{"question": question, "link": ask_link(question, language)} for question in view.suggestions],
    )
    return Markup(html)  # noqa: S704 — the template escapes by default


def _starters(settings: Settings, language: Language) -> list[dict[str, Any]]:
    """Links that ask, under their categories."""
    centre = settings.centre
    return [
        {
            "label": centre.categories[category][language],
            "questions": [{"question": question, "link": ask_link(question, language)} for question in questions],
        }
        for category, questions in centre.starters_by_category(language).items()
    ]


def _turns(turns: Sequence[Turn], documents: Documents, language: Language) -> list[dict[str, Any]]:
    """What was said before, without markers, which would point nowhere; the documents behind it as links."""
    return [
        {
            "question": turn.question,
            "tag": TAGS[written_in(turn.answer)],
            "answer": prose(turn.answer, lambda start, end, text=turn.answer: escape(MARKER.sub("", text[start:end])), top=3),  # type: ignore[misc]
            "sources": _shown(turn, documents, language),
        }
        for turn in turns
    ]


def _shown(turn: Turn, documents: Documents, language: Language) -> list[dict[str, str]]:
    """Each document once, at the first stretch of it; one that has been withdrawn since is left out."""
    first = {document: (start, end) for document, start, end in reversed(turn.shown)}
    found = [(document, span, documents.document(document)) for document, span in first.items()]
    return [
        {"title": known[0].title, "link": source_link(document, language, span=span)} for document, span, known in reversed(found) if known
    ]
