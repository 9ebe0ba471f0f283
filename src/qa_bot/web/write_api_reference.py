"""Writes ``docs/api.md`` from the API itself: ``python -m qa_bot.web.write_api_reference > docs/api.md``."""

import sys
from collections.abc import Generator

from qa_bot.records import AnswerEvent, Language
from qa_bot.settings import Settings
from qa_bot.web.api import api
from qa_bot.web.api_reference import reference
from qa_bot.web.desk import Desk

_FOOT = """

This page is generated: `python -m qa_bot.web.write_api_reference > docs/api.md`.
"""


class _Nobody:
    """Stands where a chatbot stands; to be described, an API needs none that answers."""

    def answer(
        self, question: str, *, language: Language | None = None, conversation: str | None = None
    ) -> Generator[AnswerEvent, None, None]:
        yield from ()


def api_page() -> str:
    """The whole page, Markdown."""
    settings = Settings()
    app = api(settings, Desk(settings, _Nobody()), lambda answer_id, *, helpful, comment="": None, lambda: None)
    return reference(app.openapi()) + _FOOT


if __name__ == "__main__":
    sys.stdout.write(api_page())
