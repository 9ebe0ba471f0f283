"""The keyword indexes of a release: BM25 over words and over character pairs, which err on different questions."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
import numpy.typing as npt

from qa_bot.errors import ReleaseError
from qa_bot.text.segmenting import bigrams, words

Segmenter = Callable[[str], list[str]]

SEGMENTERS: Mapping[str, Segmenter] = {"words": words, "bigrams": bigrams}
"""The kinds of terms, by name."""

logging.getLogger("bm25s").setLevel(logging.WARNING)  # it tells of every index that it builds

K1, B = 0.9, 0.4
"""Anserini's defaults: passages are short and alike in length, so repetition and length should count for little."""

_CUT_TEXTS = 2048
"""Questions come again and again to the same sentences: an open index keeps the terms of so many."""


class KeywordIndex:
    """BM25 (Lucene's variant) over one kind of terms."""

    def __init__(self, index: Any, segmenter: Segmenter) -> None:  # noqa: ANN401  # bm25s is untyped
        self._index = index
        self._terms = lru_cache(_CUT_TEXTS)(lambda text: tuple(segmenter(text)))
        self._passages = int(index.scores["num_docs"])

    @classmethod
    def write(cls, folder: Path, texts: Sequence[str], segmenter: Segmenter) -> None:
        """Write the index of ``texts``; its rows are their positions."""
        index = bm25s.BM25(k1=K1, b=B, method="lucene")
        index.index([segmenter(text) for text in texts], show_progress=False)
        index.save(folder)

    @classmethod
    def open(cls, folder: Path, segmenter: Segmenter) -> "KeywordIndex":
        """Open an index, memory-mapped.

        Raises:
            ReleaseError: the folder does not hold a readable index.
        """
        try:
            return cls(bm25s.BM25.load(folder, mmap=True, show_progress=False), segmenter)
        except (OSError, ValueError, KeyError) as error:
            raise ReleaseError(f"the keyword index {folder} cannot be read ({error}); run: qa-ingest repair") from None

    def __len__(self) -> int:
        return self._passages

    def terms(self, text: str) -> tuple[str, ...]:
        """The terms of a text, as this index sees them."""
        return self._terms(text)

    def knows(self, term: str) -> bool:
        """Whether any passage has the term."""
        return term in self._index.vocab_dict

    def vocabulary(self) -> list[str]:
        """Every term that any passage has."""
        return list(self._index.vocab_dict)

    def scores(self, question: str) -> npt.NDArray[np.float32]:
        """BM25 of every passage for the question, shape ``(passages,)``; zeros where no term is known."""
        terms = [term for term in self.terms(question) if self.knows(term)]
        if not terms:
            return np.zeros(self._passages, np.float32)
        scores: npt.NDArray[np.float32] = self._index.get_scores(terms)
        return scores

    def scores_of_any(self, groups: Iterable[Iterable[str]]) -> npt.NDArray[np.float32]:
        """BM25 of every passage where each group of texts stands for one term: the best text that the passage has counts.

        A text counts if the passage has all of its terms. Shape ``(passages,)``.
        """
        total = np.zeros(self._passages, np.float32)
        for group in groups:
            best = np.zeros(self._passages, np.float32)
            for text in group:
                terms = set(self.terms(text))
                if terms and all(map(self.knows, terms)):
                    each = [self._index.get_scores([term]) for term in terms]
                    np.maximum(best, np.where(np.all([scores > 0 for scores in each], axis=0), np.mean(each, axis=0), 0), out=best)
            total += best
        return total

    def rarity(self, term: str) -> float:
        """Inverse document frequency of a term, ``ln(1 + (N - n + ½) / (n + ½))``; a term that no passage has is the rarest."""
        position = self._index.vocab_dict.get(term)
        holders = 0
        if position is not None:
            starts = self._index.scores["indptr"]
            holders = int(starts[position + 1] - starts[position])
        return float(np.log1p((self._passages - holders + 0.5) / (holders + 0.5)))
