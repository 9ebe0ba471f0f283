"""What was learnt as tables of texts: the same on the terminal, on pages and in files."""

from collections.abc import Iterable, Mapping, Sequence

from qa_bot.learning.days import Day
from qa_bot.learning.gaps import Gap
from qa_bot.learning.lessons import Lessons
from qa_bot.learning.words import outcome_word, word
from qa_bot.presentation.table import Table
from qa_bot.records import Language
from qa_bot.text.dates import show_date, show_moment

_EXAMPLES = 3
_COUNTS = ("asked", "answered", "unanswered", "refused", "helpful", "did_not_help", "median", "p95")


def tables(lessons: Lessons, language: Language) -> dict[str, Table]:
    """All tables, each by the name under which ``words`` has its title."""
    titles = {each.document.id: each.document.title for each in lessons.documents}
    cited = [each for each in lessons.documents if each.answers]
    never = [each for each in lessons.documents if not each.answers]
    made: dict[str, tuple[tuple[str, ...], Sequence[tuple[str, ...]]]] = {
        "summary": (_COUNTS, [_counts(lessons.whole)]),
        "gaps": (("count", "number_of_wordings", "last", "examples", "nearest"), [_gap(gap, titles, language) for gap in lessons.gaps]),
        "wordings": (("gap", "count", "last", "question"), list(_wordings(lessons.gaps))),
        "not_helpful": (
            ("time", "question", "comment", "outcome", "documents"),
            [
                (
                    show_moment(answer.asked),
                    answer.question,
                    answer.comment,
                    outcome_word(answer.outcome, language),
                    titles_of(answer.documents, titles, language),
                )
                for answer in lessons.disliked
            ],
        ),
        "cited": (("document", "id", "answers"), [(each.document.title, each.document.id, str(each.answers)) for each in cited]),
        "never_cited": (("document", "id"), [(each.document.title, each.document.id) for each in never]),
        "expiring": (
            ("document", "id", "valid_until", "answers"),
            [
                (each.document.title, each.document.id, show_date(each.document.valid_until, language), str(each.answers))
                for each in lessons.expiring
            ],
        ),
        "days": (("day", *_COUNTS), [(str(day.day), *_counts(day)) for day in reversed(lessons.days)]),
    }
    return {name: Table(tuple(word(column, language) for column in head), tuple(rows)) for name, (head, rows) in made.items()}


def titles_of(documents: Iterable[str], titles: Mapping[str, str], language: Language) -> str:
    """The titles of documents; the id of one that is not there any more."""
    return word("between", language).join(titles.get(document, document) for document in documents)


def _counts(day: Day) -> tuple[str, ...]:
    counts = (day.asked, day.answered, day.unanswered, day.refused, day.helpful, day.not_helpful)
    return (*map(str, counts), *("–" if seconds is None else f"{seconds:.2f}" for seconds in (day.median_s, day.p95_s)))


def _gap(gap: Gap, titles: Mapping[str, str], language: Language) -> tuple[str, ...]:
    examples = word("between", language).join(each.question for each in gap.asked[:_EXAMPLES])
    nearest = titles_of(gap.documents[:_EXAMPLES], titles, language)
    return (str(gap.count), str(len(gap.asked)), show_moment(gap.last), examples, nearest)


def _wordings(gaps: Iterable[Gap]) -> Iterable[tuple[str, ...]]:
    for number, gap in enumerate(gaps, 1):
        for each in gap.asked:
            yield str(number), str(each.count), show_moment(each.last), each.question
