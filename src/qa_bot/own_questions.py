"""Questions over the centre's own documents, with the words that answer them: what a visitor asks in other words is found by them."""

import json
from dataclasses import dataclass
from pathlib import Path

from qa_bot.errors import DocumentError

FILE = "questions.jsonl"
"""Its name in the corpus folder."""
_LINE = '{{"question": "{}", "documents": ["{}"], "answers": ["{}"]}}'


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """A question, the ids of the documents that answer it (none if none does), and the words in them that do."""

    id: str
    text: str
    documents: frozenset[str]
    answers: tuple[str, ...]


def read_own_questions(path: Path) -> list[OwnQuestion]:
    """Read questions, one JSON object a line: ``question``, ``documents`` and ``answers``, and an ``id``, if it has one.

    Raises:
        DocumentError: the file is missing, or a line is not what it should be.
    """
    if not path.is_file():
        raise DocumentError(f"{path}: there is no such file; questions are one JSON object a line", f"{path}：没有这个文件。")
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"{path}: it is not UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8",
            f"{path.name}不是UTF-8编码；请另存为UTF-8。",
        ) from None
    questions = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                questions.append(_question(json.loads(line), f"line-{number}"))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise DocumentError(
                    f"{path}, line {number}: {error!r}; a line is {_LINE.format('…', 'a document', 'its words')}",
                    f"{path.name}第{number}行有误；每行应为 {_LINE.format('问题', '资料编号', '资料中的原话')}",
                ) from None
    return questions


def _question(row: dict[str, object], number: str) -> OwnQuestion:
    question = row["question"]
    if not isinstance(question, str) or not question.strip():
        raise TypeError("the question must be a text")
    return OwnQuestion(str(row.get("id", number)), question, frozenset(_texts(row, "documents")), tuple(_texts(row, "answers")))


def _texts(row: dict[str, object], name: str) -> list[str]:
    texts = row[name]
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise TypeError(f"{name} must be a list of texts")
    return texts
