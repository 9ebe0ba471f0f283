"""Questions over the centre's own corpus that the constants are fitted on; never the golden ones."""

import json
from dataclasses import dataclass
from pathlib import Path

from qa_bot.errors import DatasetError


@dataclass(frozen=True, slots=True)
class CalibrationQuestion:
    """A question, the documents that answer it (none if unanswerable), and the words in them that do."""

    id: str
    text: str
    documents: frozenset[str]
    answers: tuple[str, ...]


def read_calibration_questions(path: Path) -> list[CalibrationQuestion]:
    """Read calibration questions, one JSON object a line.

    Raises:
        DatasetError: the file is missing, or a line is not what it should be.
    """
    if not path.is_file():
        raise DatasetError(f"there is no file {path}; calibration questions are one JSON object a line")
    questions = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            documents = frozenset({row["document"], *row["also"]} - {None})
            questions.append(CalibrationQuestion(row["id"], row["question"], documents, tuple(row["answer"])))
        except (ValueError, KeyError, TypeError) as error:
            raise DatasetError(f"{path}, line {number}: {error!r}") from None
    return questions
