"""The chat page: first screen, conversation with streamed answers, and the box to ask in. The one file that knows Gradio's parts."""

import logging
import secrets
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any

import gradio as gr
from markupsafe import Markup

from qa_bot.errors import QABotError
from qa_bot.monitoring import metrics
from qa_bot.monitoring.context import request_id, steps_in
from qa_bot.records import TAGS, Language, PassagesFound, TextPiece
from qa_bot.settings import Settings
from qa_bot.store.conversations import Conversations
from qa_bot.web.answer_html import answer_html, failure_html, question_html
from qa_bot.web.answer_view import AnswerView, after
from qa_bot.web.contracts import Answers
from qa_bot.web.handover import hand_over, phone_card
from qa_bot.web.labels import LABELS
from qa_bot.web.trouble import question_problem

_log = logging.getLogger(__name__)
_PACE = 0.08
"""Seconds between two pictures of an answer that is being written: smooth to read, light on the line."""

Message = dict[str, Any]
Update = dict[Any, Any]
"""What a part of the page becomes."""


@dataclass(frozen=True, slots=True)
class _Screen:
    """The parts of the page that a question changes; each language has its own box, and only one is seen."""

    chat: gr.Chatbot
    messages: gr.State
    conversation: gr.State
    language: gr.State
    boxes: dict[Language, gr.Textbox]
    problems: dict[Language, gr.Markdown]

    @property
    def parts(self) -> list[Any]:
        return [self.chat, self.messages, self.conversation, self.language, *self.boxes.values(), *self.problems.values()]


def chat_page(settings: Settings, answers: Answers, conversations: Conversations) -> gr.Blocks:
    """The page as Gradio blocks, not yet mounted. Everything it remembers belongs to one visitor's session."""
    page = gr.Blocks(title=settings.centre.name.zh, analytics_enabled=False)
    with page:
        for language in TAGS:
            _first_screen(settings, language)
        screen = _Screen(
            chat=gr.Chatbot(
                elem_id="conversation",
                show_label=False,
                container=False,
                height=None,
                autoscroll=False,
                buttons=[],
                latex_delimiters=[],
                allow_tags=False,
                feedback_options=(),
                sanitize_html=True,
            ),
            messages=gr.State([]),
            conversation=gr.State(""),
            language=gr.State("zh"),
            boxes={},
            problems={},
        )
        anew = [_box(screen, language) for language in TAGS]
        _wire(_asking(settings, answers, conversations, screen), settings, screen, anew)
    page.queue(max_size=settings.queue_size, default_concurrency_limit=settings.concurrency, api_open=False)
    metrics.watch_queue("chat", lambda: waiting_in(page))
    return page


def waiting_in(page: gr.Blocks) -> int:
    """How many questions wait in the page's queue."""
    return len(page._queue)


def _first_screen(settings: Settings, language: Language) -> None:
    """Starter questions in groups, in the order of the categories; chat.js asks the one that is clicked, as it does a suggestion."""
    centre = settings.centre
    with gr.Row(elem_classes=["qa-starters", f"qa-in-{language}"]):
        for category, questions in centre.starters_by_category(language).items():
            with gr.Column(elem_classes="qa-group", min_width=0):
                gr.Markdown(str(Markup("<h2>{}</h2>").format(centre.categories[category][language])))
                for question in questions:
                    gr.Button(question, elem_classes="qa-starter")


def _box(screen: _Screen, language: Language) -> gr.Button:
    """The box to ask in, with what is said about it; returns the button for a new conversation."""
    labels = LABELS[language]
    with gr.Column(elem_classes=["qa-composer", f"qa-in-{language}"]):
        screen.problems[language] = gr.Markdown("", elem_classes="qa-problem")
        screen.boxes[language] = gr.Textbox(
            label=labels.question_label,
            show_label=False,
            container=False,
            placeholder=labels.placeholder,
            max_lines=6,
            submit_btn=labels.ask,
            elem_classes="qa-box",
        )
        with gr.Row(elem_classes="qa-under"):
            gr.Markdown(str(Markup("<p>{}</p>").format(labels.honest_line)), elem_classes="qa-honest")
            anew = gr.Button(labels.new_conversation, elem_classes="qa-anew", size="sm", scale=0, min_width=0)
    return anew


_Ask = Callable[[str, list[Message], str, Language, gr.Request], Generator[Update, None, None]]
"""A question, the messages so far, the conversation's id (empty before the first question), the visitor's language and browser."""


def _wire(ask: _Ask, settings: Settings, screen: _Screen, anew: list[gr.Button]) -> None:
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    boxes, parts = list(screen.boxes.values()), screen.parts
    asked = gr.on(
        [box.submit for box in boxes],
        _typed(ask, screen),
        [screen.messages, screen.conversation, *boxes],
        parts,
        trigger_mode="always_last",  # what is sent while an answer is being written is asked after it
        concurrency_limit=settings.concurrency,
        concurrency_id="answers",
        **quiet,
    )
    asked.failure(_apology(settings, screen), [screen.messages, screen.language], parts, concurrency_limit=None, **quiet)
    for button in anew:
        button.click(lambda: _cleared(screen), None, parts, cancels=[asked], concurrency_limit=None, **quiet)


def _asking(settings: Settings, answers: Answers, conversations: Conversations, screen: _Screen) -> _Ask:
    centre = settings.centre

    def ask(
        question: str, messages: list[Message], conversation: str, language: Language, request: gr.Request
    ) -> Generator[Update, None, None]:
        question = question.strip()
        if problem := question_problem(question, settings.question_length, language):
            yield {screen.problems[language]: _problem(problem)}
            return
        conversation = conversation or secrets.token_urlsafe(16)
        asked = [*messages, _message("user", question_html(question, language))]
        key = f"cards-{len(asked)}"
        clean = _emptied(screen)

        began = time.monotonic()

        def shown(view: AnswerView) -> list[Message]:
            options = [{"value": suggestion} for suggestion in view.suggestions] if view.done else []
            html = answer_html(view, centre, language, key, time.monotonic() - began, phone)
            return [*asked, _message("assistant", html, options)]

        view, phone = AnswerView(question), Markup("")
        yield {screen.chat: shown(view), screen.messages: asked, screen.conversation: conversation, screen.language: language, **clean}
        drawn = began
        try:
            with closing(answers.answer(question, language=language, conversation=conversation)) as events:
                for event in events:
                    if isinstance(event, TextPiece) and not view.text:
                        drawn = time.monotonic()  # a refusal, whose end follows at once, must not look like an answer for a moment
                    view = after(view, event)
                    if isinstance(event, PassagesFound) or time.monotonic() - drawn >= _PACE:
                        drawn = time.monotonic()
                        yield {screen.chat: shown(view)}
        except QABotError as error:
            _log.error("The question could not be answered: %s", error)
            broken = [*asked, _message("assistant", failure_html(LABELS[language].failed, centre.contact[language], language))]
            yield {screen.chat: broken, screen.messages: broken}
            return
        if request.request is not None and request.query_params.get("kiosk") == "1":
            phone = phone_card(settings, str(request.request.base_url), hand_over(conversations, conversation), language)
        complete = shown(view)
        yield {screen.chat: complete, screen.messages: complete}

    def followed(
        question: str, messages: list[Message], conversation: str, language: Language, request: gr.Request
    ) -> Generator[Update, None, None]:
        context = copy_context()  # of Gradio's queue, which knows nothing of the request
        if request.request is not None:
            context.run(request_id.set, request.request.state.request_id)
            metrics.wait_seconds.labels("chat").observe(time.monotonic() - request.request.state.arrived)
        try:
            yield from steps_in(context, ask(question, messages, conversation, language, request))
        except Exception as error:  # our own fault, which Gradio would print beside the log
            context.run(_log.exception, "an answer broke off")
            raise gr.Error(visible=False, print_exception=False) from error

    return followed


def _typed(ask: _Ask, screen: _Screen) -> Callable[..., Iterator[Update]]:
    """Asks what stands in the one box that is not empty (chat.js takes the text along to the other language)."""

    def typed(request: gr.Request, messages: list[Message], conversation: str, *boxes: str) -> Iterator[Update]:
        for language, question in zip(screen.boxes, boxes, strict=True):
            if question.strip():
                yield from ask(question, messages, conversation, language, request)
                return
        # In a conversation it is Enter pressed twice. Something must be given all the same: Gradio empties what a silent event leaves out.
        yield {problem: "" if messages else _problem(LABELS[language].empty) for language, problem in screen.problems.items()}

    return typed


def _apology(settings: Settings, screen: _Screen) -> Callable[[list[Message], Language], Update]:
    """After an error that is a fault of ours, and stands in the log: the visitor gets words, not a trace."""

    def apology(messages: list[Message], language: Language) -> Update:
        words = failure_html(LABELS[language].failed, settings.centre.contact[language], language)
        broken = [*messages, _message("assistant", words)] if messages and messages[-1]["role"] == "user" else messages
        return {screen.chat: broken, screen.messages: broken}

    return apology


def _cleared(screen: _Screen) -> Update:
    return {screen.chat: [], screen.messages: [], screen.conversation: "", **_emptied(screen)}


def _emptied(screen: _Screen) -> Update:
    return {part: "" for parts in (screen.boxes, screen.problems) for part in parts.values()}


def _problem(words: str) -> str:
    return str(Markup("<p>{}</p>").format(words))


def _message(role: str, html: str, options: list[dict[str, str]] | None = None) -> Message:
    return {"role": role, "content": html, **({"options": options} if options else {})}
