"""A corpus of any size: the passages of question sets, repeated with variation so that no two are alike."""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from qa_bot.evaluation.dataset_index import as_record
from qa_bot.evaluation.datasets import DatasetPassage
from qa_bot.release_files import ReleaseContent
from qa_bot.text.sentences import sentences

_NOISE = 0.3
"""The length of what is added to a repeated unit vector: its cosine with the first is then about 0.96."""
_FIGURE = re.compile(r"[0-9]+")


def grown_corpus(passages: Sequence[DatasetPassage], vectors: npt.NDArray[np.float32], number: int) -> ReleaseContent:
    """So many passages: first those given, then copies of them with other figures, other order of sentences and vectors nearby.

    Args:
        passages: the real ones.
        vectors: theirs, shape ``(passages, dimensions)``.
        number: how many are wanted.
    """
    dice = np.random.default_rng(number)
    rows = np.arange(number) % len(passages)
    copies = np.arange(number) // len(passages)
    moved = vectors[rows].astype(np.float32)
    shift = dice.standard_normal(moved.shape, np.float32) * np.float32(_NOISE / np.sqrt(moved.shape[1]))
    moved += np.where(copies[:, None] > 0, shift, 0)
    moved /= np.linalg.norm(moved, axis=1, keepdims=True)
    records = [as_record(_varied(passages[row], copy, dice)) for row, copy in zip(rows.tolist(), copies.tolist(), strict=True)]
    return ReleaseContent(tuple(document for document, _ in records), tuple(passage for _, passage in records), moved)


def _varied(passage: DatasetPassage, copy: int, dice: np.random.Generator) -> DatasetPassage:
    if copy == 0:
        return passage
    parts = np.array(sentences(passage.text), object)
    dice.shuffle(parts)
    text = _FIGURE.sub(lambda figure: str(dice.integers(10 ** min(len(figure[0]), 18))), "".join(parts))
    return DatasetPassage(f"{passage.id}-{copy}", f"{passage.article}-{copy}", f"{passage.title}（{copy + 1}）", text)
