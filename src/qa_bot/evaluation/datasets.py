"""Question sets: ``passages.jsonl`` and ``questions.jsonl`` in a folder."""

import dataclasses
import hashlib
import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa_bot.errors import DatasetError


@dataclass(frozen=True, slots=True)
class DatasetPassage:
    """A passage, whole; passages of one ``article`` belong together."""

    id: str
    article: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class DatasetQuestion:
    """A question, the id of the passage that answers it, and the accepted answer strings."""

    id: str
    text: str
    passage: str
    answers: tuple[str, ...]
    text_en: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A question set; ``name`` is its folder's."""

    name: str
    passages: tuple[DatasetPassage, ...]
    questions: tuple[DatasetQuestion, ...]


def read_dataset(folder: Path) -> Dataset:
    """Read a question set.

    Raises:
        DatasetError: a file is missing, a line is not what it should be, or a question points to no passage.
    """
    passages = tuple(
        DatasetPassage(row["id"], str(row["article"]), row["title"], row["text"])
        for row in _rows(folder / "passages.jsonl", {"id", "article", "title", "text"})
    )
    questions = tuple(
        DatasetQuestion(row["id"], row["text"], row["passage"], tuple(row["answers"]), row.get("text_en", ""))
        for row in _rows(folder / "questions.jsonl", {"id", "text", "passage", "answers"})
    )
    known = {passage.id for passage in passages}
    lost = next((question for question in questions if question.passage not in known), None)
    if lost:
        raise DatasetError(
            f"{folder / 'questions.jsonl'}: question {lost.id} names the passage {lost.passage!r}, which passages.jsonl lacks"
        )
    return Dataset(folder.resolve().name, passages, questions)


def joined(datasets: Sequence[Dataset]) -> Dataset:
    """All passages of several sets, and their questions in turns, one of each."""
    turns = itertools.chain.from_iterable(itertools.zip_longest(*(dataset.questions for dataset in datasets)))
    return Dataset(
        " + ".join(dataset.name for dataset in datasets),
        tuple(passage for dataset in datasets for passage in dataset.passages),
        tuple(question for question in turns if question is not None),
    )


def sampled(dataset: Dataset, number: int | None) -> Dataset:
    """The set with so many of its questions (all for None) and all of its passages; the same ones each time, chosen by their ids.

    Raises:
        DatasetError: no question would be left.
    """
    if number is None:
        return dataset
    if number < 1:
        raise DatasetError(f"a sample of {number} questions measures nothing; take one at least")
    chosen = sorted(dataset.questions, key=lambda question: hashlib.sha256(question.id.encode()).digest())[:number]
    kept = {question.id for question in chosen}
    return dataclasses.replace(dataset, questions=tuple(question for question in dataset.questions if question.id in kept))


def _rows(path: Path, fields: set[str]) -> Iterator[dict[str, Any]]:
    if not path.is_file():
        raise DatasetError(f"there is no file {path}; a data set is a folder with passages.jsonl and questions.jsonl")
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                row = json.loads(line)
            except ValueError as error:
                raise DatasetError(f"{path}, line {number}: not JSON ({error})") from None
            if missing := fields - row.keys():
                raise DatasetError(f"{path}, line {number}: lacks {', '.join(sorted(missing))}")
            yield row
