"""What is known of a publish before it happens: one entry for each document."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ingest.cleaning import Removal
from ingest.loaders.guessing import Guess
from ingest.placing import Placed
from ingest.readings import Readings
from ingest.remarks import Remark
from ingest.shelf import Shelf
from qa_bot.records import Passage, SourceDocument
from qa_bot.release_files import Source


class State(StrEnum):
    """What a document is to the live release."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REMOVED = "removed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one document; a failed one has only its path, key, name and ``error``.

    ``key`` is what shelf and releases call it, ``name`` its file's name as it was given. ``raw`` is its text before cleaning: it,
    ``removals`` and ``guesses`` are known only of those that are new or changed.
    """

    state: State
    path: Path
    source: Source | None = None
    document: SourceDocument | None = None
    passages: tuple[Passage, ...] = ()
    removals: tuple[Removal, ...] = ()
    guesses: tuple[Guess, ...] = ()
    error: Remark | None = None
    warnings: tuple[Remark, ...] = ()
    key: str = ""
    name: str = ""
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a publish would do, and what it may re-use from the live release."""

    entries: tuple[Entry, ...]
    known_vectors: Mapping[str, npt.NDArray[np.float32]]
    """Text that was embedded for the live release → its unit vector, shape ``(dimensions,)``."""
    known_question_vectors: Mapping[str, npt.NDArray[np.float32]] = field(default_factory=dict)
    """The same of its questions."""
    shelf: Shelf | None = None
    """Told when the plan is published."""
    readings: Readings | None = None
    """Likewise."""
    placed: Placed = field(default_factory=Placed)
    """The known questions over what is kept."""
    other_questions: bool = False
    """Whether these are not the live release's."""

    @property
    def failed(self) -> tuple[Entry, ...]:
        """The documents that could not be read."""
        return tuple(entry for entry in self.entries if entry.state is State.FAILED)

    @property
    def kept(self) -> tuple[Entry, ...]:
        """Those that make up the new release."""
        return tuple(entry for entry in self.entries if entry.document is not None and entry.state is not State.REMOVED)

    @property
    def changes(self) -> bool:
        """Whether publishing would change anything for visitors."""
        return self.other_questions or any(entry.state in (State.NEW, State.CHANGED, State.REMOVED) for entry in self.entries)

    @property
    def embedded(self) -> int:
        """How many passages and questions need a vector, known or new."""
        return sum(len(entry.passages) for entry in self.kept) + len(self.placed.questions)


class Scope(StrEnum):
    """Which other documents of the live release stay."""

    ADD = "add"
    """All of them."""
    CORPUS = "corpus"
    """Those that came neither from the corpus folder nor from the shelf: what is no longer there is removed."""
    ONLY = "only"
    """None."""
