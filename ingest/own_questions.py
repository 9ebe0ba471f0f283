"""The staff's own questions for rehearsals: a question, and if they like the words that its answer must hold."""

import json
import re
import secrets
from collections.abc import Sequence
from pathlib import Path

from ingest.durable import write_new
from ingest.shelf import Shelf
from qa_bot.errors import QuestionError
from qa_bot.evaluation.golden import GoldenQuestion, fold_answer, read_golden
from qa_bot.settings import Settings
from qa_bot.text.normalising import written_in


def rehearsed_questions(settings: Settings, shelf: Shelf, golden: Path | None = None) -> list[GoldenQuestion]:
    """The golden questions, then the staff's own; ``golden`` is a file in place of the one in the settings, which need not exist.

    Raises:
        DatasetError: a file is missing that was named, or a line of one is not what it should be.
    """
    file = golden or settings.golden_questions
    return [*(read_golden(file) if golden or file.is_file() else []), *own_questions(shelf)]


def own_questions(shelf: Shelf) -> list[GoldenQuestion]:
    """The staff's own questions, in the order in which they were added."""
    return read_golden(_file(shelf)) if _file(shelf).is_file() else []


def add_question(shelf: Shelf, question: str, expected: Sequence[str] = ()) -> str:
    """Add a question; its id.

    Args:
        shelf: where it is kept.
        question: as visitors ask it.
        expected: words that its answer must hold, every one.

    Raises:
        QuestionError: the question is empty.
    """
    if not question.strip():
        raise QuestionError("the question is empty; please type one", "问题是空的；请填写问题。")
    words = [re.escape(fold_answer(word)) for word in expected if word.strip()]
    line = {
        "id": f"own-{secrets.token_hex(4)}",
        "kind": "own",
        "lang": written_in(question),
        "turns": [" ".join(question.split())],
        "expect": words,
        "forbid": [],
        "answerable": True if words else None,
    }
    with shelf.held():
        _replace(_file(shelf), [*_lines(shelf), json.dumps(line, ensure_ascii=False)])
    return str(line["id"])


def remove_question(shelf: Shelf, question_id: str) -> None:
    """Remove a question; none of this id is none already."""
    with shelf.held():
        _replace(_file(shelf), [line for line in _lines(shelf) if json.loads(line)["id"] != question_id])


def _file(shelf: Shelf) -> Path:
    return shelf.folder / ".questions.jsonl"  # hidden: it is no document


def _lines(shelf: Shelf) -> list[str]:
    return [line for line in _file(shelf).read_text(encoding="utf-8").splitlines() if line.strip()] if _file(shelf).is_file() else []


def _replace(file: Path, lines: Sequence[str]) -> None:
    draft = file.with_name(f".{secrets.token_hex(8)}.part")
    write_new(draft, [f"{line}\n".encode() for line in lines])
    draft.replace(file)
