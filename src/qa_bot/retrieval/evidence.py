"""Ranks the sentences, list items and table rows of the passages found by how likely each answers the question."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qa_bot.records import ScoredPassage, SourceDocument
from qa_bot.retrieval.calibration import LinearModel, calibrated_model
from qa_bot.retrieval.live_index import Search
from qa_bot.retrieval.rarity import Rarity
from qa_bot.retrieval.second_look import SecondLook, explained
from qa_bot.retrieval.window import RankedUnit
from qa_bot.store.keywords import KeywordIndex
from qa_bot.text.answer_kinds import kinds, share_given
from qa_bot.text.blocks import Kind, cells
from qa_bot.text.definitions import explains, term_asked
from qa_bot.text.measures import Measure, lacks_measure, measures
from qa_bot.text.named import editions, names, names_a_sibling, names_asked, years
from qa_bot.text.normalising import fold
from qa_bot.text.regions import regions, regions_asked
from qa_bot.text.units import Unit, units

PASSAGES = 5
"""How many of the passages found are read for the answer."""

FEATURES = (
    "words",
    "bigrams",
    "about",
    "heading",
    "before",
    "kind",
    "missing",
    "news",
    "length",
    "passage",
    "alike",
    "words_relative",
    "bigrams_relative",
    "about_relative",
    "heading_relative",
    "before_relative",
    "kind_relative",
    "missing_relative",
)
SECOND = ("second", "second_relative")
"""What the second look adds, on a scale of its own."""
_AROUND = 300
_OF_ANOTHER = 0.3
"""How likely a unit remains of another year, edition or region, of a name nearly the one asked for, or not of the term asked about."""
_WITHOUT_MEASURE = 0.1
"""How likely one without the measure asked for remains: hardly any that answers is, and alone it is no answer anyway."""
_IN_DOUBT = 0.05
"""What is left of the doubt about a unit that is known to answer the very question."""
_REFERS_ON = re.compile(r"[^,。]*,?以[^,。0-9]{2,40}为准。?")
"""认定标准以主管部门最新文件为准 has all words of a question about these standards, and says nothing of them; 以80元为准 does."""
_BARE_NUMBER = re.compile(r"\s*[0-9][0-9,.]*\s*")
_RELATIVE = 7
"""The first so many features are also given relative to their mean over all units."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A unit of a passage, and how likely it answers.

    ``probability``, ``coverage`` (the share of the question's words that it has), ``by_words`` (the probability before the second look) and
    ``alike`` (how alike a known question is that it answers) are 0 to 1; ``second`` is what the second look gave it, on its own scale;
    ``span`` the characters of the unit that are the answer itself, relative to its start, where they are known.
    """

    found: ScoredPassage
    rank: int
    unit: Unit
    probability: float
    coverage: float
    second: float
    span: tuple[int, int] | None = None
    by_words: float = 0.0
    alike: float = 0.0

    @property
    def text(self) -> str:
        """The unit's own text."""
        return self.found.document.text[self.unit.start : self.unit.end]

    @property
    def explained(self) -> str:
        """The unit behind its heading and what introduces it."""
        return explained(self.found.document, self.unit)

    @property
    def around(self) -> str:
        """The text around the unit, as much as a passage or two."""
        return self.found.document.text[max(self.unit.start - _AROUND, 0) : self.unit.end + _AROUND]


def features(search: Search, keywords: Mapping[str, KeywordIndex]) -> tuple[list[RankedUnit], npt.NDArray[np.float64]]:
    """All units of the best passages, and their features, shape ``(units, len(FEATURES))``."""
    question, found = search.question, search.passages[:PASSAGES]
    words, bigrams = Rarity(question, keywords["words"]), Rarity(question, keywords["bigrams"])
    asked, named = kinds(question), _named(question)
    places: list[RankedUnit] = []
    rows: list[list[float]] = []
    for rank, scored in enumerate(found):
        text, title = scored.document.text, scored.document.title
        about = words.without(words.terms(title))
        for unit in units(text, scored.passage.start, scored.passage.end):
            own = fold(text[unit.start : unit.end])
            if _REFERS_ON.fullmatch(own) and "为准" not in question:
                continue
            own_words, own_bigrams = words.terms(own), bigrams.terms(own)
            before = " ".join(text[slice(*span)] for span in (unit.lead, unit.previous) if span)
            places.append((rank, unit))
            rows.append(
                [
                    words.share(own_words),
                    bigrams.share(own_bigrams),
                    about.share(own_words),
                    about.share(words.terms(unit.heading) - own_words),
                    words.share(words.terms(before) - own_words),
                    share_given(own, asked),
                    _missing(named, f"{title} {before} {own}"),
                    len(own_bigrams - bigrams.weights.keys()) / max(len(own_bigrams), 1),
                    min(len(own), 100) / 100,
                    scored.score - found[0].score,
                    search.nearest.alike(scored.document.id, unit.start, unit.end),
                ]
            )
    values = np.array(rows, np.float64).reshape(-1, len(FEATURES) - _RELATIVE)
    relative = values[:, :_RELATIVE] - values[:, :_RELATIVE].mean(axis=0) if rows else values[:, :_RELATIVE]
    return places, np.hstack([values, relative])


def _named(question: str) -> set[str]:
    """The years, editions and Latin names: what is named so is seldom meant by any other word."""
    return years(question) | editions(question) | names_asked(question)


def _missing(named: set[str], text: str) -> float:
    return len(named - years(text) - editions(text) - names(text)) / len(named) if named else 0.0


def is_of_another(asked: set[str], held: set[str]) -> bool:
    """Whether what is ``held`` (years, editions, regions) is all other than what is ``asked``."""
    return bool(asked and held) and asked.isdisjoint(held)


def _explaining(term: str, texts: Sequence[str]) -> list[bool]:
    """Which of the texts say what the folded term is; where none does, which name it; none without a term."""
    if not term:
        return [False] * len(texts)
    folded = [fold(text) for text in texts]
    explaining = [explains(term, text) for text in folded]
    return explaining if any(explaining) else [term in text for text in folded]


def tells_no_measure(document: SourceDocument, unit: Unit, asked: Sequence[Measure]) -> bool:
    """Whether the unit, behind its heading and the line that introduces it, does not have all the measures asked for.

    A bare number in a table has its measure in the head, or nowhere.
    """
    if not asked:
        return False
    text = document.text[unit.start : unit.end]
    if unit.block.kind is Kind.ROW and any(_BARE_NUMBER.fullmatch(cell) for cell in cells(text)):
        return False
    return lacks_measure(fold(" ".join((unit.heading, document.text[slice(*(unit.lead or (0, 0)))], text))), asked)


def regions_spoken_of(document: SourceDocument, unit: Unit) -> set[str]:
    """The regions that a unit names, or the headings above it."""
    return regions(f"{document.title} {explained(document, unit)}")


def rank_evidence(search: Search, keywords: Mapping[str, KeywordIndex], second: SecondLook) -> list[Evidence]:
    """The units of the best passages that may answer, most likely first.

    Words choose the likeliest; these are given a second look; a fitted model weighs both.
    """
    places, values = by_words(search, keywords)
    looked = second.look(search.question, search.passages, places)
    model = calibrated_model(f"evidence_by_{second.name}", FEATURES + SECOND)
    return ranked(search, [places[row] for row in looked.rows], np.hstack([values[looked.rows], looked.values]), looked.spans, model)


def by_words(search: Search, keywords: Mapping[str, KeywordIndex]) -> tuple[list[RankedUnit], npt.NDArray[np.float64]]:
    """All units of the best passages, likeliest by words first, and their features, shape ``(units, len(FEATURES))``."""
    places, values = features(search, keywords)
    order = np.argsort(-_words_model().probabilities(values), kind="stable")
    return [places[row] for row in order], values[order]


def ranked(
    search: Search,
    places: Sequence[RankedUnit],
    values: npt.NDArray[np.float64],
    spans: Sequence[tuple[int, int] | None],
    model: LinearModel,
) -> list[Evidence]:
    """The units by the probability that the model gives them; ``values`` has the shape ``(units, len(FEATURES + SECOND))``."""
    coverage, alike, worth = FEATURES.index("words"), FEATURES.index("alike"), len(FEATURES)
    probabilities = np.column_stack([model.probabilities(values), _words_model().probabilities(values[:, : len(FEATURES)])])
    asked_years, asked_regions, asked_names = years(search.question), regions_asked(search.question), names_asked(search.question)
    asked_editions, asked_measures = editions(search.question), measures(search.question)
    texts = [search.passages[rank].document.text[unit.start : unit.end] for rank, unit in places]
    explaining = _explaining(term_asked(search.question), texts)
    for row, (rank, unit) in enumerate(places):
        if (
            is_of_another(asked_years, years(texts[row]))
            or (asked_editions and is_of_another(asked_editions, editions(explained(search.passages[rank].document, unit))))
            or (asked_regions and is_of_another(asked_regions, regions_spoken_of(search.passages[rank].document, unit)))
            or names_a_sibling(asked_names, texts[row])
            or (any(explaining) and not explaining[row])
        ):
            probabilities[row, 0] *= _OF_ANOTHER
        if tells_no_measure(search.passages[rank].document, unit, asked_measures):
            probabilities[row, 0] *= _WITHOUT_MEASURE
        if values[row, alike] == 1:
            probabilities[row, 0] = 1 - _IN_DOUBT * (1 - probabilities[row, 0])
    evidence = [
        Evidence(
            found=search.passages[rank],
            rank=rank,
            unit=unit,
            probability=float(both[0]),
            coverage=float(value[coverage]),
            second=float(value[worth]),
            span=span,
            by_words=float(both[1]),
            alike=float(value[alike]),
        )
        for (rank, unit), span, both, value in zip(places, spans, probabilities, values, strict=True)
    ]
    return sorted(evidence, key=lambda item: (item.alike < 1, -item.probability))  # what is known to answer the very question goes first


def ranked_by_words(search: Search, places: Sequence[RankedUnit], values: npt.NDArray[np.float64]) -> list[Evidence]:
    """The units as words alone rank them; ``values`` has the shape ``(units, len(FEATURES))``."""
    unseen = np.hstack([values, np.zeros((len(places), len(SECOND)))])
    words = _words_model()
    model = LinearModel(FEATURES + SECOND, (*words.weights, *(0.0 for _ in SECOND)), words.bias)
    return ranked(search, places, unseen, [None] * len(places), model)


def _words_model() -> LinearModel:
    return calibrated_model("evidence_by_words", FEATURES)
