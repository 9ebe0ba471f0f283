"""What could be asked next: questions made from titles and headings, each asked of the release before a visitor sees it."""

import logging
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from queue import Empty, SimpleQueue

from qa_bot.errors import QABotError
from qa_bot.records import AnswerEvent, Citation, Done, Language, Outcome, SourceDocument, Turn
from qa_bot.retrieval.live_index import LiveIndex
from qa_bot.text.blocks import Kind, blocks
from qa_bot.text.follow_ups import Lean, follow_up
from qa_bot.text.normalising import bare, language_of

log = logging.getLogger(__name__)

Ask = Callable[[str], Iterator[AnswerEvent]]

_LONGEST, _LONGEST_SUBJECT = 32, 18
_NOUNS = ("n", "m", "eng", "t", "j", "nz")
_TRIED = 6
"""So many candidates of a document are asked at most; each costs an answer."""
_FROM_ONE = 2
"""So many suggestions may come from one document."""
_ASKS = re.compile(r"什么|哪|谁|多少|几[个家种项年天]|怎[么样]|如何|何时|为何|多[久大长远高]|是否|能不能|可以.*吗|吗$")
_ASKS_EN = re.compile(
    r"^(?:(?:what|where|when|why|how(?: \w+){0,2}|which(?: \w+){1,3}) (?:is|are|was|were|do|does|did|can|has|have|will|should)|who \w+)\b",
    re.IGNORECASE,
)
_SHARED = 3
"""A heading that shares so many characters with the title names its subject itself."""
_OWN = 5
"""As does one that begins with so long a name."""


def candidates(document: SourceDocument) -> Iterator[str]:
    """Questions that the document may answer, from its title and headings, in the document's language."""
    title = re.split(r"[：:（(，,—]", document.title)[0].strip()
    chinese = language_of(document.title) == "zh"
    asks = _ASKS if chinese else _ASKS_EN
    if asks.search(title):
        yield _ended(title, chinese=chinese)
    for block in blocks(document.text):
        heading = document.text[block.start : block.end].strip(" #？?")
        if block.kind is Kind.HEADING and asks.search(heading):
            question = _chinese(heading, title, document.title) if chinese else _english(heading, title)
            if question and len(question) <= (_LONGEST if chinese else 2 * _LONGEST):
                yield _ended(question, chinese=chinese)


@dataclass(frozen=True, slots=True)
class _Answered:
    """A candidate that is answered, first of all by ``document.text[start:end]``."""

    question: str
    document_id: str
    start: int
    end: int

    def is_new_after(self, turns: Sequence[Turn]) -> bool:
        """Whether nobody who had this conversation has asked it, in other spelling, or read its answer for another question."""
        return not any(
            bare(turn.question) == bare(self.question)
            or any(document_id == self.document_id and start < self.end and self.start < end for document_id, start, end in turn.shown)
            for turn in turns
        )


class Suggester:
    """Remembers, for the live release, which candidates are answered. Asks them in the background, document by document, once started."""

    def __init__(self, ask: Ask) -> None:
        """Keep how to ask; ``ask`` leaves no trace in the reports."""
        self._ask = ask
        self._release = ""
        self._answered: dict[str, list[_Answered]] = {}
        self._waiting: SimpleQueue[SourceDocument] = SimpleQueue()
        self._lock = threading.Lock()
        self._worker: threading.Thread | None = None
        self._started = False

    def start(self) -> None:
        """From now on, documents that visitors are shown are looked at in the background."""
        self._started = True

    def related(
        self, index: LiveIndex, documents: Sequence[str], turns: Sequence[Turn], language: Language, number: int
    ) -> tuple[str, ...]:
        """Up to ``number`` questions about these documents that are known to be answered, by what was not read yet; never waits.

        Args:
            index: the release.
            documents: ids, those nearest to the question first.
            turns: the conversation.
            language: the visitor's; suggestions come from documents in it.
            number: how many at most.
        """
        with self._lock:
            if self._release != index.release_id:
                self._release, self._answered = index.release_id, {}
            wanted = [index.documents[each] for each in dict.fromkeys(documents) if language_of(index.documents[each].title) == language]
            for document in wanted:
                if self._started and document.id not in self._answered:
                    self._answered[document.id] = []
                    self._waiting.put(document)
            known = [
                each.question
                for document in wanted
                for each in islice((each for each in self._answered.get(document.id, ()) if each.is_new_after(turns)), _FROM_ONE)
            ]
            if self._started and not self._waiting.empty() and (self._worker is None or not self._worker.is_alive()):
                self._worker = threading.Thread(target=self._work, name="suggestions")
                self._worker.start()
        return tuple(known[:number])

    def look_at(self, document: SourceDocument) -> list[str]:
        """Ask the document's candidates now; those that it answers are remembered and returned."""
        answered: list[str] = []
        for question in islice(candidates(document), _TRIED):
            if not threading.main_thread().is_alive():
                return answered  # the process ends: torch, cut off in the middle by it, would end it with "terminate called"
            began = time.monotonic()
            citation = self._first_citation(question)
            if citation and citation.found.document.id == document.id:
                answered.append(question)
                with self._lock:
                    self._answered.setdefault(document.id, []).append(_Answered(question, document.id, citation.start, citation.end))
            if self._started:
                time.sleep(time.monotonic() - began)  # visitors come first: at most half of one core
        return answered

    def _work(self) -> None:
        try:
            while True:
                self.look_at(self._waiting.get_nowait())
        except Empty:
            return
        except QABotError:
            log.exception("suggestions cannot be verified; visitors see the starter questions")

    def _first_citation(self, question: str) -> Citation | None:
        """What the answer rests on first; nothing where there is no answer."""
        events = list(self._ask(question))
        answered = any(isinstance(event, Done) and event.outcome is Outcome.ANSWERED for event in events)
        return next((event for event in events if isinstance(event, Citation)), None) if answered else None


def _chinese(heading: str, title: str, whole: str) -> str:
    """武汉云 + 服务哪些领域 → 武汉云服务哪些领域; 大厅的人员 + 经理是谁 → 大厅的经理是谁; empty where none comes of it."""
    import rjieba  # loads its dictionary: on first use, not on import

    subject, _, rest = title.partition("的")
    names = whole.replace(rest, "") if rest else whole
    own = sum(len(word) for word, _ in takewhile(lambda tagged: tagged[1].startswith(_NOUNS), rjieba.tag(heading)))
    joins = heading[0] in "与和跟同对"
    if not joins and (own >= _OWN or any(heading[start : start + _SHARED] in names for start in range(len(heading) - _SHARED + 1))):
        return heading
    if _ASKS.search(title) or not _SHARED <= len(subject) <= _LONGEST_SUBJECT:
        return ""
    return f"{subject}{'的' if own else ''}{heading}"


def _english(heading: str, title: str) -> str:
    """Who organised it → Who organised the expo."""
    subject = title if title.istitle() or " " not in title or title.lower().startswith("the ") else f"the {title}"
    read = follow_up(heading, heading, subject, names_own=True)
    return read.question if read.lean is Lean.SURE else heading


def _ended(question: str, *, chinese: bool) -> str:
    return question.rstrip("？?") + ("？" if chinese else "?")
