"""What relative dates mean on a given day."""

from datetime import date

import pytest

from qa_bot.text.dates import show_period
from qa_bot.text.relative_dates import Period, earliest, latest, period_named, with_absolute_dates

TODAY = date(2026, 11, 22)  # a Sunday


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("今年还有哪些大会", "2026年还有哪些大会"),
        ("去年的对接会", "2025年的对接会"),
        ("下個月有活動嗎", "2026年12月有活動嗎"),
        ("What is on next month?", "What is on in December 2026?"),
        ("events of last year", "events of 2025"),
        ("this year's events", "2026's events"),
        ("最近三年", "最近三年"),
        ("24年11月装了多少套", "2024年11月装了多少套"),
        ("到23年年底呢", "到2023年年底呢"),
        ("那23年的呢", "那2023年的呢"),
        ("专利权保护20年", "专利权保护20年"),
        ("2024年11月", "2024年11月"),
    ],
)
def test_relative_years_and_months_are_named(question: str, named: str) -> None:
    assert with_absolute_dates(question, TODAY) == named


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("2026年有哪些活动", date(2026, 1, 1), date(2026, 12, 31)),
        ("2023年8月有哪些活动", date(2023, 8, 1), date(2023, 8, 31)),
        ("下周有活动吗", date(2026, 11, 23), date(2026, 11, 29)),
        ("anything on this weekend?", date(2026, 11, 21), date(2026, 11, 22)),
        ("今天有什么活动", TODAY, TODAY),
        ("3月有什么活动", date(2027, 3, 1), date(2027, 3, 31)),
        ("What's on in March 2025?", date(2025, 3, 1), date(2025, 3, 31)),
    ],
)
def test_the_period_named(question: str, first: date, last: date) -> None:
    assert period_named(question, TODAY) == Period(first, last)


@pytest.mark.parametrize("question", ["有什么活动", "2023年8月11日有什么大会", "20.03 LTS"])
def test_no_period(question: str) -> None:
    assert period_named(question, TODAY) is None


def test_dates_as_precise_as_they_are_known() -> None:
    assert (earliest("2024"), latest("2024")) == (date(2024, 1, 1), date(2024, 12, 31))
    assert (earliest("2024-02"), latest("2024-02")) == (date(2024, 2, 1), date(2024, 2, 29))
    assert earliest("2025-09-25T13:45") == latest("2025-09-25T13:45") == date(2025, 9, 25)
    assert Period(date(2024, 2, 10), date(2024, 2, 11)).holds("2024-02", "")
    assert not Period(date(2024, 3, 1), date(2024, 3, 2)).holds("2024-02", "2024-02")


@pytest.mark.parametrize(
    ("starts", "ends", "zh", "en"),
    [
        ("2025-11-14", "2025-11-15", "2025年11月14日至15日", "14–15 November 2025"),
        ("2025-09-28", "2025-10-03", "2025年9月28日至10月3日", "28 September – 3 October 2025"),
        ("2025-12-30", "2026-01-02", "2025年12月30日至2026年1月2日", "30 December 2025 – 2 January 2026"),
        ("2025-09-25T13:45", "2025-09-25T17:00", "2025年9月25日 13:45–17:00", "25 September 2025, 13:45–17:00"),
        ("2025", "2026", "2025年至2026年", "2025 – 2026"),
        ("2025-11", "", "2025年11月", "November 2025"),
    ],
)
def test_periods_say_nothing_twice(starts: str, ends: str, zh: str, en: str) -> None:
    assert (show_period(starts, ends, "zh"), show_period(starts, ends, "en")) == (zh, en)
