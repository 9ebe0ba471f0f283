"""The interface's language, its words and its dates."""

import re
from dataclasses import asdict

import pytest

from qa_bot.text.dates import has_passed, show_date, show_period
from qa_bot.web.labels import LABELS
from qa_bot.web.languages import preferred_language


@pytest.mark.parametrize(
    ("lang", "accepted", "language"),
    [
        ("en", "zh-CN", "en"),
        ("xx", "zh-TW,zh;q=0.9,en;q=0.8", "zh"),
        (None, "en-GB,zh;q=0.5", "en"),
        (None, "en;q=0.3,zh-CN;q=0.9", "zh"),
        (None, "fr-FR,fr", "en"),
        (None, "fr,zh;q=0.1", "zh"),
        (None, "en;q=0,zh", "zh"),
        (None, "en;q=oops", "zh"),
        (None, None, "zh"),
        (None, "*", "zh"),
    ],
)
def test_preferred_language(lang: str | None, accepted: str | None, language: str) -> None:
    assert preferred_language(lang, accepted) == language


def test_every_label_is_written_in_both_languages_with_the_same_blanks() -> None:
    chinese, english = asdict(LABELS["zh"]), asdict(LABELS["en"])
    for name, words in chinese.items():
        assert words.strip(), name
        assert english[name].strip(), name
        assert words.count("{}") == english[name].count("{}"), name
        assert not re.search(r"[!！]", words + english[name]), name


@pytest.mark.parametrize(
    ("date", "zh", "en"),
    [
        ("2023-07-14", "2023年7月14日", "14 July 2023"),
        ("2023-07", "2023年7月", "July 2023"),
        ("2023", "2023年", "2023"),
        ("2025-09-25T13:45", "2025年9月25日 13:45", "25 September 2025, 13:45"),
        ("2023-13-01", "2023-13-01", "2023-13-01"),
        ("soon", "soon", "soon"),
        ("", "", ""),
    ],
)
def test_show_date(date: str, zh: str, en: str) -> None:
    assert show_date(date, "zh") == zh
    assert show_date(date, "en") == en


def test_periods_and_what_has_passed() -> None:
    assert show_period("2025-09-25", "2025-09-25", "en") == "25 September 2025"
    assert show_period("2025-09-25", "2025-09-26", "zh") == "2025年9月25日至26日"
    assert not has_passed("2025", "2025-12-31T23:59")
    assert has_passed("2025", "2026-01-01T00:00")
    assert has_passed("2025-09-25T13:45", "2025-09-25T13:46")
    assert not has_passed("", "2026-01-01T00:00")
