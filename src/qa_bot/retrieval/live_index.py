"""One release, opened for searching: its records, keyword indexes and vectors. Nothing in it changes."""

import math
import weakref
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from qa_bot.records import Passage, ScoredPassage
from qa_bot.release_files import read_content, read_manifest, read_moments
from qa_bot.retrieval.fusion import known_share, standard_scores
from qa_bot.store.chroma import ChromaVectors
from qa_bot.store.keywords import SEGMENTERS, KeywordIndex
from qa_bot.text.normalising import language_of

_SHARED_WORDS = 0.25

_CANDIDATES = 100
"""How many passages each ranker may nominate."""


@dataclass(frozen=True, slots=True)
class Search:
    """What a search found, best first, and what the decision to answer needs to know about it.

    ``known`` is the share of the question's word rarity that the corpus knows at all, 0 to 1; ``cosines`` belong to the passages.
    """

    question: str
    passages: tuple[ScoredPassage, ...]
    known: float
    cosines: tuple[float, ...]

    @property
    def by_meaning_only(self) -> bool:
        """Whether question and corpus share so few words (an English question, Chinese passages) that only the vectors can tell."""
        return self.known < _SHARED_WORDS


class LiveIndex:
    """A release opened for searching; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Open the release.

        Raises:
            ReleaseError: it is missing, damaged or incomplete.
        """
        content = read_content(folder)
        self.release_id = folder.name
        self.embedding = read_manifest(folder).embedding
        self.documents = {document.id: document for document in content.documents}
        self.passages = content.passages
        self._vectors = content.vectors
        self._moments = read_moments(folder)
        self.keywords = {name: KeywordIndex.open(folder / "keywords" / name, segmenter) for name, segmenter in SEGMENTERS.items()}
        self._chroma = ChromaVectors.open(folder / "chroma")
        # After a swap, questions may still hold the old index: its files are let go with its last holder.
        self._closing = weakref.finalize(self, self._chroma.close)
        self._english = np.array([language_of(passage.text) == "en" for passage in self.passages])
        self._public = np.array([self.documents[passage.document_id].visibility == "public" for passage in self.passages])

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """The passages of a document, in order."""
        return tuple(passage for passage in self.passages if passage.document_id == document_id)

    def search(self, question: str, vector: npt.NDArray[np.float32], number: int) -> Search:
        """The ``number`` best passages for a question whose unit vector is ``vector``.

        Keyword scores count as much as the corpus knows the question's words: an English question over Chinese
        passages is left to the vectors.
        """
        keyword = {name: index.scores(question) for name, index in self.keywords.items()}
        rows = self._candidates([*keyword.values()], vector)
        known = known_share(question, self.keywords["words"])
        cosines = self._vectors[rows] @ vector
        stages = {name: standard_scores(scores)[rows] for name, scores in keyword.items()}
        stages["vectors"] = self._standard_cosines(cosines, vector, rows)
        keywords = (stages["words"] + stages["bigrams"]) / 2
        # Words cannot find a passage in another language: there they are taken to agree with the vectors.
        foreign = self._english[rows] != (language_of(question) == "en")
        keywords = np.where(foreign, np.maximum(keywords, stages["vectors"]), keywords)
        fused = known**2 * keywords + stages["vectors"]
        best = np.argsort(-fused, kind="stable")[:number]
        return Search(
            question=question,
            passages=tuple(
                ScoredPassage(
                    passage=self.passages[rows[position]],
                    document=self.documents[self.passages[rows[position]].document_id],
                    score=float(fused[position]),
                    stages={name: float(scores[position]) for name, scores in stages.items()},
                )
                for position in best
            ),
            known=known,
            cosines=tuple(float(cosines[position]) for position in best),
        )

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

    def _candidates(self, keyword: list[npt.NDArray[np.float32]], vector: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
        """Rows that any ranker nominates, ascending, hidden documents left out."""
        nominated = [self._chroma.nearest(vector, _CANDIDATES)]
        for scores in keyword:
            top = np.argpartition(-scores, min(_CANDIDATES, len(scores) - 1))[:_CANDIDATES]
            nominated.append(top[scores[top] > 0])
        rows: npt.NDArray[np.int64] = np.unique(np.concatenate(nominated)).astype(np.int64)
        public: npt.NDArray[np.int64] = rows[self._public[rows]]
        return public
