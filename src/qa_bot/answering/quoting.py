"""The default answerer: quotes what ``extractive`` chose, with its markers, citations and notices."""

from qa_bot.answering import words
from qa_bot.answering.answerer import Answering, Asked, Ending
from qa_bot.answering.extractive import Quotation, extract, extract_both, extract_each
from qa_bot.answering.timeliness import timely_notices
from qa_bot.records import EXTRACTIVE, Citation, Notice, ScoredPassage, TextPiece
from qa_bot.retrieval.live_index import LiveIndex


def quoted(asked: Asked, first: int = 1) -> Answering:
    """Quote the documents; markers count from ``first``."""
    differing = asked.differing
    if differing:
        quotations = extract_both(differing.first, differing.second, asked.ranked)
    else:
        each = extract_each(asked.parts)
        quotations = each if len(each) > 1 else extract(asked.search.question, asked.ranked)
    yield Notice("quoted", words.QUOTED[asked.language])
    notices = [
        notice
        for quotation in quotations
        for notice in timely_notices(quotation.found.document, asked.index.documents, asked.now, asked.language)
    ]
    yield from dict.fromkeys(notices)
    for position, quotation in enumerate(quotations):
        number = first + position
        yield TextPiece(_with_marker(quotation.text, number) + ("\n\n" if position < len(quotations) - 1 else ""))
        yield Citation(number, _found_at(quotation, asked.index), quotation.start, quotation.end)
    return Ending(EXTRACTIVE)


def _found_at(quotation: Quotation, index: LiveIndex) -> ScoredPassage:
    """The passage to show with it: the one found, unless a list from elsewhere in its document was quoted in its place."""
    if quotation.found.passage.has_some_of(quotation.start, quotation.end):
        return quotation.found
    return index.passage_at(quotation.found.document.id, quotation.start)


def _with_marker(text: str, number: int) -> str:
    """The marker stands behind what it supports; in a table, in the last cell."""
    stripped = text.rstrip()
    return f"{stripped[:-1].rstrip()} [{number}] |" if stripped.endswith("|") else f"{text} [{number}]"
