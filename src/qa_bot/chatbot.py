"""One question in, a stream of answer events out: understand, find, decide, let an answerer answer, record, remember."""

import secrets
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from datetime import datetime

from qa_bot.answering import words
from qa_bot.answering.answerer import Answerer, Answering, Asked, Ending
from qa_bot.answering.contradictions import contradiction
from qa_bot.answering.conversation import Find, Rewrite, Understood, checked_conversation, not_yet_shown, understand
from qa_bot.answering.heard import Heard
from qa_bot.answering.quoting import quoted
from qa_bot.answering.schedule import scheduled
from qa_bot.answering.suggestions import Suggester
from qa_bot.answering.timeliness import in_force, local_time, prefer_current
from qa_bot.answering.validity import whether_current
from qa_bot.errors import QuestionError
from qa_bot.monitoring.timeline import ANSWER, EVIDENCE, stage
from qa_bot.records import (
    DATES,
    EXTRACTIVE,
    AnswerEvent,
    Done,
    Language,
    Outcome,
    Passage,
    PassagesFound,
    SourceDocument,
    Suggestions,
    TextPiece,
    Turn,
)
from qa_bot.reports import Reports
from qa_bot.retrieval.answerability import LEAST, answerability
from qa_bot.retrieval.evidence import Evidence, rank_evidence
from qa_bot.retrieval.hybrid import HybridRetriever
from qa_bot.retrieval.live_index import LiveIndex, Search
from qa_bot.settings import Settings
from qa_bot.store.conversations import Conversations, RememberedConversations
from qa_bot.text.dates import CHINA
from qa_bot.text.instructions import without_instructions
from qa_bot.text.named import tells_of_own
from qa_bot.text.normalising import bare, fold, to_simplified, written_in
from qa_bot.text.question_parts import compared, two_questions, without_story
from qa_bot.text.relative_dates import with_absolute_dates
from qa_bot.text.standalone import standalone
from qa_bot.text.subjects import subject_of

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
        answerer: Answerer = quoted,
        conversations: Conversations | None = None,
        rewrite: Rewrite | None = None,
        suggester: Suggester | None = None,
    ) -> None:
        self._settings = settings
        self._retriever = retriever
        self._reports = reports
        self._clock = clock
        self._answerer = answerer
        self._conversations = conversations or RememberedConversations(settings.conversation_turns)
        self._rewrite = rewrite
        self._suggester = suggester

    def answer(
        self, question: str, *, language: Language | None = None, conversation: str | None = None
    ) -> Generator[AnswerEvent, None, None]:
        """Stream the answer to a question.

        The order is: the passages found, then text, citations and notices, then suggestions, then ``Done``.

        Args:
            question: as the visitor wrote it.
            language: of everything but the quotations; that of the question if None.
            conversation: id of the conversation that the question continues, chosen by the front end; None: it stands alone.

        Raises:
            QuestionError: the question is empty or too long, or the conversation's id is none (on the first event).
            ReleaseError: no release is live (on the first event).
        """
        question = self._checked(question)
        language = language or written_in(question)
        turns = self._conversations.turns(checked_conversation(conversation)) if conversation else ()
        began = time.perf_counter()
        index = self._retriever.index()  # the whole answer stays on one release
        heard = Heard()
        ending = yield from heard.through(self._answering(question, turns, index, language))
        turn = heard.turn(turns, ending.outcome)
        yield Suggestions(self._suggestions(heard.documents(), (*turns, turn), index, language))
        if conversation and ending.outcome is not Outcome.REFUSED:
            self._conversations.add(conversation, turn)
        answer_id = secrets.token_hex(8)
        timings = {"passages": heard.found_at - began, "answer": time.perf_counter() - began}
        if ending.first_token is not None:
            timings["first_token"] = ending.first_token - began
        if self._reports:
            passages = heard.passages(ending.outcome)
            self._reports.record_answer(answer_id, question, ending.outcome, ending.answerer, index.release_id, passages, timings)
        yield Done(answer_id, ending.outcome, ending.answerer, index.release_id, timings)

    def _checked(self, question: str) -> str:
        question = question.replace("\0", "").strip()  # PostgreSQL stores no NUL
        longest = self._settings.question_length
        if not question:
            raise QuestionError("the question is empty; please type one", "问题是空的；请填写问题。")
        if len(question) > longest:
            raise QuestionError(
                f"the question has {len(question)} characters; at most {longest} are accepted, please shorten it",
                f"问题有{len(question)}个字，最多{longest}个；请缩短问题。",
            )
        return question

    def _answering(self, question: str, turns: Sequence[Turn], index: LiveIndex, language: Language) -> Answering:
        """The passages and the answer."""
        # Everything that reads the question from here on knows Simplified script alone.
        told, question = question, to_simplified(index.spelling.corrected(question), self._settings.centre.names)
        question = without_story(without_instructions(question))
        if not question:
            yield PassagesFound(told, self._find(told, index).passages)
            yield TextPiece(words.BETWEEN_SENTENCES[language].join((words.REFUSED[language], self._settings.centre.contact[language])))
            return Ending(EXTRACTIVE, Outcome.REFUSED)
        now = self._clock()
        understood = self._understood(question, turns, index, now)
        called = self._settings.centre.called

        def find(text: str) -> Search:
            return self._find(text, index)

        dated = scheduled(understood.question, index, now.astimezone(CHINA).date(), language, called)
        dated = dated or whether_current(understood.question, find, index, now, language, called)
        if dated:
            yield PassagesFound(_in_own_script(understood.question, told), dated.passages)
            yield from dated.events
            return Ending(DATES)
        search = understood.search or find(understood.question)
        yield PassagesFound(_in_own_script(understood.question, told), search.passages)
        ranked, sure = self._evidence(search, index)
        if not ranked:
            yield from self._not_found(search, language)
            return Ending(EXTRACTIVE, Outcome.UNANSWERED)
        ranked = not_yet_shown(ranked, understood.shown)
        if not ranked:
            yield TextPiece(words.NO_MORE[language])
            return Ending(EXTRACTIVE)
        ranked = prefer_current(search.question, ranked)
        differing = contradiction(search.question, ranked)
        if differing:
            yield differing.notice(language)
        parts = self._parts(understood, ranked, find, index)
        with stage(ANSWER):
            ending = yield from self._answerer(Asked(search, ranked, index, language, now, sure, differing, parts))
        if ending.outcome is Outcome.UNANSWERED:
            yield from self._not_found(search, language)
        return ending

    def _understood(self, question: str, turns: Sequence[Turn], index: LiveIndex, now: datetime) -> Understood:
        """The question with its dates named and what it leaves out carried over."""
        named = with_absolute_dates(question, now.astimezone(CHINA).date())
        understood = understand(named, turns, lambda text: self._find(text, index), index, self._settings.centre, self._rewrite)
        if named == question or understood.question != named:
            return understood
        # A rule that is in force answers for this year without naming it, and any for a year of the visitor's own; an event of another
        # year does not.
        search = self._find(question, index)
        if search.passages:
            best = search.passages[0].document
            if in_force(best, now) or (tells_of_own(question) and not best.event_ends):
                return Understood(question, search)
        return understood

    def _find(self, question: str, index: LiveIndex) -> Search:
        return self._retriever.search(self.standalone(question), index)

    def standalone(self, question: str) -> str:
        """The question as it is searched: naming the centre where the visitor says "here"."""
        centre = self._settings.centre
        return standalone(question, centre.called, centre.name[written_in(question)], centre.synonyms)

    def _evidence(self, search: Search, index: LiveIndex) -> tuple[list[Evidence], float]:
        """What may answer, most likely first, and how sure it is that it does; nothing where the decision is not to answer."""
        with stage(EVIDENCE):
            second = self._retriever.second
            ranked = rank_evidence(search, index.keywords, second)
            sure = answerability(search, ranked, index.keywords, second.name).probability if ranked else 0.0
            return (ranked if sure >= LEAST else []), sure

    def _parts(
        self, understood: Understood, ranked: Sequence[Evidence], find: Find, index: LiveIndex
    ) -> tuple[tuple[str, list[Evidence]], ...]:
        """The two questions in one, each with its evidence; nothing unless they are two, both can be answered, and the one is not known."""
        if understood.shown or ranked[0].alike == 1:
            return ()
        both = compared(understood.question)
        if not both and (both := two_questions(understood.question)):
            first, second = both
            turn = Turn(question=first, answer="", subject=subject_of(first), answered=True)
            both = first, understand(second, [turn], find, index, self._settings.centre).question
        parts = []
        for question in both or ():
            search = find(question)
            ranked, _ = self._evidence(search, index)
            if not ranked:
                return ()
            parts.append((search.question, ranked))
        return tuple(parts)

    def _not_found(self, search: Search, language: Language) -> Iterator[AnswerEvent]:
        titles = list(dict.fromkeys(found.document.title for found in search.passages))[:_NEAREST]
        named = words.SEPARATOR[language].join(words.TITLES[language].format(title=title) for title in titles)
        sentences = [words.NOT_FOUND[language]]
        if titles:
            sentences.append(words.NEAREST[language].format(titles=named))
        sentences += [self._settings.centre.contact[language], words.NOTED[language]]
        yield TextPiece(words.BETWEEN_SENTENCES[language].join(sentences))

    def _suggestions(self, documents: Sequence[str], turns: Sequence[Turn], index: LiveIndex, language: Language) -> tuple[str, ...]:
        """Questions about these documents, then starter questions; none that was asked."""
        related = self._suggester.related(index, documents, turns, language, _SUGGESTED) if self._suggester else ()
        asked = {bare(turn.question) for turn in turns}
        starters = (starter.question[language] for starter in self._settings.centre.starters)
        return tuple(dict.fromkeys((*related, *(starter for starter in starters if bare(starter) not in asked))))[:_SUGGESTED]

    def document(self, document_id: str) -> tuple[SourceDocument, tuple[Passage, ...]] | None:
        """A document of the live release that visitors may read, with its passages; None if there is none."""
        index = self._retriever.index()
        document = index.documents.get(document_id)
        if document is None or document.visibility != "public":
            return None
        return document, index.passages_of(document_id)


def _in_own_script(understood: str, told: str) -> str:
    """The question as it was understood; as the visitor wrote it where nothing but the script differs."""
    return told if fold(understood) == fold(told) else understood
