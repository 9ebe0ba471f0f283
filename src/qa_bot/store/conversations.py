"""What was said in a conversation, kept for minutes so that a follow-up can be understood; nothing about who spoke."""

import json
from collections import deque
from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from qa_bot.records import Turn
from qa_bot.store.database import TurnRow, now


class Conversations(Protocol):
    """Remembers the last turns of each conversation."""

    def turns(self, conversation: str) -> Sequence[Turn]:
        """The turns that are still remembered, oldest first; none for a conversation that is unknown or long ago."""
        ...

    def add(self, conversation: str, turn: Turn) -> None:
        """Remember a turn, and forget what is too old or too much."""
        ...


class StoredConversations:
    """In the database, where every replica of the server finds them."""

    def __init__(self, engine: Engine, minutes: int, kept: int) -> None:
        self._engine = engine
        self._age = timedelta(minutes=minutes)
        self._kept = kept

    def turns(self, conversation: str) -> Sequence[Turn]:
        """See ``Conversations``."""
        with Session(self._engine) as session:
            rows = session.scalars(
                select(TurnRow)
                .where(TurnRow.conversation == conversation, TurnRow.asked > now() - self._age)
                .order_by(TurnRow.id.desc())
                .limit(self._kept)
            ).all()
            return [_turn(row) for row in reversed(rows)]

    def add(self, conversation: str, turn: Turn) -> None:
        """See ``Conversations``."""
        with Session(self._engine) as session, session.begin():
            session.execute(delete(TurnRow).where(TurnRow.asked <= now() - self._age))
            session.add(_row(conversation, turn))
            session.flush()
            mine = select(TurnRow.id).where(TurnRow.conversation == conversation).order_by(TurnRow.id.desc())
            beyond = session.scalars(mine.offset(self._kept)).all()
            session.execute(delete(TurnRow).where(TurnRow.id.in_(beyond)))


class RememberedConversations:
    """In this process's memory, for as long as the object lives: for rehearsals, which leave no trace."""

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._turns: dict[str, deque[Turn]] = {}

    def turns(self, conversation: str) -> Sequence[Turn]:
        """See ``Conversations``."""
        return list(self._turns.get(conversation, ()))

    def add(self, conversation: str, turn: Turn) -> None:
        """See ``Conversations``."""
        self._turns.setdefault(conversation, deque(maxlen=self._kept)).append(turn)


def _row(conversation: str, turn: Turn) -> TurnRow:
    return TurnRow(
        conversation=conversation,
        asked=now(),
        question=turn.question,
        answer=turn.answer,
        subject=turn.subject,
        answered=turn.answered,
        shown=json.dumps(turn.shown),
    )


def _turn(row: TurnRow) -> Turn:
    shown = tuple((document, start, end) for document, start, end in json.loads(row.shown))
    return Turn(question=row.question, answer=row.answer, subject=row.subject, answered=row.answered, shown=shown)
