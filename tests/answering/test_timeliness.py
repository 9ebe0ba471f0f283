"""What is said about the age of what is quoted."""

from dataclasses import replace
from datetime import datetime

import pytest

from qa_bot.answering.timeliness import spoken_date, timely_notices
from qa_bot.records import Language, SourceDocument

NOW = datetime.fromisoformat("2026-11-22T10:00:00+08:00")
PLAIN = SourceDocument(id="a", title="甲", text="正文", category="event", language="zh-Hans")
NEWER = SourceDocument(id="b", title="乙", text="正文", category="policy", language="zh-Hans")


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        ({}, []),
        ({"starts": "2023-07-14"}, ["event_over"]),
        ({"starts": "2026-11-20", "ends": "2026-11-22"}, []),
        ({"starts": "2026-11-22T08:00", "ends": "2026-11-22T09:59"}, ["event_over"]),
        ({"starts": "2026-11-23"}, []),
        ({"valid_until": "2025-12-31"}, ["expired"]),
        ({"valid_until": "2026"}, []),
        ({"valid_from": "2027-01-01"}, ["not_yet"]),
        ({"superseded_by": "b", "valid_until": "2025"}, ["superseded"]),
    ],
)
def test_notices(changes: dict[str, str], kinds: list[str]) -> None:
    document = replace(PLAIN, **changes)  # type: ignore[arg-type]
    notices = list(timely_notices(document, {"a": document, "b": NEWER}, NOW, "zh"))
    assert [notice.kind for notice in notices] == kinds
    assert all("甲" in notice.text for notice in notices)


def test_the_newer_document_is_named_by_its_title() -> None:
    document = replace(PLAIN, superseded_by="b")
    (notice,) = timely_notices(document, {"b": NEWER}, NOW, "en")
    assert notice.text == "“甲” has been superseded by “乙”."


@pytest.mark.parametrize(
    ("date", "language", "spoken"),
    [
        ("2023-07-14", "zh", "2023年7月14日"),
        ("2023-07", "zh", "2023年7月"),
        ("2023", "zh", "2023年"),
        ("2023-07-14T13:45", "en", "14 July 2023"),
        ("2023-07", "en", "July 2023"),
        ("约2020年", "zh", "约2020年"),
    ],
)
def test_spoken_dates(date: str, language: Language, spoken: str) -> None:
    assert spoken_date(date, language) == spoken
