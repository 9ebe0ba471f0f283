"""Short articles that staff write to close a gap: a question, its answer, and that staff wrote it."""

import json
import secrets
from dataclasses import dataclass

from ingest.shelf import Shelf
from qa_bot.errors import DocumentError
from qa_bot.store.database import now
from qa_bot.text.dates import CHINA, show_date
from qa_bot.text.normalising import written_in

_BY_STAFF = {"zh": "工作人员编写，{}", "en": "Written by the centre's staff, {}"}


@dataclass(frozen=True, slots=True)
class Article:
    """What staff fill in; ``answer`` may be light Markdown: paragraphs, lists, tables; ``asked`` is the question in visitors' words."""

    title: str
    question: str
    answer: str
    category: str
    asked: tuple[str, ...] = ()


def add_article(article: Article, shelf: Shelf) -> str:
    """Put an article on the shelf; its id among the documents.

    Raises:
        DocumentError: something is left empty.
    """
    for name, value in (("title", article.title), ("question", article.question), ("answer", article.answer)):
        if not value.strip():
            raise DocumentError(f"the article's {name} is empty; fill it in", "标题、问题和答案都要填写。")
    document_id = f"qa-{now().astimezone(CHINA):%Y%m%d}-{secrets.token_hex(3)}"
    shelf.add(f"{_one_line(article.title)} {document_id}.md", as_markdown(article, document_id).encode())
    return document_id


def as_markdown(article: Article, document_id: str) -> str:
    """The article as a file of the corpus; a value of its front matter is quoted, so that no title becomes a field."""
    today = f"{now().astimezone(CHINA):%Y-%m-%d}"
    language = written_in(article.answer)
    fields: dict[str, str | list[str]] = {
        "id": document_id,
        "title": _one_line(article.title),
        "category": article.category,
        "date": today,
        "source": _BY_STAFF[language].format(show_date(today, language)),
        "asked": [_one_line(question) for question in article.asked if question.strip()],
    }
    head = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items())
    return f"---\n{head}---\n\n## {_one_line(article.question)}\n\n{article.answer.strip()}\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())
