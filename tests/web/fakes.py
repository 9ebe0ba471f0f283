"""A small honest chatbot and library for the visitors' pages: two documents, one of them hostile, and events as the real one sends them."""

import asyncio
import threading
from collections.abc import Generator
from dataclasses import dataclass, field

from fastapi import FastAPI

from qa_bot.errors import ModelError
from qa_bot.records import (
    AnswerEvent,
    Citation,
    Done,
    Language,
    Notice,
    Outcome,
    Passage,
    PassagesFound,
    ScoredPassage,
    SourceDocument,
    Suggestions,
    TextPiece,
    Turn,
)
from qa_bot.settings import Settings
from qa_bot.store.conversations import Conversations, RememberedConversations
from qa_bot.store.rates import OwnRates
from qa_bot.web.contracts import Answers, Documents, Feedback, Readiness
from qa_bot.web.server import create_app

HOSTILE = (
    '<img src=x onerror="window.hurt=1"><script>window.hurt=2</script>"\'${window.hurt=3}{{7*7}}'
    "<svg onload=window.hurt=4></div> **b** [x](javascript:window.hurt=5)"
)
SENTENCE = "中心于2020年9月1日启用。"
TEXT = f"""中心是一个平台。{SENTENCE}

## 平台

- 适配平台
- 人才平台

| 项目 | 数量 |
| --- | --- |
| 企业 | 500 |
"""


def document(**changes: str) -> SourceDocument:
    """A document with a heading, a list and a table."""
    values = {"id": "centre", "title": "中心介绍", "text": TEXT, "category": "about", "language": "zh", "date": "2023-07-14", **changes}
    return SourceDocument(**values)  # type: ignore[arg-type]


def passages_of(source: SourceDocument) -> tuple[Passage, ...]:
    """One passage for each part between blank lines."""
    passages: list[Passage] = []
    start = 0
    for part in source.text.split("\n\n"):
        number, end = len(passages) + 1, start + len(part)
        passages.append(Passage(document_id=source.id, number=number, section=("平台",), start=start, end=end, text=part))
        start = end + 2
    return tuple(passages)


@dataclass
class Library:
    """Documents by id."""

    documents: dict[str, SourceDocument]

    def document(self, document_id: str) -> tuple[SourceDocument, tuple[Passage, ...]] | None:
        source = self.documents.get(document_id)
        return (source, passages_of(source)) if source else None


@dataclass
class ScriptedAnswers:
    """Answers by what the question holds, and remembers what it answered."""

    library: Library
    asked: list[tuple[str, Language | None]] = field(default_factory=list)
    conversations: list[str | None] = field(default_factory=list)
    remembered: Conversations = field(default_factory=lambda: RememberedConversations(8))
    held_up: threading.Lock = field(default_factory=threading.Lock)
    """While a test holds it, an answer stands still after its passages."""

    def answer(
        self, question: str, *, language: Language | None = None, conversation: str | None = None
    ) -> Generator[AnswerEvent, None, None]:
        self.asked.append((question, language))
        self.conversations.append(conversation)
        if "坏" in question:
            raise ModelError("the model is gone; start it")
        source = self.library.documents["hostile" if "<" in question else "coming" if "报名" in question else "centre"]
        passage = passages_of(source)[0]
        found = ScoredPassage(passage, source, 1.0)
        yield PassagesFound(question, (found,))
        with self.held_up:
            pass
        if "停车" in question:
            yield TextPiece("抱歉。")
            yield Suggestions(("中心何时启用？",))
            yield Done("answer-2", Outcome.UNANSWERED, "extractive", "r1", {})
            return
        yield Notice("quoted", "摘自原文")
        yield Notice("expired", source.title)
        start = source.text.index(SENTENCE)
        for piece in (source.title, "：", SENTENCE, " [1]\n\n", "| a | b |\n| --- | --- |\n", f"| {source.title} | 2[1] |\n"):
            yield TextPiece(piece)
        yield Citation(1, found, start, start + len(SENTENCE))
        yield Suggestions(("停车怎么收费？", HOSTILE))
        if conversation:
            shown = ((source.id, start, start + len(SENTENCE)),)
            self.remembered.add(conversation, Turn(question=question, answer=f"{SENTENCE}[1]", subject="", answered=True, shown=shown))
        yield Done("answer-1", Outcome.ANSWERED, "extractive", "r1", {"answer": 0.1})


@dataclass
class Opinions:
    """Keeps what it is told; knows the answers ``answer-…`` only."""

    kept: list[tuple[str, bool, str]] = field(default_factory=list)

    def __call__(self, answer_id: str, *, helpful: bool, comment: str = "") -> bool:
        if not answer_id.startswith("answer-"):
            return False
        self.kept.append((answer_id, helpful, comment))
        return True


def built(
    settings: Settings,
    answers: Answers,
    documents: Documents,
    feedback: Feedback,
    ready: Readiness = lambda: None,
    conversations: Conversations | None = None,
) -> FastAPI:
    """The application, made while an event loop runs: without one Gradio makes its own and leaves it unclosed."""

    async def build() -> FastAPI:
        return create_app(
            settings,
            answers,
            documents,
            feedback,
            ready,
            conversations or RememberedConversations(settings.conversation_turns),
            OwnRates(1000),
        )

    return asyncio.run(build())
