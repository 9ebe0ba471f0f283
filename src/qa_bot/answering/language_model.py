"""The answerer that writes: a language model's sentences, each shown once it is complete and its markers are checked.

Nothing of an answer is shown before its first valid marker, so an answer without any is never seen: the quoted one takes its place.
What was shown cannot be taken back, so a sentence that breaks off is left out.
"""

import logging
import re
import time
from collections.abc import Iterator, Sequence

from qa_bot.answering import words
from qa_bot.answering.answerer import Answering, Asked, Ending
from qa_bot.answering.chat_model import ChatModel
from qa_bot.answering.citations import MARKER, Citations, complete_sentences, without_unfinished
from qa_bot.answering.denials import says_no_answer
from qa_bot.answering.figures import unsupported
from qa_bot.answering.prompting import answer_messages, describe
from qa_bot.answering.quoting import quoted
from qa_bot.answering.rewriting import rewrite
from qa_bot.answering.timeliness import timely_notices
from qa_bot.errors import LanguageModelError
from qa_bot.monitoring import metrics
from qa_bot.records import LANGUAGE_MODEL, AnswerEvent, Citation, Notice, Outcome, ScoredPassage, TextPiece

log = logging.getLogger(__name__)

_MARKUP = re.compile(r"\*\*|`")
_PREFACE = re.compile(r"^\s*(?:(?:答案?|回答|answer)\s*[:：]\s*)?", re.IGNORECASE)

_SURER = 0.9
"""From so sure on that the documents hold the answer, they are quoted where the model finds none: small ones miss what stands in a list."""
_UNAVAILABLE = ("model_unavailable", words.UNAVAILABLE, "unavailable")
_UNMARKED = ("unmarked", words.UNMARKED, "unmarked")
_DECLINED = ("declined", words.DECLINED, "declined")
"""Why the documents are quoted instead: kind of the notice, its words, and the name under which it is counted."""


class LanguageModel:
    """Answers and rewrites questions by one chat model; safe to share between threads."""

    def __init__(self, chat: ChatModel, context_characters: int, question_length: int) -> None:
        """Keep the model; ``context_characters`` is what passages may take in a prompt."""
        self._chat = chat
        self._context = context_characters
        self._question_length = question_length

    def warm_up(self) -> None:
        """Build the model, without asking it.

        Raises:
            SettingsError: LangChain cannot build a model from the settings.
        """
        self._chat.warm_up()

    def rewrite(self, turns: Sequence[tuple[str, str]], question: str) -> str | None:
        """The question as it can be understood without the turns before it (question, answer; oldest first); None on any failure."""
        return rewrite(self._chat, turns, question, self._context, self._question_length)

    def answer(self, asked: Asked) -> Answering:
        """Write the answer; whatever goes wrong, the quoted answer follows or takes its place, and a notice says so."""
        passages = _best_first(asked)
        messages, given = answer_messages(asked.search.question, passages, asked.language, asked.now, self._context)
        draft = _Draft(asked, Citations(given, asked.ranked, asked.index.keywords))
        first_token: float | None = None
        broke_off = False
        try:
            for piece in self._chat.stream(messages):
                first_token = first_token or time.perf_counter()
                yield from draft.add(piece)
            yield from draft.finish()
        except LanguageModelError as error:
            log.warning("%s; the documents are quoted instead", error)
            broke_off = True
        yield from draft.unverified()
        if draft.denied and asked.sure < _SURER:
            return Ending(LANGUAGE_MODEL, Outcome.UNANSWERED, first_token)
        if not draft.shown:
            kind, why, fallback = _DECLINED if draft.denied else _UNAVAILABLE if broke_off else _UNMARKED
            metrics.fallbacks.labels(fallback).inc()
            yield Notice(kind, why[asked.language])
            ending = yield from quoted(asked)
            return Ending(ending.answerer, ending.outcome, first_token)
        if broke_off:
            metrics.fallbacks.labels("broke_off").inc()
            yield Notice("model_unavailable", words.BROKE_OFF[asked.language])
            yield TextPiece("\n\n")
            yield from quoted(asked, first=len(draft.citations.made) + 1)
        return Ending(LANGUAGE_MODEL, first_token=first_token)


def _best_first(asked: Asked) -> list[ScoredPassage]:
    """The passages found, those with the likeliest evidence first."""
    passages = [*(item.found for item in asked.ranked), *asked.search.passages]
    return list({found.passage.id: found for found in passages}.values())


class _Draft:
    """An answer as it is being written; what is checked leaves it as events."""

    def __init__(self, asked: Asked, citations: Citations) -> None:
        self._asked = asked
        self.citations = citations
        self.shown = ""
        self.denied = False
        self._held: list[tuple[str, list[Citation]]] = []
        self._pending = ""
        self._told: set[Notice] = set()

    def add(self, piece: str) -> Iterator[AnswerEvent]:
        """Take the next piece; its complete sentences are shown."""
        complete, self._pending = complete_sentences(self._pending + piece)
        for sentence in complete:
            yield from self._take(sentence)

    def finish(self) -> Iterator[AnswerEvent]:
        """Show what is left at the end."""
        yield from self._take(without_unfinished(self._pending).rstrip())
        self.denied = self.denied or (not self.shown and self._denies())

    def unverified(self) -> Iterator[AnswerEvent]:
        """A notice of the figures shown that stand in no cited passage."""
        language = self._asked.language
        cited = {citation.found.passage.id: citation.found for citation in self.citations.made}
        sources = [f"{describe(found, language)}\n{found.passage.text}" for found in cited.values()]
        if missing := unsupported(MARKER.sub(" ", self.shown), sources):
            yield Notice("unverified_numbers", words.UNVERIFIED[language].format(numbers=words.SEPARATOR[language].join(missing)))

    def _take(self, sentence: str) -> Iterator[AnswerEvent]:
        if not self._held and not self.shown:
            sentence = _PREFACE.sub("", sentence)
        self._held.append(self.citations.check(_MARKUP.sub("", sentence)))
        if not self.shown:
            self.denied = self.denied or (bool(self.citations.made) and self._denies())
            if self.denied or not self.citations.made:
                return
        for text, citations in self._held:
            yield from self._show(text, citations)
        self._held.clear()

    def _show(self, text: str, citations: Sequence[Citation]) -> Iterator[AnswerEvent]:
        if text:
            self.shown += text
            yield TextPiece(text)
        for citation in citations:
            yield citation
            for notice in timely_notices(citation.found.document, self._asked.index.documents, self._asked.now, self._asked.language):
                if notice not in self._told:
                    self._told.add(notice)
                    yield notice

    def _denies(self) -> bool:
        return says_no_answer("".join(text for text, _ in self._held))
