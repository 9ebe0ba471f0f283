"""Both memories keep the last turns of a conversation; the one in the database forgets with time."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from qa_bot.records import Turn
from qa_bot.store.conversations import Conversations, RememberedConversations, StoredConversations
from qa_bot.store.database import TurnRow, now

FIRST = Turn(question="大厅在哪里？", answer="在江城。", subject="大厅", answered=True, shown=(("hall", 3, 9),))


def turn(number: int) -> Turn:
    return Turn(question=f"问题{number}", answer="", subject="", answered=False)


@pytest.fixture(params=["stored", "remembered"])
def conversations(request: pytest.FixtureRequest, engine: Engine) -> Conversations:
    makers: dict[str, Callable[[], Conversations]] = {
        "stored": lambda: StoredConversations(engine, minutes=30, kept=3),
        "remembered": lambda: RememberedConversations(kept=3),
    }
    return makers[request.param]()


def test_turns_come_back_as_they_were(conversations: Conversations) -> None:
    conversations.add("conversation-1", FIRST)
    assert list(conversations.turns("conversation-1")) == [FIRST]
    assert list(conversations.turns("conversation-2")) == []


def test_only_the_last_turns_are_kept(conversations: Conversations) -> None:
    for number in range(5):
        conversations.add("conversation-1", turn(number))
    assert [each.question for each in conversations.turns("conversation-1")] == ["问题2", "问题3", "问题4"]


def test_what_is_old_is_forgotten_and_removed(engine: Engine) -> None:
    stored = StoredConversations(engine, minutes=30, kept=3)
    stored.add("conversation-1", FIRST)
    with Session(engine) as session, session.begin():
        session.execute(update(TurnRow).values(asked=now() - timedelta(minutes=31)))
    assert list(stored.turns("conversation-1")) == []
    stored.add("conversation-2", turn(1))
    with Session(engine) as session:
        assert session.scalars(select(TurnRow.conversation)).all() == ["conversation-2"]


def test_another_replica_finds_it(engine: Engine) -> None:
    StoredConversations(engine, minutes=30, kept=3).add("conversation-1", FIRST)
    assert list(StoredConversations(engine, minutes=30, kept=3).turns("conversation-1")) == [FIRST]
