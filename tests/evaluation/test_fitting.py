"""How the constants are fitted: every source counts the same, and few answerable questions are refused."""

from dataclasses import dataclass

import numpy as np
import pytest

from qa_bot.evaluation import fitting
from qa_bot.retrieval.calibration import LinearModel


@dataclass(frozen=True)
class Labelled:
    """As much of a case as weights depend on."""

    source: str
    answerable: bool


def test_every_source_and_both_outcomes_count_the_same() -> None:
    cases = [Labelled("set", answerable=True)] * 6 + [Labelled("set", answerable=False)] * 2 + [Labelled("corpus", answerable=True)] * 4
    weights = fitting._balanced(cases)  # type: ignore[arg-type]
    assert [sum(weights[:6]), sum(weights[6:8]), sum(weights[8:])] == pytest.approx([4, 4, 4])


@dataclass(frozen=True)
class Asked:
    """As much of a case as a judgement of it needs."""

    question: str
    answerable: bool
    source: str = "set"

    @property
    def search(self) -> "Asked":
        return self


def test_refused_may_be_what_would_be_answered_wrongly() -> None:
    judged = [
        fitting._Judged(Asked(question, answerable), np.array([[score]]), answers)  # type: ignore[arg-type]
        for question in ("何时？", "When?")
        for score, answerable, answers in [(0.1, False, False), (0.2, True, False), (0.8, True, True), (0.9, True, True)] * 20
    ]
    for model in fitting._fit_judgement("{}", judged, ("x",), {"zh": 0.0, "en": 0.0}).values():
        assert (model.probabilities(np.array([[0.2], [0.8], [0.9]])) >= 0.5).tolist() == [False, True, True]


def test_the_bias_leaves_few_answerable_questions_below_an_even_chance() -> None:
    values = np.arange(1000.0)[:, None]
    model = fitting._lenient(LinearModel(("x",), (0.01,), -7.0), values, np.ones(1000), 0.03)
    refused = (model.probabilities(values) < 0.5).mean()
    assert abs(refused - 0.03) <= 0.002
