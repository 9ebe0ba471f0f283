"""Answers day by day: how many, how they ended, and how long they took."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from qa_bot.learning.kept_answers import KeptAnswer
from qa_bot.records import Outcome


@dataclass(frozen=True, slots=True)
class Day:
    """One day, or all of them where ``day`` is None. Seconds until the answer was whole; None where none were kept."""

    day: date | None
    answered: int
    unanswered: int
    refused: int
    helpful: int
    not_helpful: int
    median_s: float | None
    p95_s: float | None

    @property
    def asked(self) -> int:
        """All questions."""
        return self.answered + self.unanswered + self.refused


def by_day(answers: Sequence[KeptAnswer]) -> list[Day]:
    """Every day from the first question to the last, those without any too."""
    groups: dict[date, list[KeptAnswer]] = {}
    for answer in answers:
        groups.setdefault(answer.day, []).append(answer)
    if not groups:
        return []
    first, last = min(groups), max(groups)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [summed(groups.get(day, ()), day) for day in days]


def summed(answers: Iterable[KeptAnswer], day: date | None = None) -> Day:
    """What a day, or any other set of answers, comes to."""
    answers = list(answers)
    outcomes = [answer.outcome for answer in answers]
    seconds = [answer.seconds for answer in answers if answer.seconds is not None]
    median, p95 = np.percentile(seconds, [50, 95]).tolist() if seconds else (None, None)
    return Day(
        day=day,
        answered=outcomes.count(Outcome.ANSWERED),
        unanswered=outcomes.count(Outcome.UNANSWERED),
        refused=outcomes.count(Outcome.REFUSED),
        helpful=sum(answer.helpful is True for answer in answers),
        not_helpful=sum(answer.helpful is False for answer in answers),
        median_s=median,
        p95_s=p95,
    )
