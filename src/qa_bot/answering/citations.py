"""Checks the markers of a written answer: one form, none to nowhere, each with the sentence of its passage that supports the claim."""

import re
from collections.abc import Mapping, Sequence

from qa_bot.records import Citation, ScoredPassage
from qa_bot.retrieval.evidence import Evidence
from qa_bot.retrieval.rarity import Rarity
from qa_bot.store.keywords import KeywordIndex
from qa_bot.text.sentences import sentence_spans
from qa_bot.text.units import Unit, units

_NAME = r"(?:passage|source|document|doc|reference|ref|资料|来源|片段|文档|段落|出处|编号|第)s?"
_NUMBER = r"\^?\d{1,3}(?:\s*[条号段])?(?:†[^\]】]*)?"
_NEXT = rf"(?:\s*(?:[,，、;；&\-–—~]|和|及|与|and)\s*(?:{_NAME}\s*)?{_NUMBER})*"
MARKER = re.compile(
    rf"[\[【［〔]\s*(?:{_NAME}\s*[:：#]?\s*)?{_NUMBER}{_NEXT}\s*[\]】］〕]|[(（]\s*{_NAME}\s*[:：#]?\s*{_NUMBER}{_NEXT}\s*[)）]",
    re.IGNORECASE,
)
"""A marker in any of the forms that models write: [1], 【1】, [1, 2], ［１］, [passage 1], (来源1)."""
_RANGE = re.compile(r"(\d{1,3})\s*[-–—~]\s*\^?(\d{1,3})")
_ANY_NUMBER = re.compile(r"(?<![\d†])\d{1,3}")
_UNFINISHED = re.compile(rf"\s*[\[【［〔(（]\s*(?:{_NAME})?[\s\d,，、-]*$", re.IGNORECASE)
_OPENING = tuple("[【［〔(（")
_FOREIGN = 0.1
"""A claim that shares less than this of its words with any sentence is in another language, or in words of its own."""


def complete_sentences(text: str) -> tuple[list[str], str]:
    """The sentences of a growing text that are complete, each with its markers and the space behind it, and the rest."""
    spans = list(sentence_spans(MARKER.sub(lambda marker: " " * len(marker[0]), text)))
    # A bracket after the last full stop may become a marker of the sentence before.
    starts = [start for start, _ in spans[1:] if not (start == spans[-1][0] and text[start] in _OPENING)]
    cuts = [0, *starts]
    return [text[start:end] for start, end in zip(cuts, starts, strict=False)], text[cuts[-1] :]


def without_unfinished(text: str) -> str:
    """The text without a marker that was never finished."""
    return _UNFINISHED.sub("", text)


class Citations:
    """The citations of one answer. Visitors' numbers count from 1 in order of appearance, one for each sentence that is cited."""

    def __init__(self, given: Sequence[ScoredPassage], ranked: Sequence[Evidence], keywords: Mapping[str, KeywordIndex]) -> None:
        """Begin an answer from the passages that the model was given, in the order of the model's numbers."""
        self._given = given
        self._ranked = ranked
        self._terms = keywords["bigrams"]
        self.made: list[Citation] = []

    def check(self, sentence: str) -> tuple[str, list[Citation]]:
        """The sentence with the visitors' markers in place of the model's, and the citations that are new with it."""
        known = len(self.made)
        checked, behind = "", 0
        claim = ""
        for match in MARKER.finditer(sentence):
            before = sentence[behind : match.start()]
            claim = before if before.strip() else claim
            meant = [self._citation(number, claim) for number in _numbers(match[0]) if 1 <= number <= len(self._given)]
            markers = "".join(f"[{number}]" for number in dict.fromkeys(citation.number for citation in meant))
            checked += (before if markers else before.rstrip(" ")) + markers
            behind = match.end()
        return checked + sentence[behind:], self.made[known:]

    def _citation(self, number: int, claim: str) -> Citation:
        found = self._given[number - 1]
        unit = supporting_unit(claim, found, self._ranked, self._terms)
        for citation in self.made:
            if citation.found is found and (citation.start, citation.end) == (unit.start, unit.end):
                return citation
        self.made.append(Citation(len(self.made) + 1, found, unit.start, unit.end))
        return self.made[-1]


def supporting_unit(claim: str, found: ScoredPassage, ranked: Sequence[Evidence], terms: KeywordIndex) -> Unit:
    """The sentence, item or row of the passage that shares most of the claim's words; else the one that answers the question best."""
    document, passage = found.document, found.passage
    likely = {item.unit.start: item.probability for item in ranked if item.found.passage.id == passage.id}
    rarity = Rarity(claim, terms)
    choices = [
        (rarity.share(rarity.terms(document.text[unit.start : unit.end])), likely.get(unit.start, 0.0), unit)
        for unit in units(document.text, passage.start, passage.end)
    ]
    foreign = max(share for share, _, _ in choices) < _FOREIGN
    return max(choices, key=lambda choice: (0.0 if foreign else choice[0], choice[1]))[2]


def _numbers(marker: str) -> list[int]:
    """The numbers that a marker names, in order: ``[1-3, 5]`` → 1, 2, 3, 5."""
    spelled = _RANGE.sub(lambda match: ",".join(map(str, range(int(match[1]), int(match[2]) + 1))) or match[1], marker)
    return [int(number) for number in _ANY_NUMBER.findall(spelled)]
