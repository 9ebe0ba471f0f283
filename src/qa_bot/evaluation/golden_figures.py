"""What the verdicts on the golden questions add up to."""

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from qa_bot.evaluation.golden import FORBIDDEN, Given, Verdict, fold_answer
from qa_bot.records import DATES, EXTRACTIVE, Outcome
from qa_bot.text.named import numbers
from qa_bot.text.numerals import CHINESE, WORDS, whole_number, word_number
from qa_bot.text.sentences import sentences

_NUMERAL, _IN_ENGLISH = re.compile(f"[{CHINESE}]+"), re.compile(rf"\b{WORDS}(?:[ -]{WORDS})*\b", re.IGNORECASE)
_MARKER = re.compile(r"\[(\d+)\]")
_MARKERS_BEHIND = re.compile(r"([。！？!?.；;])\s*((?:\[\d+\]\s*)+)")


def golden_figures(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """The figures as ``qa-eval golden --json`` writes them, shares from 0 to 1; ``verdicts`` must not be empty.

    ``supported``: of the right answers with something expected, those of which a cited sentence itself holds some of it.
    ``language_model`` is None where none answered.
    """
    asked = Counter(verdict.question.kind for verdict in verdicts)
    right = Counter(verdict.question.kind for verdict in verdicts if not verdict.faults)
    quoted = [verdict for verdict in verdicts if not verdict.faults and verdict.question.expect and verdict.given.citations]
    return {
        "right": right.total() / len(verdicts),
        "by_kind": {kind: right[kind] / count for kind, count in asked.items()},
        "asked": dict(asked),
        "forbidden": sum(any(fault.startswith(FORBIDDEN) for fault in verdict.faults) for verdict in verdicts),
        "supported": statistics.fmean(map(_is_supported, quoted)) if quoted else None,
        "milliseconds_to_passages": _median_milliseconds(verdict.given.passages_after for verdict in verdicts),
        "milliseconds_to_text": _median_milliseconds(verdict.given.text_after for verdict in verdicts),
        "language_model": _language_model_figures(verdicts),
        "failures": [
            {
                "id": verdict.question.id,
                "question": verdict.question.turns[-1],
                "faults": verdict.faults,
                "answer": verdict.given.read,
                "cited": verdict.given.cited,
            }
            for verdict in verdicts
            if verdict.faults
        ],
    }


def cited_sentences(given: Given, right_documents: Sequence[str]) -> list[bool]:
    """For each sentence of an answer, whether it bears a marker of a right document; any document cited is right where none is named."""
    by_number = {str(citation.number): citation.found.document.id for citation in given.citations}
    # A marker behind the full stop belongs to the sentence before it.
    parts = sentences(_MARKERS_BEHIND.sub(r"\2\1", given.text))
    marked = [{by_number[number] for number in _MARKER.findall(part) if number in by_number} for part in parts]
    return [bool(documents & set(right_documents) if right_documents else documents) for documents in marked]


def stray_numbers(given: Given, question: str) -> set[str]:
    """Numbers of the answer that stand neither in the question nor in a document cited, in figures or in words."""
    sources = [f"{citation.found.document.title} {citation.found.document.text}" for citation in given.citations]
    known = " ".join((question, *sources))
    in_words = {whole_number(told) for told in _NUMERAL.findall(known)} | {word_number(told) for told in _IN_ENGLISH.findall(known)}
    return numbers(_MARKER.sub("", given.text)) - numbers(known) - {str(number) for number in in_words}


def _language_model_figures(verdicts: Sequence[Verdict]) -> dict[str, Any] | None:
    answered = [verdict for verdict in verdicts if verdict.given.outcome is Outcome.ANSWERED]
    by_model = [verdict for verdict in answered if verdict.given.answerer not in (EXTRACTIVE, DATES)]
    if not by_model:
        return None
    cited = [right for verdict in by_model for right in cited_sentences(verdict.given, verdict.question.cites)]
    stray = [
        (number, " ".join(verdict.given.notices))
        for verdict in by_model
        for number in stray_numbers(verdict.given, " ".join(verdict.question.turns))
    ]
    return {
        "share": len(by_model) / len(answered),
        "cited_sentences": statistics.fmean(cited) if cited else None,
        "stray_numbers": len(stray),
        "stray_numbers_told": sum(number in numbers(notices) for number, notices in stray),
    }


def _is_supported(verdict: Verdict) -> bool:
    quotes = [fold_answer(citation.quote) for citation in verdict.given.citations]
    return any(pattern.search(quote) for pattern in verdict.question.expect for quote in quotes)


def _median_milliseconds(seconds: Iterable[float | None]) -> float:
    known = [value for value in seconds if value is not None]
    return 1000 * statistics.median(known) if known else 0.0
