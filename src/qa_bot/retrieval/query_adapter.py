"""Moves an English question's vector to where the passages lie that answer it, in whichever language.

A multilingual model puts a question nearest to passages of its own language, whatever they say. A small map over its vectors, of low rank,
mends most of that (``training/fit_query_adapter.py``; figures, data and licence in ``query_adapter.md``). It belongs to the bundled
embedding model; with another one, or without its file, vectors stay as they are.
"""

from functools import lru_cache
from importlib.resources import as_file, files

import numpy as np
import numpy.typing as npt

from qa_bot.bundled_model import FOLDER
from qa_bot.text.normalising import language_of

FILE = "query_adapter.safetensors"
Vector = npt.NDArray[np.float32]


def adapted(question: str, vector: Vector, embedding: str) -> Vector:
    """The unit vector of a question, moved if it is English; ``embedding`` is the identity of the model that made it."""
    if language_of(question) != "en" or not embedding.startswith(FOLDER):
        return vector
    weights = _weights()
    if not weights or weights["shift"].shape != vector.shape:
        return vector
    moved = vector + (vector @ weights["down"]) @ weights["up"] + weights["shift"]
    unit: Vector = moved / np.linalg.norm(moved)
    return unit


@lru_cache(1)
def _weights() -> dict[str, Vector]:
    """``down`` (dimensions, rank), ``up`` (rank, dimensions), ``shift`` (dimensions,); empty without the file."""
    from safetensors.numpy import load_file

    resource = files("qa_bot.retrieval").joinpath(FILE)
    if not resource.is_file():
        return {}
    with as_file(resource) as path:
        return {name: weight.astype(np.float32) for name, weight in load_file(path).items()}
