"""Finds where two places in the documents give different figures for the same thing; rather misses one than cries wolf."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from qa_bot.answering import words
from qa_bot.answering.figures import figures
from qa_bot.records import Language, Notice
from qa_bot.retrieval.evidence import Evidence
from qa_bot.text.answer_kinds import kinds
from qa_bot.text.blocks import Kind
from qa_bot.text.dates import show_date
from qa_bot.text.named import years
from qa_bot.text.normalising import fold
from qa_bot.text.numerals import chinese_number
from qa_bot.text.overlap import longest_run, share_of_pairs

_LIKELY, _LIKELY_COUNTED = 0.25, 0.05
"""What contradicts must be so likely an answer, relative to the best evidence; less where it counts just what the question names."""
_ALIKE = 0.4
"""Two sentences with bare units (元, P, %) must share so much of the shorter one's character pairs to speak of one thing."""
_COUNTED = 3
"""A counted thing must be named by the question, and by both places, in so many characters."""
_FIGURE_KINDS = {"quantity", "money", "percent"}
_CLAIM = re.compile(
    r"(?:(?P<digits>\d[\d,]*(?:\.\d+)?)\s*(?P<scale>[万亿千百]{1,2})?|(?P<chinese>[一二三四五六七八九十百]+)(?=[大个家项座条类种名所]))"
    r"(?P<rest>[a-z%]+|[^\d\W_a-z]{1,14})"
)
_NO_CLAIM = re.compile(r"[年月日号时点分期届次批条层楼版章]|by|ce|nm")
_MEASURE = re.compile(r"^(?:多?余?[个家项座类种名所套台间]|大)大?")
_SCALE = {
    "万": 10**4,
    "亿": 10**8,
    "千": 10**3,
    "百": 10**2,
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "万亿": 10**12,
    "百亿": 10**10,
    "千亿": 10**11,
}


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure and what it counts, or the unit in which it measures; ``shown`` as the document writes it."""

    value: Decimal
    of: str
    counts: bool
    shown: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two places that differ, the likelier one first."""

    first: Evidence
    second: Evidence
    claims: tuple[Claim, Claim]

    def notice(self, language: Language) -> Notice:
        """What the visitor is told of it."""
        claims = words.BETWEEN_CLAIMS[language].join(
            _said(evidence, claim, language) for evidence, claim in zip((self.first, self.second), self.claims, strict=True)
        )
        return Notice("contradiction", words.DIFFER[language].format(claims=claims))


def contradiction(question: str, ranked: Sequence[Evidence]) -> Contradiction | None:
    """The first contradiction among the likely evidence in the figure that the question asks for; None as a rule.

    Args:
        question: standalone.
        ranked: the evidence, most likely first; must not be empty.
    """
    if not _FIGURE_KINDS & {kind.name for kind in kinds(question)}:
        return None
    folded = fold(question)
    stated = [
        (item, claim)
        for item in ranked
        for claim in _asked(folded, item)
        if item.probability >= (_LIKELY_COUNTED if claim.counts else _LIKELY) * ranked[0].probability
    ]
    for position, (first, claim) in enumerate(stated):
        for second, other in stated[position + 1 :]:
            if second is first or any(each.value == claim.value for item, each in stated if item is second):
                continue  # a place that has this figure too, among others, does not contradict it
            if _differ(claim, other) and _comparable(folded, first, second, claim):
                return Contradiction(first, second, (claim, other))
        if first is not ranked[0]:
            return None  # only what answers best is contradicted
    return None


def _asked(question: str, evidence: Evidence) -> Iterator[Claim]:
    """The claims of a unit that may be what the question asks for: what it counts is named, or it measures in a unit."""
    for claim in _claims(fold(evidence.text)):
        if not claim.counts or longest_run(claim.of, question) >= min(_COUNTED, len(claim.of)):
            yield claim


def _claims(text: str) -> Iterator[Claim]:
    for match in _CLAIM.finditer(text):
        if _NO_CLAIM.match(match["rest"]):
            continue
        if match["digits"]:
            value = Decimal(match["digits"].replace(",", "")) * _SCALE.get(match["scale"] or "", 1)
        else:
            value = chinese_number(match["chinese"]) or Decimal(0)
        measure = _MEASURE.match(match["rest"])
        thing = re.split(r"[和与及等的]", match["rest"][measure.end() if measure else 0 :])[0]
        counts = bool(measure) and len(thing) > 1
        yield Claim(value, thing if counts else match["rest"], counts, match[0].strip())


def _differ(one: Claim, other: Claim) -> bool:
    """Whether they give different values of one thing, in one unit."""
    if one.value == other.value or one.counts != other.counts:
        return False
    if one.counts:
        return longest_run(one.of, other.of) >= min(_COUNTED, len(one.of), len(other.of)) and one.of[:2] == other.of[:2]
    return one.of == other.of


def _comparable(question: str, first: Evidence, second: Evidence, claim: Claim) -> bool:
    """Whether both speak of the same thing at the same time."""
    if first.unit.block.kind is Kind.ROW and first.unit.group == second.unit.group and first.found.document is second.found.document:
        return False  # the rows of a table are about different things
    if first.found.document.superseded_by or second.found.document.superseded_by:
        return False  # that is said by another notice
    spoken, others, asked = years(first.text), years(second.text), years(question)
    if (spoken and others and not spoken & others) or (asked and not all(not named or asked & named for named in (spoken, others))):
        return False
    if claim.counts:
        return first.found.document is not second.found.document
    return bool(spoken & others) and share_of_pairs(_letters(first.text), _letters(second.text)) >= _ALIKE


def _said(evidence: Evidence, claim: Claim, language: Language) -> str:
    """The figure with the document's title and the date on which it was reported."""
    days = [figure.date for figure in figures(evidence.text) if figure.kind == "date" and None not in figure.date]
    date = "-".join(f"{part:02}" for part in days[0] if part) if days else evidence.found.document.date
    said = words.CLAIM if date else words.CLAIM_UNDATED
    return said[language].format(title=evidence.found.document.title, date=show_date(date, language), figure=claim.shown.upper())


def _letters(text: str) -> str:
    return re.sub(r"[\d\W_]+", "", fold(text))
