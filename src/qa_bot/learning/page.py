"""What was learnt as one page: tables and plots, and each gap with its wordings folded under it."""

from qa_bot.learning.lessons import Lessons
from qa_bot.learning.tables import tables
from qa_bot.learning.words import word
from qa_bot.presentation import plots
from qa_bot.presentation.page import Detail, Report
from qa_bot.presentation.table import Table
from qa_bot.records import TAGS, Language
from qa_bot.text.dates import CHINA, show_moment

_FOLDED = ("gaps", "wordings")
_SHOWN = 200
"""Rows of a table; the files hold all."""


def report(lessons: Lessons, language: Language) -> Report:
    """The page."""
    made = tables(lessons, language)
    shown = {word(name, language): _shortened(table, language) for name, table in made.items() if name not in _FOLDED}
    ran = {word("period", language): period(lessons, language)}
    return Report(
        word("title", language), ran, shown, drawn(lessons, language), {word("gaps", language): _gaps(lessons, language)}, TAGS[language]
    )


def period(lessons: Lessons, language: Language) -> str:
    """From which day to which."""
    days = (f"{moment.astimezone(CHINA):%Y-%m-%d}" for moment in (lessons.since, lessons.until))
    return word("period_is", language).format(*days)


def drawn(lessons: Lessons, language: Language) -> dict[str, str]:
    """The plots (SVG) by their titles; none where nothing was asked."""
    if not lessons.days:
        return {}
    days = [f"{day.day:%m-%d}" for day in lessons.days]
    asked = plots.parts_by_day(days, [day.asked for day in lessons.days], [day.unanswered for day in lessons.days])
    seconds = plots.lines_by_day(days, [day.median_s for day in lessons.days], [day.p95_s for day in lessons.days])
    return {word("plot_answers", language): asked, word("plot_seconds", language): seconds}


def _gaps(lessons: Lessons, language: Language) -> list[Detail]:
    head = tuple(word(name, language) for name in ("question", "count", "last"))
    return [
        Detail(
            gap.asked[0].question,
            word("times", language).format(gap.count, len(gap.asked), show_moment(gap.last)),
            Table(head, tuple((each.question, str(each.count), show_moment(each.last)) for each in gap.asked)),
        )
        for gap in lessons.gaps[:_SHOWN]
    ]


def _shortened(table: Table, language: Language) -> Table:
    if len(table.rows) <= _SHOWN:
        return table
    rest = (word("more", language).format(len(table.rows) - _SHOWN), *("",) * (len(table.head) - 1))
    return Table(table.head, (*table.rows[:_SHOWN], rest))
