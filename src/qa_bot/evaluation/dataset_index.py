"""Indexes a question set exactly as a release; what was embedded once is remembered under the data folder."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from qa_bot.embedding import SentenceTransformerEmbeddings
from qa_bot.evaluation.datasets import Dataset, DatasetPassage
from qa_bot.progress import Progress
from qa_bot.records import Passage, SourceDocument
from qa_bot.release_files import Manifest, ReleaseContent, embedded_text, write_release
from qa_bot.retrieval.live_index import LiveIndex


@dataclass(frozen=True, slots=True)
class Vectors:
    """The vectors of a question set, shapes ``(passages, dimensions)`` and ``(questions, dimensions)``."""

    passages: npt.NDArray[np.float32]
    questions: npt.NDArray[np.float32]


def as_record(passage: DatasetPassage) -> tuple[SourceDocument, Passage]:
    """A passage of a question set as a document of one passage."""
    document = SourceDocument(id=passage.id, title=passage.title.replace("_", " "), text=passage.text, category="", language="")
    return document, Passage(document_id=passage.id, number=1, section=(), start=0, end=len(passage.text), text=passage.text)


def embed_dataset(
    dataset: Dataset, questions: Sequence[str], embeddings: SentenceTransformerEmbeddings, cache: Path, progress: Progress = lambda _: None
) -> Vectors:
    """Embed the passages and the given wording of the questions, from the cache as far as it goes."""
    return Vectors(
        _remembered([embedded_text(as_record(passage)[1]) for passage in dataset.passages], "passage", embeddings, cache, progress),
        _remembered(questions, "query", embeddings, cache, progress),
    )


@contextmanager
def dataset_index(dataset: Dataset, vectors: Vectors, embedding: str, without: frozenset[str] = frozenset()) -> Iterator[LiveIndex]:
    """A release of the question set, without the articles named; gone when the block ends."""
    rows = [row for row, passage in enumerate(dataset.passages) if passage.article not in without]
    records = [as_record(dataset.passages[row]) for row in rows]
    content = ReleaseContent(tuple(document for document, _ in records), tuple(passage for _, passage in records), vectors.passages[rows])
    with opened(content, embedding) as index:
        yield index


@contextmanager
def index_without(index: LiveIndex, documents: frozenset[str]) -> Iterator[LiveIndex]:
    """A release without these documents, as if they had never been written; gone when the block ends."""
    rows = [row for row, passage in enumerate(index.passages) if passage.document_id not in documents]
    kept = tuple(document for document in index.documents.values() if document.id not in documents)
    content = ReleaseContent(kept, tuple(index.passages[row] for row in rows), index.vectors[rows])
    with opened(content, index.embedding) as smaller:
        yield smaller


def bare_manifest(embedding: str) -> Manifest:
    """Of a release whose passages come from no files; its counts and hashes are filled in when it is written."""
    return Manifest(embedding=embedding, cleaning=0, splitting=0, documents=0, passages=0, sources={}, hashes={})


@contextmanager
def opened(content: ReleaseContent, embedding: str) -> Iterator[LiveIndex]:
    """The content written as a release and opened for searching; gone when the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="qa-eval-"))
    index = None
    try:
        write_release(folder / "release", content, bare_manifest(embedding))
        index = LiveIndex(folder / "release")
        yield index
    finally:
        if index is not None:
            index.close()
        shutil.rmtree(folder, ignore_errors=True)


def _remembered(
    texts: Sequence[str], kind: str, embeddings: SentenceTransformerEmbeddings, cache: Path, progress: Progress
) -> npt.NDArray[np.float32]:
    digest = hashlib.sha256("\x00".join((embeddings.identity, kind, *texts)).encode()).hexdigest()[:16]
    path = cache / f"{kind}-{digest}.npy"
    if path.is_file():
        progress(len(texts))
        vectors: npt.NDArray[np.float32] = np.load(path)
        return vectors
    encode = embeddings.passage_vectors if kind == "passage" else embeddings.query_vectors
    vectors = encode(texts, progress)
    cache.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial.npy")
    np.save(partial, vectors)
    partial.rename(path)
    return vectors
