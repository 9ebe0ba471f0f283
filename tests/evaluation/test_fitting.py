"""How the constants are fitted: every source counts the same, and few answerable questions are refused."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from qa_bot.evaluation import fitting
from qa_bot.evaluation.calibration_cases import _Others
from qa_bot.own_questions import OwnQuestion
from qa_bot.records import KnownQuestion
from qa_bot.retrieval import calibration
from qa_bot.retrieval.calibration import LinearModel, calibrated_model, forget_calibration
from qa_bot.retrieval.known_questions import KnownQuestions
from qa_bot.retrieval.live_index import FEATURES


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


@pytest.fixture
def a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The constants are read from, and written to, a copy."""
    shutil.copy(fitting.PATH, tmp_path)
    monkeypatch.setattr(fitting, "PATH", tmp_path / fitting.PATH.name)
    monkeypatch.setattr(calibration, "files", lambda _: tmp_path)
    forget_calibration()
    yield
    forget_calibration()


@pytest.mark.usefixtures("a_copy")
def test_what_is_fitted_next_rests_on_what_was_fitted_last() -> None:
    before = calibrated_model("order", FEATURES)
    fitting.save_calibration({"order": replace(before, bias=before.bias + 7)})
    assert calibrated_model("order", FEATURES).bias == before.bias + 7


def test_a_question_does_not_know_those_of_its_own_batch_nor_every_fourth_those_of_its_documents() -> None:
    known = [KnownQuestion(name, name, name, ((document, 0, 1),)) for name in ("a1", "a2", "b1", "c1") for document in ("hall",)]
    known.append(KnownQuestion("b2", "b2", "b2", (("door", 0, 1),)))
    others = _Others(KnownQuestions(known, np.ones((len(known), 1), np.float32)))

    def names(question: str, *documents: str) -> tuple[str, ...]:
        left = others.known_to(OwnQuestion(question, question, frozenset(documents), ()))
        return tuple(each.id for each in left._questions)

    assert names("a7") == ("b1", "c1", "b2")
    met = [names(f"a{number}", "hall") for number in range(100)]
    assert set(met) == {("b1", "c1", "b2"), ("b2",)}
    assert 10 < met.count(("b2",)) < 45
