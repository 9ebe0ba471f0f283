"""Dates as visitors read them, and what has passed."""

import pytest

from qa_bot.text.dates import has_passed, show_date, show_period


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
