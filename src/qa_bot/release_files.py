"""A release as a folder: documents, passages, vectors and keyword indexes, with a Chroma collection; written once, then only read.

``documents.jsonl``, ``passages.jsonl`` and ``vectors.npy`` are the truth and, where questions are known, ``questions.jsonl`` and
``questions.npy``; the keyword indexes and Chroma can be rebuilt from them without embedding anything again. ``manifest.json`` is written
last: a folder without it is not a release.
"""

import dataclasses
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from qa_bot.errors import ReleaseError
from qa_bot.file_hash import sha256_of
from qa_bot.progress import Progress
from qa_bot.records import KnownQuestion, Language, Passage, Place, SourceDocument
from qa_bot.store.chroma import ChromaVectors, Location, Served
from qa_bot.store.keywords import SEGMENTERS, KeywordIndex
from qa_bot.text.normalising import language_of

FORMAT = 2  # changes when these files are laid out differently; older releases are then refused, not misread
_MANIFEST, _DOCUMENTS, _PASSAGES, _VECTORS, _MOMENTS = "manifest.json", "documents.jsonl", "passages.jsonl", "vectors.npy", "moments.npz"
_DERIVED = "derived.json"
_QUESTIONS, _QUESTION_VECTORS = "questions.jsonl", "questions.npy"
_TRUTH = (_DOCUMENTS, _PASSAGES, _VECTORS)
BUILDING = ".building-"
"""Begins the name of a folder that is no release yet."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document was read from: what the file is called (see ``ingest.shelf``), and the SHA-256 of its bytes.

    While ``stat`` (size, times, inode) is the same, the bytes are; ``described`` stands for what staff say about the document.
    """

    path: str
    sha256: str
    stat: str = ""
    described: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a release holds and what made it; releases made by another model, splitter or cleaning do not lend their vectors."""

    embedding: str
    cleaning: int
    splitting: int
    documents: int
    passages: int
    sources: Mapping[str, Source]
    """The documents' ids → where they were read from."""
    hashes: Mapping[str, str]
    """File name → SHA-256, of the files that are the truth."""
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class ReleaseContent:
    """The truth of a release, in memory; ``vectors[i]`` belongs to ``passages[i]``, shape ``(passages, dimensions)``.

    ``question_vectors`` belong to the ``questions`` in the same way.
    """

    documents: tuple[SourceDocument, ...]
    passages: tuple[Passage, ...]
    vectors: npt.NDArray[np.float32]
    questions: tuple[KnownQuestion, ...] = ()
    question_vectors: npt.NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0), np.float32))


def embedded_text(passage: Passage) -> str:
    """What is embedded of a passage: its section stands before it; its title would blur the vectors (measured: 1 point of R@1)."""
    return "\n".join((*passage.section, passage.text))


def indexed_text(passage: Passage, document: SourceDocument) -> str:
    """What the keyword indexes hold of a passage: title and section stand before it, for questions that name them."""
    return "\n".join((document.title, *passage.section, passage.text))


def collection_of(folder: Path, chroma_url: str) -> Location:
    """Where the Chroma collection of a release is: in its folder, or, with the address of a server, there, under the release's id."""
    return Served(chroma_url, f"qa-bot-{folder.name.removeprefix(BUILDING)}") if chroma_url else folder / "chroma"


def write_release(
    folder: Path, content: ReleaseContent, manifest: Manifest, progress: Progress = lambda _: None, *, chroma_url: str = ""
) -> None:
    """Write a complete release to a new, empty folder.

    Args:
        folder: where it goes; nobody reads it yet.
        content: documents, passages and their vectors.
        manifest: what made it; counts and hashes are filled in here.
        progress: told how many passages went into Chroma.
        chroma_url: of the Chroma server; empty: Chroma is in the folder.

    Raises:
        ReleaseError: it cannot be written, the disk may be full, or the Chroma server does not take it; nothing of it is
            left here, but for an empty folder where the server may hold a part: ``Releases.tidy`` removes both.
    """
    try:
        _write(folder, content, manifest, progress, chroma_url)
    except ReleaseError:
        _clear(folder, chroma_url)
        raise
    except OSError as error:
        _clear(folder, chroma_url)
        reason = error.strerror or str(error)
        raise ReleaseError(f"the release {folder} cannot be written ({reason}); make room on the disk and publish again") from None


def _clear(folder: Path, chroma_url: str) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    if chroma_url:
        folder.mkdir(exist_ok=True)


def _write(folder: Path, content: ReleaseContent, manifest: Manifest, progress: Progress, chroma_url: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _write_records(folder / _DOCUMENTS, content.documents)
    _write_records(folder / _PASSAGES, content.passages)
    np.save(folder / _VECTORS, content.vectors)
    truth: tuple[str, ...] = _TRUTH
    if content.questions:
        _write_records(folder / _QUESTIONS, content.questions)
        np.save(folder / _QUESTION_VECTORS, content.question_vectors)
        truth = (*_TRUTH, _QUESTIONS, _QUESTION_VECTORS)
    np.savez(folder / _MOMENTS, **_moments(content))  # type: ignore[arg-type]  # its stubs take one keyword for a flag
    documents = {document.id: document for document in content.documents}
    texts = [indexed_text(passage, documents[passage.document_id]) for passage in content.passages]
    for name, segmenter in SEGMENTERS.items():
        KeywordIndex.write(folder / "keywords" / name, texts, segmenter)
    ids = [passage.id for passage in content.passages]
    ChromaVectors.write(collection_of(folder, chroma_url), ids, texts, content.vectors, progress)
    saved = [] if chroma_url else ChromaVectors.unchanging_files(folder / "chroma")
    derived = [folder / _MOMENTS, *(folder / "keywords").rglob("*.*"), *saved]
    hashes = {file.relative_to(folder).as_posix(): sha256_of(file) for file in derived}
    (folder / _DERIVED).write_text(json.dumps(hashes, indent=1), encoding="utf-8")
    complete = dataclasses.replace(
        manifest,
        documents=len(content.documents),
        passages=len(content.passages),
        hashes={name: sha256_of(folder / name) for name in truth},
    )
    (folder / _MANIFEST).write_text(json.dumps(dataclasses.asdict(complete), ensure_ascii=False, indent=1), encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a release.

    Raises:
        ReleaseError: it is missing, unreadable, or of another format.
    """
    path = folder / _MANIFEST
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        found = values["format"]
        sources = {document_id: Source(**source) for document_id, source in values.pop("sources").items()}
        manifest = Manifest(**values, sources=sources) if found == FORMAT else None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ReleaseError(f"the release {folder} has no readable manifest ({error}); run: qa-ingest publish --rebuild") from None
    if manifest is None:
        raise ReleaseError(f"the release {folder} has format {found}, not {FORMAT}; run: qa-ingest publish --rebuild")
    return manifest


def read_content(folder: Path, *, check: bool = False) -> ReleaseContent:
    """Read the truth of a release; the vectors are memory-mapped.

    Args:
        folder: the release.
        check: also compare every file with its hash (reads everything; for publishing and repair).

    Raises:
        ReleaseError: a file is missing, damaged or contradicts the manifest.
    """
    manifest = read_manifest(folder)
    if check and (changed := first_changed(folder, manifest.hashes)):
        raise ReleaseError(f"the file {changed} is missing or damaged; run: qa-ingest publish --rebuild")
    try:
        documents = tuple(_document(values) for values in _read_records(folder / _DOCUMENTS))
        passages = tuple(Passage(**values | {"section": tuple(values["section"])}) for values in _read_records(folder / _PASSAGES))
        vectors = np.load(folder / _VECTORS, mmap_mode="r")
        known = _read_records(folder / _QUESTIONS) if _QUESTIONS in manifest.hashes else []
        questions = tuple(KnownQuestion(**values | {"places": tuple(tuple(place) for place in values["places"])}) for values in known)
        question_vectors = np.load(folder / _QUESTION_VECTORS, mmap_mode="r") if questions else np.zeros((0, 0), np.float32)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ReleaseError(f"the release {folder} cannot be read ({error}); run: qa-ingest publish --rebuild") from None
    complete = len(passages) == len(vectors) == manifest.passages and len(documents) == manifest.documents
    if not complete or len(questions) != len(question_vectors):
        raise ReleaseError(f"the release {folder} is incomplete: its counts contradict its manifest; run: qa-ingest publish --rebuild")
    return ReleaseContent(documents, passages, vectors, questions, question_vectors)


def read_derived(folder: Path) -> dict[str, str]:
    """File name → SHA-256, of the files that can be rebuilt; a release from before these were written down has none.

    Raises:
        ReleaseError: they cannot be read.
    """
    path = folder / _DERIVED
    try:
        hashes: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except ValueError:
        raise ReleaseError(f"the file {path} is damaged; run: qa-ingest repair") from None
    return hashes


def first_changed(folder: Path, hashes: Mapping[str, str]) -> Path | None:
    """The first of these files that is missing or no longer what was written; None if all are."""
    return next((folder / name for name, expected in hashes.items() if not _is(folder / name, expected)), None)


@dataclass(frozen=True, slots=True)
class Moments:
    """Mean ``(dimensions,)`` and covariance ``(dimensions, dimensions)`` of the vectors of one language.

    With them, mean and deviation of a question's cosines over all its passages are known without computing them all.
    """

    mean: npt.NDArray[np.float64]
    covariance: npt.NDArray[np.float64]


def read_moments(folder: Path) -> dict[Language, Moments]:
    """The moments of the release's vectors, for each language that it has passages in.

    Raises:
        ReleaseError: they cannot be read.
    """
    try:
        with np.load(folder / _MOMENTS) as stored:
            names = {name.split("_")[0] for name in stored.files}
            languages: tuple[Language, ...] = ("zh", "en")
            return {name: Moments(stored[f"{name}_mean"], stored[f"{name}_covariance"]) for name in languages if name in names}
    except (OSError, ValueError, KeyError) as error:
        raise ReleaseError(f"the file {folder / _MOMENTS} cannot be read ({error}); run: qa-ingest repair") from None


def _moments(content: ReleaseContent) -> dict[str, npt.NDArray[np.float64]]:
    spoken = [language_of(passage.text) for passage in content.passages]
    moments = {}
    for language in dict.fromkeys(spoken):
        vectors = content.vectors[[row for row, other in enumerate(spoken) if other == language]].astype(np.float64)
        moments[f"{language}_mean"] = vectors.mean(axis=0)
        moments[f"{language}_covariance"] = np.atleast_2d(np.cov(vectors, rowvar=False, bias=True))
    return moments


def _is(file: Path, sha256: str) -> bool:
    return file.is_file() and sha256_of(file) == sha256


def _write_records(path: Path, records: Sequence[SourceDocument | Passage | KnownQuestion]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for record in records:
            file.write(json.dumps(dataclasses.asdict(record), ensure_ascii=False) + "\n")


def _read_records(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _document(values: dict[str, Any]) -> SourceDocument:
    """A document as it was written; one from before there were such fields lacks them."""
    tuples = {name: tuple(values.get(name, ())) for name in ("facts", "asked", "disclaimers")}
    return SourceDocument(**values | tuples | {"places": tuple(Place(**place) for place in values.get("places", ()))})
