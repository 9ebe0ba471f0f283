"""A second look at the few sentences that words have chosen: read together with the question, or compared with it by meaning."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from langchain_core.embeddings import Embeddings

from qa_bot.retrieval.reader import Reader


@dataclass(frozen=True, slots=True)
class SecondLook:
    """``scores(question, sentences)`` gives a number for each sentence; ``name`` says which calibration belongs to it."""

    name: str
    scores: Callable[[str, Sequence[str]], npt.NDArray[np.float64]]


def by_meaning(embeddings: Embeddings) -> SecondLook:
    """Cosines of the sentences to the question."""

    def scores(question: str, sentences: Sequence[str]) -> npt.NDArray[np.float64]:
        vectors, asked = np.array(embeddings.embed_documents(list(sentences))), np.array(embeddings.embed_query(question))
        cosines: npt.NDArray[np.float64] = vectors @ asked
        return cosines

    return SecondLook("meaning", scores)


def by_reading(reader: Reader) -> SecondLook:
    """The reader's logits."""
    return SecondLook("reader", reader.scores)
