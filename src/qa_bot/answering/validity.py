"""Answers whether something is over, still open or still in force, from the dates of the event or the rule that is named."""

from collections.abc import Callable, Sequence
from datetime import datetime

from qa_bot.answering import words
from qa_bot.answering.occasions import Occasion, occasions
from qa_bot.answering.schedule import DatedAnswer, concerns, single_statement
from qa_bot.answering.timeliness import spoken_date, timely_notices
from qa_bot.records import Language, SourceDocument
from qa_bot.retrieval.live_index import LiveIndex, Search
from qa_bot.retrieval.rarity import Rarity
from qa_bot.text.dates import CHINA, has_begun, has_passed, in_china, show_period
from qa_bot.text.relative_dates import period_named
from qa_bot.text.schedule_questions import asks_about_rules, asks_whether_current, topic
from qa_bot.text.sentences import sentence_spans

_NAMED_AT_LEAST = 0.6
"""The share of what the question is about that a document's title must name."""


def whether_current(
    question: str, find: Callable[[str], Search], index: LiveIndex, now: datetime, language: Language, called: Sequence[str] = ()
) -> DatedAnswer | None:
    """Whether it is over, open or in force, for a question that asks it of something whose dates are known; None for others.

    Args:
        question: standalone, its relative years and months replaced.
        find: searches for what is named; asked once, and only for a question about validity that no event answers.
        index: whose documents' dates are read.
        now: with a time zone.
        language: the visitor's.
        called: names of the centre, which are no topic.
    """
    about = topic(question, called)
    if not asks_whether_current(question) or not about:
        return None
    period = period_named(question, now.astimezone(CHINA).date())
    named = [
        each
        for each in occasions(index.documents.values(), language)
        if concerns(each, about) and (period is None or period.holds(each.starts, each.ends))
    ]
    of_rules = asks_about_rules(question)
    document = _document_named(about, find, index) if of_rules or not named else None
    if document is None:
        return single_statement(named[-1], _event_state(named[-1], now, language), index) if named and not of_rules else None
    statement = _rule_state(document, index, now, language)
    start, end = next(sentence_spans(document.text))
    return single_statement(Occasion(document.title, document.date, document.date, "", document, start, end), statement, index)


def _event_state(event: Occasion, now: datetime, language: Language) -> str:
    today = in_china(now)
    if has_passed(event.ends, today):
        return words.EVENT_OVER[language].format(title=event.title, date=spoken_date(event.ends, language))
    state = words.EVENT_ON if has_begun(event.starts, today) else words.EVENT_COMING
    return state[language].format(title=event.title, date=show_period(event.starts, event.ends, language))


def _document_named(about: Sequence[str], find: Callable[[str], Search], index: LiveIndex) -> SourceDocument | None:
    """The dated rule whose title names what the question is about."""
    search = find(" ".join(about))
    asked = Rarity(" ".join(about), index.keywords["words"])
    for found in search.passages:
        document = found.document
        dated = document.valid_from or document.valid_until or document.superseded_by
        if dated and (search.by_meaning_only or asked.share(asked.terms(document.title)) >= _NAMED_AT_LEAST):
            return document
        if search.by_meaning_only:
            return None  # without words in common, only the first is likely enough
    return None


def _rule_state(document: SourceDocument, index: LiveIndex, now: datetime, language: Language) -> str:
    notices = list(timely_notices(document, index.documents, now, language))
    if notices:
        return words.BETWEEN_SENTENCES[language].join(notice.text for notice in notices)
    if document.valid_until:
        return words.IN_FORCE_UNTIL[language].format(title=document.title, date=spoken_date(document.valid_until, language))
    return words.IN_FORCE_SINCE[language].format(title=document.title, date=spoken_date(document.valid_from, language))
