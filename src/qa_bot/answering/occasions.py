"""What takes place when: read from the dates that documents carry, and from the dated rows of tables in documents about events."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from qa_bot.answering.figures import figures
from qa_bot.records import Language, SourceDocument
from qa_bot.text.blocks import Kind, cells
from qa_bot.text.normalising import language_of
from qa_bot.text.relative_dates import earliest
from qa_bot.text.sentences import sentence_spans
from qa_bot.text.units import units

_DATED = re.compile(r"^(?:举[办行]|活动|会议|召开)?(?:日期|时间)$|^(?:date|when|dates)$", re.IGNORECASE)
_TITLED = re.compile(r"[会動动]|名称|赛事|event|conference|meeting|name", re.IGNORECASE)
_PLACED = re.compile(r"地点|会场|场地|形式|place|venue|where|location", re.IGNORECASE)
_BRACKETS = re.compile(r"[（(][^）)]*[）)]")
_HELD_AT = re.compile(r"在(?P<place>[^，。；、在]{2,40}?)(?:举行|举办|召开|开幕)")
_HELD_AT_EN = re.compile(r"\b(?:takes? place|took place|held)\b.*?\b(?:in|at) (?P<place>(?:the )?[A-Z][\w' -]+)")


@dataclass(frozen=True, slots=True)
class Occasion:
    """An event: ``document.text[start:end]`` states it; ``starts`` and ``ends`` are ISO 8601, as precise as they are known."""

    title: str
    starts: str
    ends: str
    place: str
    document: SourceDocument
    start: int
    end: int

    @property
    def own(self) -> bool:
        """Whether the whole document is about it."""
        return bool(self.document.starts)

    @property
    def words(self) -> str:
        """Everything that names it."""
        return " ".join((self.title, self.document.title, self.place, self.document.text[self.start : self.end]))


def occasions(documents: Iterable[SourceDocument], language: Language) -> list[Occasion]:
    """All events that visitors may read of, in the order of their dates; of two documents about one, that in the reader's language."""
    public = [document for document in documents if document.visibility == "public"]
    categories = {document.category for document in public if document.starts}
    found: dict[tuple[str, ...], Occasion] = {}
    for document in sorted(public, key=lambda document: language_of(document.title) != language):
        for occasion in [occasion_of(document)] if document.starts else _rows(document) if document.category in categories else ():
            same = (occasion.starts, occasion.ends) if occasion.own else (occasion.starts, occasion.ends, occasion.title)
            translated = same in found and language_of(found[same].title) != language_of(occasion.title)
            found.setdefault(same if translated else (*same, occasion.document.id), occasion)
            found.setdefault(same, occasion)
    return sorted(dict.fromkeys(found.values()), key=lambda occasion: (earliest(occasion.starts), occasion.title))


def occasion_of(document: SourceDocument) -> Occasion:
    """The event that a document with ``starts`` is about, stated by the first sentence that has its date."""
    spans = [(unit.start, unit.end) for unit in units(document.text) if unit.block.kind is Kind.PARAGRAPH]
    day = earliest(document.starts)
    dated = [span for span in spans if _names(document.text[slice(*span)], day)]
    start, end = (dated or spans or list(sentence_spans(document.text)))[0]
    text = document.text[start:end]
    held = _HELD_AT.search(text) or _HELD_AT_EN.search(text)
    return Occasion(document.title, document.starts, document.event_ends, held["place"].strip() if held else "", document, start, end)


def _rows(document: SourceDocument) -> Iterator[Occasion]:
    """A row of a table with a column of dates is an event, named by the first column of names."""
    for unit in units(document.text):
        if unit.block.kind is not Kind.ROW or unit.lead is None:
            continue
        head, row = cells(document.text[slice(*unit.lead)]), cells(document.text[unit.start : unit.end])
        if len(row) != len(head):
            continue
        dated = next((column for column, name in enumerate(head) if _DATED.search(name.strip())), None)
        title = next((text for column, text in enumerate(row) if column != dated and _TITLED.search(head[column])), None)
        if dated is None or title is None:
            continue
        dates = _range(row[dated])
        place = next((text for name, text in zip(head, row, strict=True) if _PLACED.search(name)), "")
        if dates:
            yield Occasion(title, *dates, place, document, unit.start, unit.end)


def _range(text: str) -> tuple[str, str] | None:
    """``2025年11月14日至15日`` → its first and last day in ISO 8601; None unless the month at least is known."""
    dates = [figure.date for figure in figures(_BRACKETS.sub("", text)) if figure.kind == "date"]
    if not dates or not dates[0][0] or not dates[0][1]:
        return None
    first = dates[0]
    last = tuple(mine or before for mine, before in zip(dates[-1], first, strict=True))
    shown = ["-".join(f"{part:02}" for part in parts if part) for parts in (first, last)]
    return (shown[0], max(shown)) if len(shown[0]) == len(shown[1]) else (shown[0], shown[0])


def _names(text: str, day: date) -> bool:
    return any(figure.date == (day.year, day.month, day.day) for figure in figures(text) if figure.kind == "date")
