"""The source page: a document rendered clean, without JavaScript, with the cited stretch marked and scrolled to."""

import zlib
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Header, Query
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from qa_bot.answering.ages import Age, ages
from qa_bot.records import TAGS, Citation, Language, Passage, SourceDocument
from qa_bot.settings import Settings
from qa_bot.text.dates import now_in_china, show_date, show_period
from qa_bot.text.normalising import written_in
from qa_bot.text.units import units
from qa_bot.web.calendar_route import calendar_link
from qa_bot.web.contracts import Documents
from qa_bot.web.labels import LABELS, Labels
from qa_bot.web.languages import OTHER, preferred_language
from qa_bot.web.page_templates import template
from qa_bot.web.place_names import place_name
from qa_bot.web.prose import marker, prose

_NOWHERE = (0, 0)


def source_link(
    document_id: str, language: Language, passage: Passage | None = None, span: tuple[int, int] = _NOWHERE, checksum: str = ""
) -> str:
    """The address of a document, at a passage, with ``document.text[slice(*span)]`` marked.

    ``checksum`` is that of the words that stand there: by it they are found again when the document has been changed.
    """
    where = {"from": span[0], "to": span[1]} if span[0] < span[1] else {}
    words = {"sum": checksum} if checksum else {}
    query = urlencode({**where, **words, "lang": language})
    fragment = f"#{passage.anchor}" if passage else ""
    return f"/sources/{quote(document_id, safe='')}?{query}{fragment}"


def citation_link(citation: Citation, language: Language) -> str:
    """The address of the document that is cited, with the sentence marked."""
    document, span = citation.found.document, (citation.start, citation.end)
    return source_link(document.id, language, citation.found.passage, span, _checksum(document.text[slice(*span)]))


def source_router(settings: Settings, documents: Documents) -> APIRouter:
    """The route ``/sources/{document}``."""
    router = APIRouter()

    @router.api_route("/sources/{document_id:path}", methods=["GET", "HEAD"], include_in_schema=False)
    def source(
        document_id: str,
        start: str = Query("", alias="from"),
        end: str = Query("", alias="to"),
        checksum: str = Query("", alias="sum"),
        lang: str = "",
        accept_language: str = Header(""),
    ) -> HTMLResponse:
        language = preferred_language(lang, accept_language)
        found = documents.document(document_id)
        if found is None or found[0].visibility == "hidden":
            return plain_page(settings, language, LABELS[language].missing_title, 404, LABELS[language].missing_text)
        document, passages = found
        asked = _span(start, end)
        span = _cited(document.text, asked, checksum)
        newer = documents.document(document.superseded_by) if document.superseded_by else None
        other_link = source_link(document.id, OTHER[language], span=asked, checksum=checksum)
        gone = bool(checksum) and span == _NOWHERE
        return HTMLResponse(_page(settings, language, document, passages, span, newer[0] if newer else None, other_link, gone=gone))

    return router


def plain_page(settings: Settings, language: Language, title: str, status: int, text: str = "", back: str = "/") -> HTMLResponse:
    """The friendly page where there is nothing to show: what is the matter, whom to ask, and the way ``back``."""
    html = template("plain.html").render(**page_frame(settings, language), title=title, text=text, back=back)
    return HTMLResponse(html, status)


def _page(
    settings: Settings,
    language: Language,
    document: SourceDocument,
    passages: tuple[Passage, ...],
    span: tuple[int, int],
    newer: SourceDocument | None,
    other_link: str,
    *,
    gone: bool,
) -> str:
    labels = LABELS[language]
    other = OTHER[language]
    return template("source.html").render(
        **page_frame(settings, language),
        other_name=LABELS[other].own_name,
        other_tag=TAGS[other],
        other_link=other_link,
        document=document,
        document_language=written_in(document.text),
        facts=_facts(settings, labels, language, document),
        notices=_notices(labels, language, document),
        newer=newer,
        calendar=calendar_link(document),
        newer_link=source_link(newer.id, language) if newer else "",
        body=_body(document.text, passages, span),
        cited=span != _NOWHERE,
        gone=gone,
        place=place_name(document, span, language),
    )


def page_frame(settings: Settings, language: Language) -> dict[str, object]:
    """What ``base.html`` needs."""
    return {
        "labels": LABELS[language],
        "language": language,
        "tag": TAGS[language],
        "centre": settings.centre.name[language],
        "contact": settings.centre.contact[language],
    }


def _facts(settings: Settings, labels: Labels, language: Language, document: SourceDocument) -> list[tuple[str, str]]:
    valid = [
        label.format(show_date(date, language))
        for label, date in ((labels.valid_from, document.valid_from), (labels.valid_until, document.valid_until))
        if date
    ]
    facts = [
        (labels.category, settings.centre.category_name(document.category, language)),
        (labels.issuer, document.issuer),
        (labels.event_time, show_period(document.starts, document.ends, language)),
        (labels.date, "" if document.starts else show_date(document.date, language)),
        (labels.valid, " ".join(valid)),
        (labels.source, document.source),
    ]
    return [(label, value) for label, value in facts if value]


def _notices(labels: Labels, language: Language, document: SourceDocument) -> dict[Age, str]:
    """What there is to say about the document's age: the words, with dates as people write them."""
    return {age: str(getattr(labels, age)).format(show_date(why, language)) for age, why in ages(document, now_in_china()).items()}


def _span(start: str, end: str) -> tuple[int, int]:
    """The stretch that an address names; numbers that are none name nothing."""
    if not (start.isascii() and start.isdecimal() and end.isascii() and end.isdecimal() and len(start) < 10 and len(end) < 10):
        return _NOWHERE
    span = int(start), int(end)
    return span if span[0] < span[1] else _NOWHERE


def _cited(text: str, span: tuple[int, int], checksum: str) -> tuple[int, int]:
    """Where what was cited stands now: there, or where the nearest units have those words; nowhere, if they are gone."""
    start, end = span
    if end <= len(text) and (span == _NOWHERE or checksum in ("", _checksum(text[start:end]))):
        return span
    if not checksum:
        return _NOWHERE
    known = tuple(units(text))
    ends = {unit.end for unit in known}
    spans = ((unit.start, unit.start + end - start) for unit in known)
    same = (one for one in spans if one[1] in ends and _checksum(text[slice(*one)]) == checksum)
    return min(same, key=lambda one: abs(one[0] - start), default=_NOWHERE)


def _checksum(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08x}"


def _body(text: str, passages: tuple[Passage, ...], span: tuple[int, int]) -> Markup:
    """The document with an anchor where each passage begins and the span in ``<mark>``, its first piece named ``cited``."""
    waiting = sorted(passages, key=lambda passage: passage.start, reverse=True)
    named = False

    def inline(start: int, end: int) -> Markup:
        nonlocal named
        html = Markup("")
        position = start
        while waiting and waiting[-1].start < end:
            passage = waiting.pop()
            begin = max(position, passage.start)
            html += marker(position, begin, text, span) + Markup('<a class="anchor" id="{}"></a>').format(passage.anchor)
            position = begin
        html += marker(position, end, text, span)
        if not named and "<mark>" in html:
            named = True
            html = html.replace(Markup("<mark>"), Markup('<mark id="cited">'), 1)
        return html

    return prose(text, inline)
