"""The one place where the measures reach what visitors get: the steps of ``qa_bot.chatbot``, in its order, over a given index."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qa_bot.answering.extractive import Quotation, extract
from qa_bot.retrieval.answerability import Answerability, answerability
from qa_bot.retrieval.evidence import Evidence, rank_evidence
from qa_bot.retrieval.live_index import LiveIndex, Search
from qa_bot.retrieval.second_look import SecondLook
from qa_bot.text.instructions import without_instructions


@dataclass(frozen=True, slots=True)
class Journey:
    """All that a question led to.

    ``probability`` is what the decision to answer rests on, 0 to 1 (0 for an instruction, which is refused). ``quotations`` are what
    is shown when the question is answered; they are given for every question, so that sentences and refusals are judged apart.
    """

    search: Search
    evidence: tuple[Evidence, ...]
    probability: float
    quotations: tuple[Quotation, ...]

    @property
    def shown(self) -> str:
        """What the visitor reads."""
        return "\n\n".join(quotation.text for quotation in self.quotations)

    @property
    def first_sentence(self) -> str:
        """The sentence, item or row around which the first quotation was made; empty where nothing was found.

        A sentence before it, shown only so that it can be understood, does not count.
        """
        if not self.quotations:
            return ""
        first = self.quotations[0]
        return next(
            (
                item.text
                for item in self.evidence
                if item.found.document is first.found.document and first.start <= item.unit.start and item.unit.end <= first.end
            ),
            first.text,
        )


def ask(question: str, vector: npt.NDArray[np.float32], index: LiveIndex, second: SecondLook, number: int) -> Journey:
    """Ask a question, whose unit vector is ``vector``, of an index; ``number`` passages may be answered from."""
    return answer_from(index.search(question, vector, number), index, second)


def answer_from(search: Search, index: LiveIndex, second: SecondLook) -> Journey:
    """What the chatbot makes of a search."""
    evidence = rank_evidence(search, index.keywords, second)
    if not evidence:
        return Journey(search, (), 0.0, ())
    judged = answerability(search, evidence, index.keywords, second.name) if without_instructions(search.question) else Answerability(0.0)
    return Journey(search, tuple(evidence), judged.probability, tuple(extract(search.question, evidence)))
