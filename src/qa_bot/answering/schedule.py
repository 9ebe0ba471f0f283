"""Answers what is on from the dates of events: those to come, those of a period, or honestly that none is listed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qa_bot.answering import words
from qa_bot.answering.occasions import Occasion, occasions
from qa_bot.records import AnswerEvent, Citation, Language, ScoredPassage, TextPiece
from qa_bot.retrieval.live_index import LiveIndex
from qa_bot.text.dates import show_period
from qa_bot.text.normalising import fold
from qa_bot.text.relative_dates import latest
from qa_bot.text.schedule_questions import ScheduleQuestion, Wanted, schedule_question

_MOST, _RECENT = 8, 3


@dataclass(frozen=True, slots=True)
class DatedAnswer:
    """An answer read from dates: the passages in which they stand, and the events that say it."""

    passages: tuple[ScoredPassage, ...]
    events: tuple[AnswerEvent, ...]


def scheduled(question: str, index: LiveIndex, today: date, language: Language, called: Sequence[str] = ()) -> DatedAnswer | None:
    """What is on, for a question that asks it; None for others, and where no event has to do with what it is about.

    Args:
        question: standalone, its relative years and months replaced.
        index: whose documents' dates are read.
        today: by the centre's clock.
        language: the visitor's.
        called: names of the centre, which are no topic.
    """
    asked = schedule_question(question, today, called)
    if asked is None:
        return None
    known = [each for each in occasions(index.documents.values(), language) if concerns(each, asked.about)]
    return _listed(known, asked, index, today, language) if known else None


def concerns(occasion: Occasion, about: Sequence[str]) -> bool:
    """Whether the event is named by all pieces of what a question is about."""
    named = fold(occasion.words)
    return all(piece in named for piece in about)


def _listed(known: Sequence[Occasion], asked: ScheduleQuestion, index: LiveIndex, today: date, language: Language) -> DatedAnswer:
    coming = [each for each in known if latest(each.ends) >= today]
    over = [each for each in reversed(known) if latest(each.ends) < today]
    next_ones, recent = (words.NEXT_EVENTS[language], coming[:_MOST]), (words.RECENT_EVENTS[language], over[:_RECENT])
    none = (words.NOT_AGAIN if asked.about else words.NO_EVENT)[language]
    if asked.wanted is Wanted.PAST and over:
        return _answer([recent], index, language)
    if asked.period:
        within = [each for each in known if asked.period.holds(each.starts, each.ends)]
        if asked.wanted is Wanted.NEXT:
            within = [each for each in within if each in coming]
        spoken = asked.period.spoken(language)
        if within:
            ended = all(each in over for each in within)
            return _answer(
                [((words.EVENTS_WERE if ended else words.EVENTS_IN)[language].format(period=spoken), within[:_MOST])], index, language
            )
        if asked.wanted is Wanted.ALL or coming:
            none = (words.NOT_IN if asked.about else words.NO_EVENT_IN)[language].format(period=spoken)
        return _answer([(none, []), next_ones if coming else recent], index, language)
    return _answer([next_ones] if coming else [(none, []), recent], index, language)


def _answer(parts: Sequence[tuple[str, Sequence[Occasion]]], index: LiveIndex, language: Language) -> DatedAnswer:
    """Paragraphs of a line and the events under it, numbered through."""
    passages: list[ScoredPassage] = []
    events: list[AnswerEvent] = []
    for position, (head, listed) in enumerate(parts):
        events.append(TextPiece(head if listed or position == len(parts) - 1 else head + words.BETWEEN_SENTENCES[language]))
        for occasion in listed:
            found = index.passage_at(occasion.document.id, occasion.start)
            passages.append(found)
            number = len(passages)
            first = "\n\n" if occasion is listed[0] else "\n"
            events.append(TextPiece(f"{first}- {_line(occasion, language)} [{number}]"))
            events.append(Citation(number, found, occasion.start, occasion.end))
    return DatedAnswer(tuple(passages), tuple(events))


def _line(occasion: Occasion, language: Language) -> str:
    line = words.EVENT_AT if occasion.place else words.EVENT
    return line[language].format(date=show_period(occasion.starts, occasion.ends, language), title=occasion.title, place=occasion.place)


def single_statement(occasion: Occasion, statement: str, index: LiveIndex) -> DatedAnswer:
    """One statement about one event, cited."""
    found = index.passage_at(occasion.document.id, occasion.start)
    return DatedAnswer((found,), (TextPiece(f"{statement} [1]"), Citation(1, found, occasion.start, occasion.end)))
