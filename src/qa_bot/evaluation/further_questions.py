"""Questions written for fitting over a training set, beside its own."""

import dataclasses
import json
from pathlib import Path

from qa_bot.errors import DatasetError
from qa_bot.evaluation.datasets import Dataset, DatasetQuestion

FURTHER = "further-"
"""The ids of further questions over a training set begin with this."""


def with_more_questions(dataset: Dataset, path: Path) -> Dataset:
    """The training set with the questions of a file added, in other words, in English, or near misses (no answer).

    Each line is ``{"passage", "question", "answer"}``; those of passages that the set lacks are left out.

    Raises:
        DatasetError: the file is missing, or a line is not what it should be.
    """
    if not path.is_file():
        raise DatasetError(f"there is no file {path}; further questions are one JSON object a line")
    known = {passage.id for passage in dataset.passages}
    more = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            answers = (row["answer"],) if row["answer"] else ()
            if row["passage"] in known:
                more.append(DatasetQuestion(f"{FURTHER}{number}", row["question"], row["passage"], answers))
        except (ValueError, KeyError, TypeError) as error:
            raise DatasetError(f"{path}, line {number}: {error!r}") from None
    return dataclasses.replace(dataset, questions=(*dataset.questions, *more))
