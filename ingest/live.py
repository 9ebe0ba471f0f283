"""The live release, as far as a new one may take it over."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import numpy.typing as npt

from ingest import cleaning, splitting
from qa_bot.records import KnownQuestion, Passage, SourceDocument
from qa_bot.release_files import Manifest, Source, embedded_text, read_content, read_manifest
from qa_bot.releases import Releases


@dataclass(frozen=True, slots=True)
class Known:
    """A document of the live release: its file, itself, its passages."""

    source: Source
    document: SourceDocument
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Live:
    """The live release: its documents by their keys, and by what was embedded its unit vectors, each of shape ``(dimensions,)``."""

    manifest: Manifest
    documents: Mapping[str, Known]
    vectors: Mapping[str, npt.NDArray[np.float32]]
    questions: tuple[KnownQuestion, ...]
    question_vectors: Mapping[str, npt.NDArray[np.float32]]

    @classmethod
    def of(cls, releases: Releases) -> "Live | None":
        """Read the live release; None before the first one is published."""
        if releases.live_id() is None:
            return None
        folder = releases.live_folder()
        content, manifest = read_content(folder), read_manifest(folder)
        passages = {name: tuple(group) for name, group in groupby(content.passages, key=lambda passage: passage.document_id)}
        known = [Known(manifest.sources[document.id], document, passages.get(document.id, ())) for document in content.documents]
        vectors = {embedded_text(passage): content.vectors[row] for row, passage in enumerate(content.passages)}
        question_vectors = {question.text: content.question_vectors[row] for row, question in enumerate(content.questions)}
        return cls(manifest, {one.source.path: one for one in known}, vectors, content.questions, question_vectors)

    def fits(self, embedding: str) -> bool:
        """Whether its vectors are this model's."""
        return self.manifest.embedding == embedding

    def reusable(self, key: str, embedding: str) -> Known | None:
        """The document of this key, if it was made by the same model, cleaning and splitting as today's would be."""
        made_by = (self.manifest.embedding, self.manifest.cleaning, self.manifest.splitting)
        return self.documents.get(key) if made_by == (embedding, cleaning.VERSION, splitting.VERSION) else None
