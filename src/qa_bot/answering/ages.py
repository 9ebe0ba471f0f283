"""What its dates make of a document at a moment: an event that is over, a rule that was replaced, has expired or does not hold yet."""

from typing import Final, Literal, get_args

from qa_bot.records import SourceDocument
from qa_bot.text.dates import has_begun, has_passed

Age = Literal["event_over", "superseded", "expired", "not_yet"]
AGES: Final[tuple[Age, ...]] = get_args(Age)
"""All of them, in the order in which they are told. Answers (``timeliness``), source pages and staff have words of their own for each."""


def ages(document: SourceDocument, today: str) -> dict[Age, str]:
    """Those that hold for the document → what of it says so: a date as it states it, or the id of the newer document.

    Args:
        document: whose dates are read.
        today: the moment in China's time, as ``text.dates`` gives it.
    """
    holds: dict[Age, tuple[bool, str]] = {
        "event_over": (has_passed(document.event_ends, today), document.event_ends),
        "superseded": (bool(document.superseded_by), document.superseded_by),
        "expired": (has_passed(document.valid_until, today), document.valid_until),
        "not_yet": (not has_begun(document.valid_from, today), document.valid_from),
    }
    return {age: holds[age][1] for age in AGES if holds[age][0]}
