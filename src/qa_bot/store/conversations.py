"""What was said in a conversation, kept for minutes so that a follow-up can be understood; nothing about who spoke."""

import json
import logging
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from qa_bot.errors import DatabaseError
from qa_bot.records import Turn
from qa_bot.store.database import TurnRow, now
from qa_bot.store.outbox import Outbox

_REMEMBERED = 1000

log = logging.getLogger(__name__)


class Conversations(Protocol):
    """Remembers the last turns of each conversation."""

    def turns(self, conversation: str) -> Sequence[Turn]:
        """The turns that are still remembered, oldest first; none for a conversation that is unknown or long ago."""
        ...

    def add(self, conversation: str, turn: Turn) -> None:
        """Remember a turn, and forget what is too old or too much."""
        ...


class StoredConversations:
    """In the database, where every replica of the server finds them; while it is away, as far as this process heard them."""

    def __init__(self, engine: Engine, minutes: int, kept: int, outbox: Outbox | None = None) -> None:
        self._engine = engine
        self._age = timedelta(minutes=minutes)
        self._kept = kept
        self._outbox = Outbox(engine) if outbox is None else outbox
        self._heard = RememberedConversations(kept, minutes)

    def turns(self, conversation: str) -> Sequence[Turn]:
        """See ``Conversations``."""
        try:
            with Session(self._engine) as session:
                rows = session.scalars(
                    select(TurnRow)
                    .where(TurnRow.conversation == conversation, TurnRow.asked.between(now() - self._age, now() + self._age))
                    .order_by(TurnRow.id.desc())
                    .limit(self._kept)
                ).all()
                return [_turn(row) for row in reversed(rows)]
        except DatabaseError as error:
            log.info("%s; of conversations only what this process heard is known", error)
            return self._heard.turns(conversation)

    def add(self, conversation: str, turn: Turn) -> None:
        """See ``Conversations``; while the database is away this waits in memory."""
        self._heard.add(conversation, turn)
        asked = now()

        def write(session: Session) -> None:
            old, never = TurnRow.asked <= now() - self._age, TurnRow.asked > now() + self._age  # the latter by a clock that was wrong
            session.execute(delete(TurnRow).where(old | never))
            session.add(TurnRow(conversation=conversation, asked=asked, **_columns(turn)))
            session.flush()
            mine = select(TurnRow.id).where(TurnRow.conversation == conversation).order_by(TurnRow.id.desc())
            beyond = session.scalars(mine.offset(self._kept)).all()
            session.execute(delete(TurnRow).where(TurnRow.id.in_(beyond)))

        self._outbox.put(write)


class RememberedConversations:
    """In this process's memory, the last so many: for rehearsals, which leave no trace, and for when the database is away."""

    def __init__(self, kept: int, minutes: float = float("inf")) -> None:
        self._kept = kept
        self._age_s = minutes * 60
        self._turns: OrderedDict[str, deque[tuple[float, Turn]]] = OrderedDict()
        self._lock = threading.Lock()

    def turns(self, conversation: str) -> Sequence[Turn]:
        """See ``Conversations``."""
        since = time.monotonic() - self._age_s
        with self._lock:
            return [turn for moment, turn in self._turns.get(conversation, ()) if moment > since]

    def add(self, conversation: str, turn: Turn) -> None:
        """See ``Conversations``."""
        with self._lock:
            self._turns.setdefault(conversation, deque(maxlen=self._kept)).append((time.monotonic(), turn))
            self._turns.move_to_end(conversation)
            if len(self._turns) > _REMEMBERED:
                self._turns.popitem(last=False)


def _columns(turn: Turn) -> dict[str, object]:
    return {
        "question": turn.question,
        "answer": turn.answer,
        "subject": turn.subject,
        "answered": turn.answered,
        "shown": json.dumps(turn.shown),
    }


def _turn(row: TurnRow) -> Turn:
    shown = tuple((document, start, end) for document, start, end in json.loads(row.shown))
    return Turn(question=row.question, answer=row.answer, subject=row.subject, answered=row.answered, shown=shown)
