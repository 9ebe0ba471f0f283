"""Renders an answer, as far as it has come, as the HTML of one chat message; every character of it is escaped."""

import re

from markupsafe import Markup

from qa_bot.records import TAGS, Citation, Language
from qa_bot.settings import Centre
from qa_bot.web.answer_parts import answer_parts, card
from qa_bot.web.answer_view import AnswerView
from qa_bot.web.labels import LABELS
from qa_bot.web.page_templates import template

_BETWEEN_TAGS = re.compile(r"(?<=>)\s*\n\s*(?=<)")
_NO_PHONE = Markup("")
_BREAKS = re.compile(r"\s*\n\s*")


def question_html(question: str, language: Language) -> str:
    """The visitor's question as a chat message."""
    return _message(Markup('<div class="qa-question" lang="{}">{}</div>').format(TAGS[language], question))


def answer_html(view: AnswerView, centre: Centre, language: Language, key: str, seconds: float, phone: Markup = _NO_PHONE) -> str:
    """The answer as a chat message: notices, answer with citation chips, sources, small line, tools.

    ``key`` tells this answer's cards from those of the other answers on the page; ``seconds`` is how long the visitor has waited;
    ``phone`` is the card that continues the conversation elsewhere (see ``handover``).
    """

    def chip(citation: Citation, beside: bool) -> Markup:
        html = template("chip.html").render(card=card(citation, centre, language), labels=LABELS[language], key=key, beside=beside)
        return Markup(html.strip())  # noqa: S704 — the template escapes by default

    html = template("answer.html").render(
        **answer_parts(view, centre, language, chip),
        searched=view.passages is not None,
        seconds=f"{seconds:.1f}",
        phone=phone,
        new_tab=True,
    )
    return _message(Markup(html))  # noqa: S704 — the template escapes by default


def failure_html(words: str, contact: str, language: Language) -> str:
    """What stands in place of an answer that broke off."""
    return _message(Markup('<div class="qa-card" lang="{}"><p>{}</p><p>{}</p></div>').format(TAGS[language], words, contact))


def _message(html: Markup) -> str:
    """Without blank lines: Gradio reads a message as Markdown, and HTML is left alone only up to a blank line."""
    return _BREAKS.sub(" ", _BETWEEN_TAGS.sub("", html.strip()))
