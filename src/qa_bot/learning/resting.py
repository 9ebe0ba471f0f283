"""What answers rest on: documents by how often they were cited, those that never were, and those that expire soon."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from qa_bot.learning.kept_answers import KeptAnswer
from qa_bot.records import Outcome, SourceDocument
from qa_bot.text.dates import has_passed, in_china

SOON = timedelta(days=60)
"""So long before it expires a document is told."""


@dataclass(frozen=True, slots=True)
class Resting:
    """A document of the live release and how many answers rest on it."""

    document: SourceDocument
    answers: int


def resting(answers: Iterable[KeptAnswer], documents: Iterable[SourceDocument]) -> list[Resting]:
    """Every document that visitors may read, those that most answers rest on first, those never cited last."""
    cited = Counter(document for answer in answers if answer.outcome is Outcome.ANSWERED for document in answer.documents)
    shown = [Resting(document, cited[document.id]) for document in documents if document.visibility == "public"]
    return sorted(shown, key=lambda each: (-each.answers, each.document.id))


def expiring(resting: Sequence[Resting], now: datetime) -> list[Resting]:
    """Those that have expired or do so soon and that nothing has superseded, those that most answers rest on first."""
    soon = in_china(now + SOON)
    return [each for each in resting if has_passed(each.document.valid_until, soon) and not each.document.superseded_by]
