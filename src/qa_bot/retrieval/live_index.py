"""One release, opened for searching: its records, keyword indexes and vectors. Nothing in it changes."""

import math
import weakref
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from qa_bot.records import Passage, ScoredPassage
from qa_bot.release_files import collection_of, read_content, read_manifest, read_moments
from qa_bot.retrieval.calibration import calibrated_model
from qa_bot.retrieval.closeness import FEATURES as CLOSENESS
from qa_bot.retrieval.closeness import Closeness, FoldedPassage, fold_passage
from qa_bot.retrieval.fusion import Scores, known_share, standard_scores
from qa_bot.retrieval.known_questions import KnownQuestions, NearestQuestions
from qa_bot.retrieval.nearest import Nearest
from qa_bot.retrieval.query_adapter import adapted
from qa_bot.retrieval.spelling import Spelling
from qa_bot.store.chroma import ChromaVectors
from qa_bot.store.keywords import SEGMENTERS, KeywordIndex
from qa_bot.text.definitions import explains, term_asked
from qa_bot.text.normalising import fold, language_of
from qa_bot.text.translating import chinese_for

_SHARED_WORDS = 0.25

_NOMINATED, _REORDERED = 100, 20
"""How many passages each ranker may nominate, and how many of these are compared closely."""

_EXPLAINS, _KNOWN = 4.0, 20.0
"""How much further forward, in log odds, a passage comes that explains the term of a question like X是什么, or is known to answer it."""
_TRANSLATED, _ALIKE = 0.5, 4.0
"""How much translated words and known questions count, beside the vectors, for being compared closely."""

FEATURES = ("words", "bigrams", "vectors", "foreign", "translated", "alike", *CLOSENESS)
"""What the order of the candidates rests on: standard scores of the rankers, being in another language than the question, how alike a
known question is that is answered there, closeness."""


@dataclass(frozen=True, slots=True)
class Search:
    """What a search found, best first, and what the decision to answer needs to know about it.

    ``known`` is the share of the question's word rarity that the corpus knows at all, 0 to 1; ``cosines`` belong to the passages;
    ``nearest`` is what is known of questions like it.
    """

    question: str
    passages: tuple[ScoredPassage, ...]
    known: float
    cosines: tuple[float, ...]
    nearest: NearestQuestions

    @property
    def by_meaning_only(self) -> bool:
        """Whether question and corpus share so few words (an English question, Chinese passages) that only the vectors can tell."""
        return self.known < _SHARED_WORDS


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passages as ``rows`` of the index, shape ``(n,)``, their ``features``, ``(n, len(FEATURES))``, and cosines, ``(n,)``.

    ``across``: an English question that Chinese passages may answer, which words alone would always give to the English ones.
    """

    rows: npt.NDArray[np.int64]
    features: npt.NDArray[np.float64]
    known: float
    cosines: npt.NDArray[np.float32]
    nearest: NearestQuestions
    across: bool


class LiveIndex:
    """A release opened for searching; safe to share between threads."""

    def __init__(self, folder: Path, chroma_url: str = "") -> None:
        """Open the release; its vectors are searched on the Chroma server, if one is named.

        Raises:
            ReleaseError: it is missing, damaged or incomplete.
        """
        content = read_content(folder)
        self.release_id = folder.name
        self.embedding = read_manifest(folder).embedding
        self.documents = {document.id: document for document in content.documents}
        self.passages = content.passages
        self.vectors = content.vectors
        self.known_questions = KnownQuestions(content.questions, content.question_vectors)
        self._moments = read_moments(folder)
        self.keywords = {name: KeywordIndex.open(folder / "keywords" / name, segmenter) for name, segmenter in SEGMENTERS.items()}
        self._folded_passages: dict[int, FoldedPassage] = {}
        chroma = ChromaVectors.open(collection_of(folder, chroma_url))
        self._nearest = Nearest(chroma, (passage.id for passage in self.passages), self.vectors)
        # After a swap, questions may still hold the old index: its files are let go with its last holder.
        self._closing = weakref.finalize(self, chroma.close)
        self._english = np.array([language_of(passage.text) == "en" for passage in self.passages])
        self._public = np.array([self.documents[passage.document_id].visibility == "public" for passage in self.passages])

    @cached_property
    def _rows(self) -> dict[str, list[int]]:
        """Each document's passages."""
        rows: dict[str, list[int]] = {}
        for row, passage in enumerate(self.passages):
            rows.setdefault(passage.document_id, []).append(row)
        return rows

    @cached_property
    def spelling(self) -> Spelling:
        """How this corpus spells; made on first use, in a second."""
        return Spelling(self.keywords["words"], self.keywords["bigrams"], self.passages)

    def warm_up(self) -> None:
        """Make and open now what the first question would wait for."""
        _ = self.spelling
        self._nearest(self.vectors[0], 1)

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """The passages of a document, in order."""
        return tuple(self.passages[row] for row in self._rows.get(document_id, ()))

    def passage_at(self, document_id: str, position: int) -> ScoredPassage:
        """The passage in which the character ``position`` of a document stands, as a search would have found it; its score is 0."""
        passages = self.passages_of(document_id)
        holding = next((each for each in passages if each.start <= position < each.end), passages[0])
        return ScoredPassage(holding, self.documents[document_id], 0.0)

    def search(self, question: str, vector: npt.NDArray[np.float32], number: int, known_questions: KnownQuestions | None = None) -> Search:
        """The ``number`` best passages for a question whose unit vector is ``vector``, in the order of the fitted model.

        ``known_questions`` are those of the release, if no others are given.
        """
        known_questions = known_questions or self.known_questions
        candidates = self.candidates(question, vector, known_questions)
        scores = calibrated_model("order_across_languages" if candidates.across else "order", FEATURES).scores(candidates.features)
        ahead = _EXPLAINS * self._explaining(question, candidates.rows) + _KNOWN * (candidates.features[:, FEATURES.index("alike")] == 1)
        best = np.argsort(-scores - ahead, kind="stable")[:number]
        nearest = candidates.nearest
        if nearest.excess:
            found = {self.passages[row].document_id for row in candidates.rows[best]}
            nearest = replace(nearest, answered=known_questions.answered_in(found))
        return Search(
            question=question,
            passages=tuple(
                ScoredPassage(
                    passage=self.passages[candidates.rows[position]],
                    document=self.documents[self.passages[candidates.rows[position]].document_id],
                    score=float(scores[position]),
                    stages=dict(zip(FEATURES, candidates.features[position].tolist(), strict=True)),
                )
                for position in best
            ),
            known=candidates.known,
            cosines=tuple(float(candidates.cosines[position]) for position in best),
            nearest=nearest,
        )

    def _explaining(self, question: str, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Which passages say what the term is that the question wants explained; its few words tell the rankers next to nothing."""
        if not (term := term_asked(question)):
            return np.zeros(len(rows), bool)
        return np.array([explains(term, fold(self.passages[row].text)) for row in rows], bool)

    def candidates(self, question: str, vector: npt.NDArray[np.float32], known_questions: KnownQuestions | None = None) -> Candidates:
        """The passages that all rankers together find most likely, with what their final order rests on.

        Keyword scores count as much as the corpus knows the question's words: an English question over Chinese
        passages is left to the vectors.
        """
        nearest = (known_questions or self.known_questions).nearest(question, vector)
        vector = adapted(question, vector, self.embedding)
        keyword = {name: index.scores(question) for name, index in self.keywords.items()}
        translated = self._translated(question)
        alike = self._alike(nearest)
        rows = self._nominated([*keyword.values(), translated], vector, alike)
        known = known_share(question, self.keywords["words"])
        cosines = self.vectors[rows] @ vector
        vectors = self._standard_cosines(cosines, vector, rows)
        # Words cannot find a passage in another language: there they are taken to agree with the vectors.
        foreign = self._english[rows] != (language_of(question) == "en")
        standard = {name: standard_scores(scores)[rows] for name, scores in keyword.items()}
        words, bigrams = (known**2 * np.where(foreign, np.maximum(scores, vectors), scores) for scores in standard.values())
        translations = np.where(foreign, standard_scores(translated)[rows], 0)
        alike = alike[rows]
        likeliest = (words + bigrams) / 2 + vectors + _TRANSLATED * translations + _ALIKE * alike
        best = np.argsort(-likeliest, kind="stable")[:_REORDERED]
        rarity = {name: {term: index.rarity(term) for term in index.terms(question)} for name, index in self.keywords.items()}
        closeness = Closeness(question, rarity["words"], rarity["bigrams"])
        near = [(0.0,) * len(CLOSENESS) if foreign[position] else closeness.to(self._folded(rows[position])) for position in best]
        ranked = np.column_stack([words, bigrams, vectors, known * foreign, translations, alike])[best]
        features = np.hstack([ranked, np.array(near).reshape(len(best), len(CLOSENESS))])
        across = bool(foreign.any()) and language_of(question) == "en"
        return Candidates(rows[best], features, known, cosines[best], nearest, across)

    def _alike(self, nearest: NearestQuestions) -> npt.NDArray[np.float64]:
        """How alike the known questions are that each passage answers; 0 where none is."""
        alike = np.zeros(len(self.passages))
        for document_id in {place.document_id for place in nearest.places}:
            for row in self._rows.get(document_id, ()):
                alike[row] = nearest.alike(document_id, self.passages[row].start, self.passages[row].end)
        return alike

    def _translated(self, question: str) -> Scores:
        """BM25 of the Chinese words that an English question may mean; zeros for a Chinese question."""
        if language_of(question) == "zh" or self._english.all():
            return np.zeros(len(self.passages), np.float32)
        return self.keywords["bigrams"].scores_of_any(chinese_for(question).values())

    def _folded(self, row: int) -> FoldedPassage:
        """The passage folded, remembered: the same ones are candidates again and again."""
        if row not in self._folded_passages:
            passage = self.passages[row]
            self._folded_passages[row] = fold_passage(passage, self.documents[passage.document_id])
        return self._folded_passages[row]

    def close(self) -> None:
        """Let go of the files."""
        self._closing()

    def _standard_cosines(
        self, cosines: npt.NDArray[np.float32], vector: npt.NDArray[np.float32], rows: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.float32]:
        """Standard scores of the cosines, each among the passages of its own language: a question is nearer to all of its own."""
        standard = np.zeros_like(cosines)
        for language, moments in self._moments.items():
            among = self._english[rows] == (language == "en")
            deviation = math.sqrt(max(float(vector @ moments.covariance @ vector), 0.0))
            standard[among] = standard_scores(cosines[among], float(moments.mean @ vector), deviation)
        return standard

    def _nominated(
        self, keyword: list[npt.NDArray[np.float32]], vector: npt.NDArray[np.float32], alike: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.int64]:
        """Rows that any ranker nominates, ascending, hidden documents left out."""
        nominated = [self._nearest(vector, _NOMINATED), np.flatnonzero(alike)]
        for scores in keyword:
            top = np.argpartition(-scores, min(_NOMINATED, len(scores) - 1))[:_NOMINATED]
            nominated.append(top[scores[top] > 0])
        rows: npt.NDArray[np.int64] = np.unique(np.concatenate(nominated)).astype(np.int64)
        public: npt.NDArray[np.int64] = rows[self._public[rows]]
        return public
