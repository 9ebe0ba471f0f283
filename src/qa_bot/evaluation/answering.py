"""Given only the question: does the sentence shown hold an accepted answer?"""

import statistics
from dataclasses import dataclass

from qa_bot.evaluation.answer_matching import answer_f1, holds_answer
from qa_bot.evaluation.dataset_index import Vectors, dataset_index
from qa_bot.evaluation.datasets import Dataset, DatasetQuestion
from qa_bot.evaluation.pipeline import Journey, ask
from qa_bot.progress import Progress
from qa_bot.retrieval.second_look import SecondLook


@dataclass(frozen=True, slots=True)
class AnswerFigures:
    """Shares of the questions (0 to 1) whose first sentence, and all that is shown, holds an accepted answer.

    ``f1`` is the mean token F1 (0 to 1) of all that is shown; ``median_length`` counts its characters.
    """

    questions: int
    first_sentence: float
    shown: float
    f1: float
    median_length: float


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """What was shown for a question, and whether it holds an answer."""

    question: DatasetQuestion
    journey: Journey
    first_right: bool
    shown_right: bool

    @property
    def length(self) -> int:
        """Characters shown."""
        return len(self.journey.shown)


def judge_answers(
    dataset: Dataset, vectors: Vectors, identity: str, second: SecondLook, number: int, progress: Progress = lambda _: None
) -> list[JudgedAnswer]:
    """Ask every question of an index of all passages.

    Every question is answered, even where a visitor would be refused: how often the decision is wrong is a measure of its own,
    and a refusal must not hide a wrong sentence.

    Args:
        dataset: the question set.
        vectors: of its passages and questions.
        identity: of the embedding that made the vectors.
        second: the second look that sentences are given.
        number: how many passages an answer may rest on.
        progress: told how many questions were asked.
    """
    judged = []
    with dataset_index(dataset, vectors, identity) as index:
        for question, vector in zip(dataset.questions, vectors.questions, strict=True):
            journey = ask(question.text, vector, index, second, number)
            first = holds_answer(journey.first_sentence, question.answers)
            judged.append(JudgedAnswer(question, journey, first, holds_answer(journey.shown, question.answers)))
            progress(1)
    return judged


def answer_figures(judged: list[JudgedAnswer]) -> AnswerFigures:
    """The figures of judged answers, of which there must be one at least."""
    return AnswerFigures(
        questions=len(judged),
        first_sentence=statistics.fmean(answer.first_right for answer in judged),
        shown=statistics.fmean(answer.shown_right for answer in judged),
        f1=statistics.fmean(answer_f1(answer.journey.shown, answer.question.answers) for answer in judged),
        median_length=statistics.median(answer.length for answer in judged),
    )
