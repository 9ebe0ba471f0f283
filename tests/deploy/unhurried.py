"""An assistant that takes its time, and remembers what it was sent."""

import time
from collections.abc import Generator

from starlette.types import ASGIApp, Receive, Scope, Send

from qa_bot.records import AnswerEvent, Done, Language, Outcome, PassagesFound, ScoredPassage, TextPiece
from tests.web.fakes import document, passages_of

PIECES, PAUSE_S = 4, 0.4
EACH = 3
"""So many questions a minute may one visitor ask."""
QUESTION = "中心何时启用？"


class Unhurried:
    """Answers piece by piece, with a pause before each."""

    def answer(
        self, question: str, *, language: Language | None = None, conversation: str | None = None
    ) -> Generator[AnswerEvent, None, None]:
        source = document()
        yield PassagesFound(question, (ScoredPassage(passages_of(source)[0], source, 1.0),))
        for number in range(PIECES):
            time.sleep(PAUSE_S)
            yield TextPiece(f"第{number + 1}段。")
        yield Done("answer-1", Outcome.ANSWERED, "extractive", "r1", {})


class Heard:
    """Keeps the heads of the requests that reach the assistant."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.heads: list[dict[str, str]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self.heads.append({name.decode(): value.decode() for name, value in scope["headers"]})
        await self._app(scope, receive, send)
