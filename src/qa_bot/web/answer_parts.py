"""The parts of an answer that every page of ours shows: its text with markers, the sources, the calendar files; all of it escaped."""

import re
from collections.abc import Callable
from typing import Any

from markupsafe import Markup, escape

from qa_bot.records import TAGS, Citation, Language, SourceDocument
from qa_bot.settings import Centre
from qa_bot.text.dates import show_date, show_period
from qa_bot.text.normalising import written_in
from qa_bot.web.answer_view import AnswerView
from qa_bot.web.calendar_route import calendar_link
from qa_bot.web.labels import LABELS
from qa_bot.web.place_names import place_name, place_names
from qa_bot.web.prose import marker, prose
from qa_bot.web.source_page import citation_link, source_link

MARKER = re.compile(r"\[(\d{1,2})\]")
"""A marker as it stands in an answer's text."""

Chip = Callable[[Citation, bool], Markup]
"""Draws a citation in the place of its marker; told whether it stands right behind another, from which a finger must tell it."""


def answer_parts(view: AnswerView, centre: Centre, language: Language, chip: Chip) -> dict[str, Any]:
    """What the templates of an answer need."""
    return {
        "view": view,
        "labels": LABELS[language],
        "tag": TAGS[language],
        "contact": centre.contact[language],
        "body": prose(view.text, lambda start, end: _with_chips(view, chip, start, end)),
        "body_tag": _tag(view.text),
        "sources": _sources(view, centre, language),
        "calendars": _calendars(view),
        "nearest": [{"title": found.title, "link": source_link(found.id, language)} for found in view.documents],
    }


def card(citation: Citation, centre: Centre, language: Language) -> dict[str, Any]:
    """One citation: document, passage with the sentence marked, and the link that opens the document there."""
    document, passage = citation.found.document, citation.found.passage
    span = citation.start - passage.start, citation.end - passage.start
    return {
        "number": citation.number,
        "title": document.title,
        "tag": _tag(passage.text),
        "details": _details(document, centre, language),
        "section": " › ".join(passage.section),
        "place": place_name(document, (citation.start, citation.end), language),
        "passage": prose(passage.text, lambda start, end: marker(start, end, passage.text, span), top=3),
        "quote": prose(citation.quote, lambda start, end: escape(citation.quote[start:end]), top=3),
        "link": citation_link(citation, language),
    }


def _with_chips(view: AnswerView, chip: Chip, start: int, end: int) -> Markup:
    """The text with its markers drawn as chips; a marker without a citation stays text."""
    html = Markup("")
    position = start
    for match in MARKER.finditer(view.text, start, end):
        citation = view.citations.get(int(match[1]))
        if citation is None:
            continue
        before = view.text[position : match.start()].rstrip(" ")  # a chip stands right behind what it supports
        html += escape(before) + chip(citation, not before and position > start)
        position = match.end()
    return html + escape(view.text[position:end])


def _sources(view: AnswerView, centre: Centre, language: Language) -> list[dict[str, Any]]:
    """The documents cited, in the order of their numbers, each once with all of its cards and numbers."""
    cited: dict[str, list[Citation]] = {}
    for citation in sorted(view.citations.values(), key=lambda citation: citation.number):
        cited.setdefault(citation.found.document.id, []).append(citation)
    return [
        {
            **card(citations[0], centre, language),
            "numbers": [citation.number for citation in citations],
            "places": place_names(citations, language),
            "cards": [card(citation, centre, language) for citation in citations],
        }
        for citations in cited.values()
    ]


def _calendars(view: AnswerView) -> list[dict[str, str]]:
    """The events to come that the answer cites, each once, with their calendar files."""
    cited = {citation.found.document.id: citation.found.document for citation in view.citations.values()}
    return [{"title": document.title, "link": link} for document in cited.values() if (link := calendar_link(document))]


def _tag(text: str) -> str:
    """The language of a text that is quoted, whatever the interface speaks."""
    return TAGS[written_in(text)]


def _details(document: SourceDocument, centre: Centre, language: Language) -> str:
    date = show_period(document.starts, document.ends, language) or show_date(document.date, language)
    return " · ".join(part for part in (centre.category_name(document.category, language), date) if part)
