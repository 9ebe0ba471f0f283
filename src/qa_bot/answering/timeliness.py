"""What a visitor must know about the age of what is quoted: the event is over, the rule has expired or was replaced."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from qa_bot.answering import words
from qa_bot.answering.ages import Age, ages
from qa_bot.records import Language, Notice, SourceDocument
from qa_bot.retrieval.evidence import Evidence
from qa_bot.settings import Words
from qa_bot.text.dates import CHINA, in_china, show_date
from qa_bot.text.named import years
from qa_bot.text.segmenting import words as words_of

_WORDS: dict[Age, Words] = {
    "event_over": words.EVENT_OVER,
    "superseded": words.SUPERSEDED,
    "expired": words.EXPIRED,
    "not_yet": words.NOT_YET,
}
_NEWER_AT_LEAST = 0.3
"""The newer document must be so likely to answer, relative to the one it replaced."""


def local_time() -> datetime:
    """Now, by the centre's clock."""
    return datetime.now(CHINA)


def timely_notices(
    document: SourceDocument, documents: Mapping[str, SourceDocument], now: datetime, language: Language
) -> Iterator[Notice]:
    """What must be said when the document is quoted at the moment ``now`` (with a time zone)."""
    told = ages(document, in_china(now))
    newer = documents.get(document.superseded_by)
    for age, why in told.items():
        if age == "expired" and "superseded" in told:
            continue  # where there is a newer one, it says what holds
        spoken = {"title": document.title, "newer": newer.title if newer else document.superseded_by, "date": spoken_date(why, language)}
        yield Notice(age, _WORDS[age][language].format(**spoken))


def in_force(document: SourceDocument, now: datetime) -> bool:
    """Whether it is a rule whose dates say that it holds at the moment."""
    dated = bool(document.valid_from or document.valid_until)
    return dated and not ages(document, in_china(now)).keys() - {"event_over"}


def prefer_current(question: str, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The evidence with that of a newer document before that of the one it replaced, unless the question names the old one."""
    old = ranked[0].found.document
    newer = [
        item
        for item in ranked
        if old.superseded_by and item.found.document.id == old.superseded_by and item.probability >= _NEWER_AT_LEAST * ranked[0].probability
    ]
    if not newer or _names_old(question, old, newer[0].found.document):
        return list(ranked)
    return [*newer, *(item for item in ranked if item.found.document.id != newer[0].found.document.id)]


def _names_old(question: str, old: SourceDocument, newer: SourceDocument) -> bool:
    """Whether the question names the year of the old document, or what its title has and the newer one's has not."""
    distinguishing = set(words_of(old.title)) - set(words_of(newer.title))
    return bool(years(question) & years(f"{old.title} {old.date}") - years(newer.date) or distinguishing & set(words_of(question)))


def spoken_date(date: str, language: Language) -> str:
    """An ISO date as people write it, without its time of day; other text as it stands."""
    return show_date(date.split("T")[0], language)
