"""Gaps that an article was written for: kept with the questions, so that these can be asked again once it is published."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from qa_bot.chatbot import ChatBot
from qa_bot.store.database import GapRow, now
from qa_bot.web.answer_view import gathered

ASKED_AGAIN = 10
"""So many questions of a gap are asked again, the most frequent."""


@dataclass(frozen=True, slots=True)
class WrittenGap:
    """A gap and the article that is to close it; ``document`` is the article's id among the documents."""

    id: int
    written: datetime
    document: str
    title: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """What became of a question. ``how``: ``by_article``, ``by_others`` (other documents answered it) or ``not_answered``."""

    question: str
    how: str
    answer: str


class Gaps:
    """The list of such gaps; forgotten with the questions that they are made of."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, document: str, title: str, questions: Sequence[str]) -> int:
        """Keep a gap; its id."""
        with Session(self._engine) as session, session.begin():
            row = GapRow(written=now(), document=document, title=title, questions=json.dumps(list(questions), ensure_ascii=False))
            session.add(row)
            session.flush()
            return row.id

    def get(self, gap_id: int) -> WrittenGap | None:
        """One of them; None if there is none of this id."""
        with Session(self._engine) as session:
            row = session.get(GapRow, gap_id)
            return _gap(row) if row else None

    def list(self) -> list[WrittenGap]:
        """All, newest first."""
        with Session(self._engine) as session:
            return [_gap(row) for row in session.scalars(select(GapRow).order_by(GapRow.id.desc()))]


def ask_again(gap: WrittenGap, chatbot: ChatBot) -> list[AskedAgain]:
    """Ask the gap's questions of the live release, as a visitor would, but leaving no trace.

    Raises:
        ReleaseError: no release is live.
    """
    return [_asked(question, gap.document, chatbot) for question in gap.questions[:ASKED_AGAIN]]


def _asked(question: str, document: str, chatbot: ChatBot) -> AskedAgain:
    answer = gathered(question, chatbot.answer(question))
    cited = {citation.found.document.id for citation in answer.citations.values()}
    how = "not_answered" if answer.declined else "by_article" if document in cited else "by_others"
    return AskedAgain(question, how, answer.text)


def _gap(row: GapRow) -> WrittenGap:
    return WrittenGap(row.id, row.written, row.document, row.title, tuple(json.loads(row.questions)))
