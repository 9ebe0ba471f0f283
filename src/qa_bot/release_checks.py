"""Looks whether a release is sound: before it is published or gone back to, and when a server starts."""

from pathlib import Path

import numpy as np

from qa_bot.errors import ReleaseError
from qa_bot.release_files import ReleaseContent, collection_of, first_changed, read_content, read_derived, read_moments
from qa_bot.store.chroma import ChromaVectors
from qa_bot.store.keywords import SEGMENTERS, KeywordIndex


def verify_release(folder: Path, chroma_url: str = "") -> None:
    """Reopen a release as the server will, and count.

    Raises:
        ReleaseError: what was written is not what is found.
    """
    content = read_content(folder, check=True)
    _verify_indexes(folder, content)
    _verify_vectors(folder, content, chroma_url)


def damage_of(folder: Path, chroma_url: str = "") -> str:
    """What is damaged of what can be rebuilt, in words; empty if nothing is. What has changed is not opened: it may crash who does.

    A Chroma server is not asked: it may be away just now, and questions are answered without it.

    Raises:
        ReleaseError: the truth itself is damaged.
    """
    content = read_content(folder, check=True)
    try:
        if changed := first_changed(folder, read_derived(folder)):
            return f"the file {changed} is missing or damaged"
        _verify_indexes(folder, content)
        if not chroma_url:
            ChromaVectors.check(folder / "chroma")
            _verify_vectors(folder, content, chroma_url)
    except ReleaseError as error:
        return str(error).partition("; run: ")[0]
    return ""


def _verify_indexes(folder: Path, content: ReleaseContent) -> None:
    read_moments(folder)
    for name, segmenter in SEGMENTERS.items():
        index = KeywordIndex.open(folder / "keywords" / name, segmenter)
        if len(index) != len(content.passages):
            raise ReleaseError(f"the keyword index {name} of {folder} holds {len(index)} passages, not {len(content.passages)}")


def _verify_vectors(folder: Path, content: ReleaseContent, chroma_url: str) -> None:
    vectors = ChromaVectors.open(collection_of(folder, chroma_url))
    try:
        if vectors.count() != len(content.passages):
            raise ReleaseError(f"the vector store of {folder} holds {vectors.count()} passages, not {len(content.passages)}")
        rows = {passage.id: row for row, passage in enumerate(content.passages)}
        for row in {0, len(rows) // 2, len(rows) - 1}:
            nearest = [rows[passage_id] for passage_id in vectors.nearest(content.vectors[row], 5) if passage_id in rows]
            # Equal passages may have equal vectors: it is enough that one of the nearest is as near as itself.
            if not any(np.allclose(content.vectors[found], content.vectors[row], atol=1e-3) for found in nearest):
                raise ReleaseError(f"the vector store of {folder} does not find passage {content.passages[row].id} by its own vector")
    finally:
        vectors.close()
