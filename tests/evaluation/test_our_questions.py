"""The centre's questions that the repository holds: none is fitted on and measured with, and the corpus answers what it is said to."""

import re
from collections import Counter
from pathlib import Path

import pytest

from qa_bot.evaluation.answer_matching import holds_answer
from qa_bot.evaluation.calibration_questions import CalibrationQuestion, read_calibration_questions
from qa_bot.evaluation.golden import read_golden
from qa_bot.text.normalising import fold

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "evaluation"
MEASURED = ("golden.jsonl", "unseen.jsonl")


@pytest.fixture(scope="module")
def fitted_on() -> list[CalibrationQuestion]:
    return read_calibration_questions(FOLDER / "calibration.jsonl")


def bare(question: str) -> str:
    return re.sub(r"[\W_]", "", fold(question))


def test_what_is_measured_with_is_not_fitted_on(fitted_on: list[CalibrationQuestion]) -> None:
    measured = {bare(question.turns[-1]) for name in MEASURED for question in read_golden(FOLDER / name)}
    assert [question.id for question in fitted_on if bare(question.text) in measured] == []


def test_no_question_is_counted_twice(fitted_on: list[CalibrationQuestion]) -> None:
    measured = [question for name in MEASURED for question in read_golden(FOLDER / name)]
    for ids in (
        [question.id for question in (*fitted_on, *measured)],
        [bare(question.text) for question in fitted_on],
        [bare(" ".join(question.turns)) for question in measured],
    ):
        assert [each for each, times in Counter(ids).items() if times > 1] == []


@pytest.mark.slow
def test_the_corpus_holds_every_answer(fitted_on: list[CalibrationQuestion]) -> None:
    corpus = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "corpus").glob("*/*.md")}
    assert [question.id for question in fitted_on if not question.documents <= corpus.keys()] == []
    answered = [question for question in fitted_on if question.documents]
    assert len(answered) > len(fitted_on) / 2
    assert [
        question.id for question in answered if not any(holds_answer(corpus[name], question.answers) for name in question.documents)
    ] == []
