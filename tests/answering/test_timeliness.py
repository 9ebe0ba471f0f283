"""What is said about the age of what is quoted."""

from dataclasses import replace
from datetime import datetime

import pytest

from qa_bot.answering.timeliness import in_force, prefer_current, spoken_date, timely_notices
from qa_bot.records import Language, SourceDocument
from tests.answering.evidence import evidence

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


OLD = replace(PLAIN, id="old", title="软件十条（2023年）", text="最高补贴100万元。", date="2023-08-17", superseded_by="new")
NEW = replace(PLAIN, id="new", title="软件新政（2025年）", text="最高补贴200万元。", date="2025-03-20")


@pytest.mark.parametrize(
    ("question", "probability", "first"),
    [
        ("软件补贴最高多少？", 0.6, "new"),
        ("2023年的软件补贴最高多少？", 0.6, "old"),
        ("软件十条补贴最高多少？", 0.6, "old"),
        ("软件补贴最高多少？", 0.1, "old"),
    ],
)
def test_the_newer_document_is_preferred_unless_the_old_one_is_named(question: str, probability: float, first: str) -> None:
    ranked = [evidence(OLD, OLD.text, 0.9), evidence(NEW, NEW.text, probability)]
    assert prefer_current(question, ranked)[0].found.document.id == first


@pytest.mark.parametrize(
    ("changes", "holds"),
    [
        ({}, False),
        ({"valid_from": "2026-04-01"}, True),
        ({"valid_from": "2027-01-01"}, False),
        ({"valid_until": "2026"}, True),
        ({"valid_until": "2025-12-31"}, False),
        ({"valid_until": "2027-12-31", "superseded_by": "b"}, False),
    ],
)
def test_rules_in_force(changes: dict[str, str], holds: bool) -> None:
    assert in_force(replace(PLAIN, **changes), NOW) is holds  # type: ignore[arg-type]
