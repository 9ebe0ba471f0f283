"""One question in, a stream of answer events out: find, decide, quote, cite, record."""

import secrets
import time
from collections.abc import Callable, Iterator
from datetime import datetime

from qa_bot.answering import words
from qa_bot.answering.extractive import extract
from qa_bot.answering.timeliness import local_time, timely_notices
from qa_bot.errors import QuestionError
from qa_bot.records import (
    AnswerEvent,
    Citation,
    Done,
    Language,
    Notice,
    Outcome,
    Passage,
    PassagesFound,
    SourceDocument,
    Suggestions,
    TextPiece,
)
from qa_bot.reports import Reports
from qa_bot.retrieval.answerability import is_answerable
from qa_bot.retrieval.evidence import Evidence, rank_evidence
from qa_bot.retrieval.hybrid import HybridRetriever
from qa_bot.retrieval.live_index import LiveIndex, Search
from qa_bot.settings import Settings
from qa_bot.text.normalising import has_cjk
from qa_bot.text.questions import is_instruction
from qa_bot.text.standalone import add_synonyms, name_the_centre

_EXTRACTIVE = "extractive"
_NEAREST = 3
_SUGGESTED = 3


class ChatBot:
    """Answers from the live release. Safe to share between threads: a question keeps nothing but its own stream."""

    def __init__(
        self,
        settings: Settings,
        retriever: HybridRetriever,
        reports: Reports | None,
        clock: Callable[[], datetime] = local_time,
    ) -> None:
        self._settings = settings
        self._retriever = retriever
        self._reports = reports
        self._clock = clock

    def answer(self, question: str, *, language: Language | None = None) -> Iterator[AnswerEvent]:
        """Stream the answer to a question.

        The order is: the passages found, then text, citations and notices, then suggestions, then ``Done``.

        Args:
            question: as the visitor wrote it.
            language: of everything but the quotations; that of the question if None.

        Raises:
            QuestionError: the question is empty or too long (on the first event).
            ReleaseError: no release is live (on the first event).
        """
        question = self._checked(question)
        language = language or ("zh" if has_cjk(question) else "en")
        began = time.perf_counter()
        index = self._retriever.index()  # the whole answer stays on one release
        search = self._retriever.search(self.standalone(question), index)
        found_after = time.perf_counter() - began
        yield PassagesFound(search.question, search.passages)
        ranked = rank_evidence(search, index.keywords, self._retriever.embeddings)
        answer_id = secrets.token_hex(8)
        cited: list[str] = []
        if is_instruction(question):
            outcome = Outcome.REFUSED
            yield TextPiece(f"{words.REFUSED[language]}{' ' if language == 'en' else ''}{self._settings.centre.contact[language]}")
        elif is_answerable(search, ranked, index.keywords):
            outcome = Outcome.ANSWERED
            for event in self._quoted(search.question, ranked, index, language):
                if isinstance(event, Citation):
                    cited.append(event.found.passage.id)
                yield event
        else:
            outcome, cited = Outcome.UNANSWERED, [found.passage.id for found in search.passages[:_NEAREST]]
            yield from self._not_found(search, language)
        yield Suggestions(self._suggestions(question, language))
        if self._reports:
            self._reports.record_answer(answer_id, question, outcome, _EXTRACTIVE, index.release_id, cited)
        timings = {"passages": found_after, "answer": time.perf_counter() - began}
        yield Done(answer_id, outcome, _EXTRACTIVE, index.release_id, timings)

    def document(self, document_id: str) -> tuple[SourceDocument, tuple[Passage, ...]] | None:
        """A document of the live release that visitors may read, with its passages; None if there is none."""
        index = self._retriever.index()
        document = index.documents.get(document_id)
        if document is None or document.visibility != "public":
            return None
        return document, index.passages_of(document_id)

    def _checked(self, question: str) -> str:
        question = question.strip()
        longest = self._settings.question_length
        if not question:
            raise QuestionError("the question is empty; please type one")
        if len(question) > longest:
            raise QuestionError(f"the question has {len(question)} characters; at most {longest} are accepted, please shorten it")
        return question

    def standalone(self, question: str) -> str:
        """The question as it is searched: naming the centre where the visitor says "here"."""
        centre = self._settings.centre
        named = name_the_centre(question, centre.called, centre.name["zh" if has_cjk(question) else "en"])
        return add_synonyms(named, centre.synonyms)

    def _quoted(self, question: str, ranked: list[Evidence], index: LiveIndex, language: Language) -> Iterator[AnswerEvent]:
        quotations = extract(question, ranked)
        yield Notice("quoted", words.QUOTED[language])
        told: set[str] = set()
        for quotation in quotations:
            for notice in timely_notices(quotation.found.document, index.documents, self._clock(), language):
                if notice.text not in told:
                    told.add(notice.text)
                    yield notice
        for number, quotation in enumerate(quotations, 1):
            yield TextPiece(_with_marker(quotation.text, number) + ("\n\n" if number < len(quotations) else ""))
            yield Citation(number, quotation.found, quotation.start, quotation.end)

    def _not_found(self, search: Search, language: Language) -> Iterator[AnswerEvent]:
        titles = list(dict.fromkeys(found.document.title for found in search.passages))[:_NEAREST]
        named = words.SEPARATOR[language].join(words.TITLES[language].format(title=title) for title in titles)
        sentences = [words.NOT_FOUND[language]]
        if titles:
            sentences.append(words.NEAREST[language].format(titles=named))
        sentences += [self._settings.centre.contact[language], words.NOTED[language]]
        yield TextPiece(("" if language == "zh" else " ").join(sentences))

    def _suggestions(self, question: str, language: Language) -> tuple[str, ...]:
        starters = [starter.question[language] for starter in self._settings.centre.starters]
        return tuple(starter for starter in starters if starter != question)[:_SUGGESTED]


def _with_marker(text: str, number: int) -> str:
    """The marker stands behind what it supports; in a table, in the last cell."""
    stripped = text.rstrip()
    return f"{stripped[:-1].rstrip()} [{number}] |" if stripped.endswith("|") else f"{text} [{number}]"
