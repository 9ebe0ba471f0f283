"""A question asked for the staff: every stage of the search with its scores, the decision, and the answer; nothing is recorded."""

from dataclasses import dataclass, replace

from qa_bot.assembly import Parts
from qa_bot.retrieval.answerability import LEAST, Answerability, answerability
from qa_bot.retrieval.evidence import Evidence, rank_evidence
from qa_bot.retrieval.live_index import LiveIndex, Search
from qa_bot.web.answer_view import AnswerView, gathered

_UNITS = 8


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of a question; ``evidence`` are the likeliest units, ``judged`` how sure it is that they answer.

    It is answered from a probability of ``least`` on. ``answer`` is what a visitor reads.
    """

    search: Search
    evidence: tuple[Evidence, ...]
    judged: Answerability
    least: float
    answer: AnswerView


def try_question(parts: Parts, index: LiveIndex, question: str) -> Trial:
    """Ask a question of a release.

    Raises:
        QuestionError: it is empty or too long.
    """
    retriever = parts.retriever.on(index)
    chatbot = replace(parts, retriever=retriever).chatbot_at(None, "extractive")
    answer = gathered(question, chatbot.answer(question))
    search = retriever.search(chatbot.standalone(answer.searched), index)
    evidence = rank_evidence(search, index.keywords, retriever.second)
    judged = answerability(search, evidence, index.keywords, retriever.second.name) if evidence else Answerability(0.0)
    return Trial(search, tuple(evidence[:_UNITS]), judged, LEAST, answer)
