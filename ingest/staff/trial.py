"""A question asked for the staff: every stage of the search with its scores, the decision, and the answer; nothing is recorded."""

from dataclasses import dataclass

from qa_bot.assembly import Parts
from qa_bot.chatbot import ChatBot
from qa_bot.records import Citation, Done, Notice, TextPiece
from qa_bot.retrieval.answerability import LEAST, Answerability, answerability
from qa_bot.retrieval.evidence import Evidence, rank_evidence
from qa_bot.retrieval.hybrid import HybridRetriever
from qa_bot.retrieval.live_index import LiveIndex, Search

_UNITS = 8


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of a question; ``evidence`` are the likeliest units, ``judged`` how sure it is that they answer.

    It is answered from a probability of ``least`` on. ``text``, ``notices`` and ``citations`` are what a visitor reads; ``done`` says how
    it ended.
    """

    search: Search
    evidence: tuple[Evidence, ...]
    judged: Answerability
    least: float
    text: str
    notices: tuple[str, ...]
    citations: tuple[Citation, ...]
    done: Done


def tried(parts: Parts, index: LiveIndex, question: str) -> Trial:
    """Ask a question of a release.

    Raises:
        QuestionError: it is empty or too long.
    """
    retriever = HybridRetriever(
        index=lambda: index, embeddings=parts.embeddings, second=parts.retriever.second, number=parts.settings.passages_shown
    )
    chatbot = ChatBot(parts.settings, retriever, None)
    events = list(chatbot.answer(question))
    search = retriever.search(chatbot.standalone(index.spelling.corrected(question.strip())), index)
    evidence = rank_evidence(search, index.keywords, retriever.second)
    judged = answerability(search, evidence, index.keywords, retriever.second.name) if evidence else Answerability(0.0)
    return Trial(
        search=search,
        evidence=tuple(evidence[:_UNITS]),
        judged=judged,
        least=LEAST,
        text="".join(event.text for event in events if isinstance(event, TextPiece)),
        notices=tuple(event.text for event in events if isinstance(event, Notice)),
        citations=tuple(event for event in events if isinstance(event, Citation)),
        done=next(event for event in events if isinstance(event, Done)),
    )
