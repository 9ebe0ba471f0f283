"""The staff's guides name buttons, headings and warnings as the pages do."""

import inspect
import re
from pathlib import Path

import pytest

from ingest import remarks
from ingest.staff import trial_words
from ingest.staff import words as staff_words
from qa_bot.learning import words as report_words

DOCS = Path(__file__).parents[3] / "docs"
SAID = "".join(map(inspect.getsource, (staff_words, trial_words, report_words, remarks)))


@pytest.mark.parametrize("guide", ["staff.md", "staff.zh-CN.md"])
def test_what_stands_in_quotation_marks_stands_on_the_pages(guide: str) -> None:
    text = " ".join((DOCS / guide).read_text(encoding="utf-8").split())
    quoted = re.findall("“([^”]+)”", text)
    assert len(quoted) > 50
    assert [quote for quote in quoted if not all(part.strip() in SAID for part in re.split("…+", quote))] == []


def test_both_guides_have_the_same_sections_tables_and_pictures() -> None:
    english, chinese = ((DOCS / name).read_text(encoding="utf-8") for name in ("staff.md", "staff.zh-CN.md"))
    for mark in (r"^#+", r"^\|", r"^\d\.", r"^- ", r"!\[.*\]\(images/staff-(\w+)-\w+\.png\)"):
        assert re.findall(mark, english, re.MULTILINE) == re.findall(mark, chinese, re.MULTILINE), mark
