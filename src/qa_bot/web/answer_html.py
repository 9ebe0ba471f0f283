"""Renders an answer, as far as it has come, as the HTML of one chat message; every character of it is escaped."""

import re

from markupsafe import Markup, escape

from qa_bot.records import Citation, Language, SourceDocument
from qa_bot.settings import Centre
from qa_bot.text.dates import show_date, show_period
from qa_bot.text.normalising import written_in
from qa_bot.web.answer_view import AnswerView
from qa_bot.web.calendar_route import calendar_link
from qa_bot.web.labels import LABELS
from qa_bot.web.languages import TAGS
from qa_bot.web.page_templates import template
from qa_bot.web.prose import marker, prose
from qa_bot.web.source_page import source_link

_MARKER = re.compile(r"\[(\d{1,2})\]")
_BETWEEN_TAGS = re.compile(r"(?<=>)\s*\n\s*(?=<)")
_BREAKS = re.compile(r"\s*\n\s*")


def question_html(question: str, language: Language) -> str:
    """The visitor's question as a chat message."""
    return _message(Markup('<div class="qa-question" lang="{}">{}</div>').format(TAGS[language], question))


def answer_html(view: AnswerView, centre: Centre, language: Language, key: str, seconds: float) -> str:
    """The answer as a chat message: notices, answer with citation chips, sources, small line, tools.

    ``key`` tells this answer's cards from those of the other answers on the page; ``seconds`` is how long the visitor has waited.
    """
    html = template("answer.html").render(
        view=view,
        labels=LABELS[language],
        tag=TAGS[language],
        contact=centre.contact[language],
        body=prose(view.text, lambda start, end: _with_chips(view, centre, language, key, start, end), top=3),
        body_tag=_tag(view.text),
        sources=_sources(view, centre, language),
        calendars=_calendars(view),
        nearest=[{"title": found.title, "link": source_link(found.id, language)} for found in view.documents],
        searched=view.passages is not None,
        seconds=f"{seconds:.1f}",
    )
    return _message(Markup(html))  # noqa: S704 — the template escapes by default


def failure_html(words: str, contact: str, language: Language) -> str:
    """What stands in place of an answer that broke off."""
    return _message(Markup('<div class="qa-card" lang="{}"><p>{}</p><p>{}</p></div>').format(TAGS[language], words, contact))


def _message(html: Markup) -> str:
    """Without blank lines: Gradio reads a message as Markdown, and HTML is left alone only up to a blank line."""
    return _BREAKS.sub(" ", _BETWEEN_TAGS.sub("", html.strip()))


def _with_chips(view: AnswerView, centre: Centre, language: Language, key: str, start: int, end: int) -> Markup:
    """The text, its markers turned into chips that open the passage's card; a marker without a citation stays text."""
    html = Markup("")
    position = start
    for match in _MARKER.finditer(view.text, start, end):
        citation = view.citations.get(int(match[1]))
        if citation is None:
            continue
        before = view.text[position : match.start()].rstrip(" ")  # a chip stands right behind what it supports
        beside = not before and position > start
        html += escape(before) + _chip(citation, centre, language, key, beside=beside)
        position = match.end()
    return html + escape(view.text[position:end])


def _chip(citation: Citation, centre: Centre, language: Language, key: str, *, beside: bool) -> Markup:
    """``beside``: right behind another chip, from which a finger must tell it."""
    html = template("chip.html").render(card=_card(citation, centre, language), labels=LABELS[language], key=key, beside=beside)
    return Markup(html.strip())  # noqa: S704 — the template escapes by default


def _card(citation: Citation, centre: Centre, language: Language) -> dict[str, object]:
    document, passage = citation.found.document, citation.found.passage
    span = citation.start - passage.start, citation.end - passage.start
    return {
        "number": citation.number,
        "title": document.title,
        "tag": _tag(passage.text),
        "details": _details(document, centre, language),
        "section": " › ".join(passage.section),
        "passage": prose(passage.text, lambda start, end: marker(start, end, passage.text, span), top=4),
        "link": source_link(document.id, language, passage, (citation.start, citation.end)),
    }


def _sources(view: AnswerView, centre: Centre, language: Language) -> list[dict[str, object]]:
    """The documents cited, in the order of their numbers, each once with all of its numbers."""
    cited: dict[str, list[Citation]] = {}
    for citation in sorted(view.citations.values(), key=lambda citation: citation.number):
        cited.setdefault(citation.found.document.id, []).append(citation)
    return [
        {**_card(citations[0], centre, language), "numbers": [citation.number for citation in citations]} for citations in cited.values()
    ]


def _calendars(view: AnswerView) -> list[dict[str, str]]:
    """The events to come that the answer cites, each once, with their calendar files."""
    cited = {citation.found.document.id: citation.found.document for citation in view.citations.values()}
    return [{"title": document.title, "link": link} for document in cited.values() if (link := calendar_link(document))]


def _tag(text: str) -> str:
    """The language of a text that is quoted, whatever the interface speaks."""
    return TAGS[written_in(text)]


def _details(document: SourceDocument, centre: Centre, language: Language) -> str:
    words = centre.categories.get(document.category)
    date = show_period(document.starts, document.ends, language) or show_date(document.date, language)
    return " · ".join(part for part in (words[language] if words else document.category, date) if part)
