"""Understands a question from the turns before it: what it leaves out is carried over, what it names itself is left alone."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa_bot.errors import QuestionError
from qa_bot.records import ScoredPassage, Turn
from qa_bot.retrieval.evidence import Evidence
from qa_bot.retrieval.live_index import LiveIndex, Search
from qa_bot.retrieval.rarity import Rarity
from qa_bot.settings import Centre
from qa_bot.text.follow_ups import FollowUp, Lean, follow_up, own_words
from qa_bot.text.normalising import CJK, fold, to_simplified
from qa_bot.text.segmenting import words
from qa_bot.text.subjects import subject_of

_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_HERE = re.compile(r"这里|這裡|这儿|這兒|本馆|\bhere\b", re.IGNORECASE)
_NAMING = 3
"""A stretch of so many characters that a title has as well names a subject."""
_AS_GOOD = 0.1
"""The carried question may cover so much less of what was asked than the bare one and is still preferred."""
_ABOUT_AT_LEAST = 0.7
"""A passage that has so much of the last subject speaks of it."""
_NEXT_AT_LEAST = 0.3
"""What is shown for "anything else" must be so likely, relative to the best evidence."""
_CLEARLY = 0.1
"""So much more alike a known question must be, that one reading of a question is taken for the other."""

Find = Callable[[str], Search]
Rewrite = Callable[[Sequence[tuple[str, str]], str], str | None]
Stretch = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Understood:
    """The question that stands alone, the search already made for it if any, and what was shown before if more of it is wanted."""

    question: str
    search: Search | None = None
    shown: tuple[Stretch, ...] = ()


def checked_conversation(conversation: str) -> str:
    """The id itself.

    Raises:
        QuestionError: it is none.
    """
    if not _ID.fullmatch(conversation):
        raise QuestionError(f"the conversation id {conversation[:80]!r} is none; it has 8 to 64 letters, digits, - or _")
    return conversation


def understand(
    question: str, turns: Sequence[Turn], find: Find, index: LiveIndex, centre: Centre, rewrite: Rewrite | None = None
) -> Understood:
    """Read a question as the next turn of a conversation.

    Args:
        question: as it was asked, in Simplified script.
        turns: those before, oldest first.
        find: searches; asked at most twice, only if the words leave in doubt whether the question leans on the turn before.
        index: what the documents are about.
        centre: who says one of its short names has named a subject; brand names keep their spelling.
        rewrite: a language model's reading, None where it has none; the rules hold then.
    """
    if not turns:
        return Understood(question)
    last = next((turn for turn in reversed(turns) if turn.answered), turns[-1])
    before, subject = to_simplified(last.question, centre.names), to_simplified(last.subject, centre.names)
    leaning = follow_up(question, before, subject, names_own=_names_own(question, index, centre.called, subject))
    if leaning.lean is Lean.NONE:
        return Understood(question)
    if leaning.lean is Lean.MORE:
        return Understood(leaning.question, shown=last.shown)
    if rewrite and (rewritten := rewrite([(turn.question, turn.answer) for turn in turns], question)):
        return Understood(rewritten)
    if leaning.aspect:
        return _better_known(leaning, find)
    return Understood(leaning.question) if leaning.lean is Lean.SURE else _likelier(question, leaning, last, find, index)


def subject_spoken_of(question: str, turns: Sequence[Turn], title: str) -> str:
    """The subject of an understood question: the one carried over, if it is still in it, else its own."""
    before = next((turn.subject for turn in reversed(turns) if turn.answered), "")
    return before if before and before in question else subject_of(question, title)


def not_yet_shown(ranked: Sequence[Evidence], shown: Sequence[Stretch]) -> list[Evidence]:
    """The evidence, most likely first; once something was shown, what is likely of the rest, as the rest of a list or table is."""
    if not shown:
        return list(ranked)
    least = _NEXT_AT_LEAST * ranked[0].probability if ranked else 0.0
    begun = {_group(item) for item in ranked if item.unit.group is not None and _is_shown(item, shown)}
    return [item for item in ranked if (item.probability >= least or _group(item) in begun) and not _is_shown(item, shown)]


def _is_shown(item: Evidence, shown: Sequence[Stretch]) -> bool:
    return any(item.found.document.id == document and item.unit.start < end and item.unit.end > start for document, start, end in shown)


def _group(item: Evidence) -> tuple[str, int | None]:
    return item.found.document.id, item.unit.group


def _likelier(question: str, leaning: FollowUp, last: Turn, find: Find, index: LiveIndex) -> Understood:
    """The carried question if what it finds about the last subject covers what is asked as well as what the bare question finds."""
    bare, carried = find(question), find(leaning.question)
    asked = Rarity(own_words(question), index.keywords["words"])
    documents = {document for document, _, _ in last.shown}
    subject = Rarity(last.subject, index.keywords["words"])
    about = [
        _share(asked, found)
        for found in carried.passages
        if found.document.id in documents or subject.share(subject.terms(found.document.title + found.passage.text)) >= _ABOUT_AT_LEAST
    ]
    best = max(about, default=0.0)
    if best > 0 and best >= _share(asked, bare.passages[0]) - _AS_GOOD:
        return Understood(leaning.question, carried)
    return Understood(question, bare)


def _better_known(leaning: FollowUp, find: Find) -> Understood:
    """The reading that is clearly more like a known question; where nothing is known, what is named is another thing, not an aspect."""
    thing, aspect = find(leaning.question), find(leaning.aspect)
    if _most_alike(aspect) > _most_alike(thing) + _CLEARLY:
        return Understood(leaning.aspect, aspect)
    return Understood(leaning.question, thing)


def _most_alike(search: Search) -> float:
    return max((place.alike for place in search.nearest.places), default=0.0)


def _share(asked: Rarity, found: ScoredPassage) -> float:
    return asked.share(asked.terms(" ".join((found.document.title, *found.passage.section, found.passage.text))))


def _names_own(question: str, index: LiveIndex, called: Sequence[str], before: str) -> bool:
    """Whether it names a subject: the centre, that of the turn before, or what a title names in a long stretch or in several words."""
    folded = fold(question)
    if _HERE.search(question) or any(fold(short) in folded for short in (*called, before) if short):
        return True
    own = own_words(question)
    runs = re.findall(rf"[{CJK}]+|[a-z0-9+#.]+", fold(own))
    pieces = {run[start : start + _NAMING] for run in runs for start in range(len(run) - _NAMING + 1) if run >= "\u3400"}
    pieces |= {run for run in runs if run < "\u3400" and len(run) >= _NAMING}
    terms = {term for term in words(own) if len(term) > 1}
    for document in index.documents.values():
        title = fold(document.title)
        if any(piece in title for piece in pieces) or sum(term in title for term in terms) > 1:
            return True
    return False
