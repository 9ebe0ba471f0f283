"""What dates make of a document, and that whoever speaks of it has words for all of it."""

from dataclasses import replace

import pytest

from qa_bot.answering.ages import AGES, ages
from qa_bot.answering.timeliness import _WORDS
from qa_bot.records import SourceDocument
from qa_bot.web.labels import LABELS

TODAY = "2026-11-22T10:00"
PLAIN = SourceDocument(id="a", title="甲", text="正文", category="event", language="zh-Hans")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, {}),
        ({"starts": "2023-07-14"}, {"event_over": "2023-07-14"}),
        ({"starts": "2026-11-20", "ends": "2026-11-22"}, {}),
        ({"superseded_by": "b", "valid_until": "2025"}, {"superseded": "b", "expired": "2025"}),
        ({"valid_from": "2026-11-23", "valid_until": "2027"}, {"not_yet": "2026-11-23"}),
    ],
)
def test_what_holds_and_why(changes: dict[str, str], said: dict[str, str]) -> None:
    assert ages(replace(PLAIN, **changes), TODAY) == said  # type: ignore[arg-type]


def test_answers_and_source_pages_have_words_for_each() -> None:
    assert tuple(_WORDS) == AGES
    for age in AGES:
        assert all(getattr(labels, age) for labels in LABELS.values())
