"""Fits the constants of ``qa_bot.retrieval.calibration``; neither the evaluation sets nor the golden questions are looked at."""

import dataclasses
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from qa_bot.evaluation.calibration_cases import Case, Choice
from qa_bot.progress import Progress
from qa_bot.records import Language
from qa_bot.retrieval import answerability, evidence, live_index
from qa_bot.retrieval.calibration import LinearModel, calibrated_model, forget_calibration
from qa_bot.retrieval.live_index import Search
from qa_bot.retrieval.second_look import Looked, SecondLook
from qa_bot.retrieval.window import RankedUnit
from qa_bot.store.keywords import KeywordIndex
from qa_bot.text.normalising import language_of

Features = Callable[[Search, Sequence[evidence.Evidence], Mapping[str, KeywordIndex]], npt.NDArray[np.float64]]
"""What a judgement rests on, shape ``(1, features)``."""
PATH = Path(__file__).parent.parent / "retrieval" / "calibration.json"
_ORDER_PENALTY = 0.01
_OWN_ACROSS = 5
"""How often the centre's English questions count: they alone have English passages to compete with Chinese ones, and they are few."""
_FALSE_REFUSALS: dict[Language, float] = {"zh": 0.012, "en": 0.1}
"""The share that each judgement of answerability may refuse of the questions whose best unit answers, by language, all sources counting the
same: to refuse what would have been answered wrongly is no loss.

What answers an English question is mostly Chinese, and much harder to tell from what does not: nearly never to refuse would mean nearly
always to answer.
"""


@dataclass(frozen=True, slots=True)
class _Judged:
    """A case with what a judgement of it rests on, shape ``(1, features)``, and whether its best unit answers."""

    case: Case
    values: npt.NDArray[np.float64]
    answers: bool


def fit_order(general: Sequence[Choice], own: Sequence[Choice]) -> dict[str, LinearModel]:
    """The models that order the candidates of a search; ``own`` are of the centre's questions, whose passages are in several languages."""
    every = [*general, *own]
    across = [choice for choice in general if choice.across] + [choice for choice in own if choice.across] * _OWN_ACROSS
    return {
        "order": _fit_order([choice for choice in every if not choice.across]),
        "order_across_languages": _fit_order(across),
    }


def _fit_order(choices: Sequence[Choice]) -> LinearModel:
    """The right candidates should come first (a softmax over each question's)."""
    from scipy.optimize import minimize  # for who calibrates only

    chosen = [choice for choice in choices if choice.right.any()]
    scale = np.concatenate([choice.features for choice in chosen]).std(axis=0) + 1e-9

    def loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        total, slope = 0.0, np.zeros(len(weights))
        for choice in chosen:
            values = choice.features / scale
            scores = values @ weights
            every, right = np.logaddexp.reduce(scores), np.logaddexp.reduce(scores[choice.right])
            total += float(every - right)
            slope += np.exp(scores - every) @ values - np.exp(scores[choice.right] - right) @ values[choice.right]
        penalty = _ORDER_PENALTY * len(chosen)
        return total + float(penalty * weights @ weights), slope + 2 * penalty * weights

    fitted = minimize(loss, np.zeros(len(live_index.FEATURES)), jac=True, method="L-BFGS-B").x
    return LinearModel(live_index.FEATURES, tuple((fitted / scale).tolist()), 0.0)


def fit_words(cases: Sequence[Case], progress: Progress = lambda _: None) -> LinearModel:
    """The model by which words choose the units worth a second look."""
    values, labels, weights = [], [], []
    for case, weight in zip(cases, _balanced(cases), strict=True):
        progress(1)
        if case.answerable:
            places, found = evidence.features(case.search, case.keywords)
            values.append(found)
            labels += [case.is_right(place) for place in places]
            weights += [weight] * len(places)
    return _fit(np.vstack(values), labels, weights, evidence.FEATURES)


def fit_spoken_of(cases: Sequence[Case], progress: Progress = lambda _: None) -> dict[str, LinearModel]:
    """The models that judge whether the corpus speaks of what is asked, by language; of near misses it does, so they are left out."""
    judged = []
    for case in cases:
        progress(1)
        places, values = evidence.by_words(case.search, case.keywords)
        if places and not case.is_near_miss:
            judged.append(_judged(case, evidence.ranked_by_words(case.search, places, values), answerability.spoken_features))
    return _fit_judgement("spoken_of_{}", judged, answerability.SPOKEN_FEATURES)


def fit_second_look(cases: Sequence[Case], second: SecondLook, progress: Progress = lambda _: None) -> dict[str, LinearModel]:
    """The models that weigh a second look: which unit answers, and whether the best one is good enough."""
    looked: list[tuple[Case, list[RankedUnit], Looked, npt.NDArray[np.float64]]] = []
    for case in cases:
        places, values = evidence.by_words(case.search, case.keywords)
        seen = second.look(case.search.question, case.search.passages, places)
        looked.append((case, [places[row] for row in seen.rows], seen, np.hstack([values[seen.rows], seen.values])))
        progress(1)
    answerable = [one for one in looked if one[0].answerable]
    units = _fit(
        np.vstack([values for _, _, _, values in answerable]),
        [case.is_right(place) for case, places, _, _ in answerable for place in places],
        [weight for (_, places, _, _), weight in zip(answerable, _balanced([one[0] for one in answerable]), strict=True) for _ in places],
        evidence.FEATURES + evidence.SECOND,
    )
    ranked = [(case, evidence.ranked(case.search, places, values, seen.spans, units)) for case, places, seen, values in looked if places]
    judged = [_judged(case, found, answerability.answered_features) for case, found in ranked]
    answered = _fit_judgement(f"answered_{{}}_by_{second.name}", judged, answerability.ANSWERED_FEATURES, _FALSE_REFUSALS)
    both = [
        dataclasses.replace(one, values=np.column_stack([_spoken_of(case, found), _answered(answered, one, second)]))
        for (case, found), one in zip(ranked, judged, strict=True)
        if not case.is_near_miss
    ]
    together = _fit_judgement(f"together_{{}}_by_{second.name}", both, answerability.TOGETHER_FEATURES, _FALSE_REFUSALS)
    return {f"evidence_by_{second.name}": units} | answered | together


def _spoken_of(case: Case, found: Sequence[evidence.Evidence]) -> npt.NDArray[np.float64]:
    model = calibrated_model(f"spoken_of_{_language(case)}", answerability.SPOKEN_FEATURES)
    return model.scores(answerability.spoken_features(case.search, found, case.keywords))


def _answered(answered: Mapping[str, LinearModel], one: _Judged, second: SecondLook) -> npt.NDArray[np.float64]:
    return answered[f"answered_{_language(one.case)}_by_{second.name}"].scores(one.values)


def _judged(case: Case, found: Sequence[evidence.Evidence], features: Features) -> _Judged:
    return _Judged(case, features(case.search, found, case.keywords), case.is_right((found[0].rank, found[0].unit)))


def _language(case: Case) -> Language:
    return language_of(case.search.question)


def _fit_judgement(
    name: str,
    judged: Sequence[_Judged],
    features: tuple[str, ...],
    refused: Mapping[Language, float] | None = None,
) -> dict[str, LinearModel]:
    """A judgement for each language of questions, which has its place in ``name``.

    ``refused`` is the share that may be refused of what the best unit answers (None: whatever makes the fewest errors).
    """
    fitted = {}
    for language in _FALSE_REFUSALS:
        chosen = [one for one in judged if _language(one.case) == language]
        cases, table = [one.case for one in chosen], np.vstack([one.values for one in chosen])
        answers, weights = np.array([one.answers for one in chosen]), np.array(_balanced(cases))
        model = _fit(table, [case.answerable for case in cases], weights, features)
        fitted[name.format(language)] = model if refused is None else _lenient(model, table[answers], weights[answers], refused[language])
    return fitted


def _lenient(model: LinearModel, answerable: npt.NDArray[np.float64], weights: npt.NDArray[np.float64], refused: float) -> LinearModel:
    """The model with a bias by which it refuses that share of what is ``answerable``, shape ``(cases, features)``."""
    scores = model.scores(answerable)
    order = np.argsort(scores)
    below = np.cumsum(weights[order]) / weights.sum()
    least = scores[order][np.searchsorted(below, refused)]
    return dataclasses.replace(model, bias=model.bias - float(least))


def save_calibration(models: dict[str, LinearModel]) -> None:
    """Write these models where the code reads them; the others stay."""
    _update(
        {
            name: {
                "features": list(model.features),
                "weights": [round(weight, 6) for weight in model.weights],
                "bias": round(model.bias, 6),
            }
            for name, model in models.items()
        }
    )
    forget_calibration()  # what is fitted next rests on these


def save_provenance(provenance: dict[str, Any]) -> None:
    """Write down which command fitted the models, on what."""
    _update({"provenance": provenance})


def _update(entries: dict[str, Any]) -> None:
    kept = json.loads(PATH.read_text(encoding="utf-8"))
    PATH.write_text(json.dumps(kept | entries, indent=1) + "\n", encoding="utf-8")


def _balanced(cases: Sequence[Case]) -> list[float]:
    """Weights by which every source counts the same, and in each what is answerable as much as what is not."""
    kinds = [(case.source, case.answerable) for case in cases]
    counts = Counter(kinds)
    return [len(cases) / (len(counts) * counts[kind]) for kind in kinds]


def _fit(
    values: npt.NDArray[np.float64],
    labels: Sequence[bool] | npt.NDArray[np.bool_],
    weights: Sequence[float] | npt.NDArray[np.float64],
    names: tuple[str, ...],
) -> LinearModel:
    from sklearn.linear_model import LogisticRegression  # a second of import, for who calibrates only

    # Standardised while fitting, so that the penalty treats all features alike; folded back into plain weights after.
    mean, scale = values.mean(axis=0), values.std(axis=0) + 1e-9
    fitted = LogisticRegression(max_iter=5000, C=0.3).fit((values - mean) / scale, labels, sample_weight=weights)
    plain = fitted.coef_[0] / scale
    return LinearModel(names, tuple(plain.tolist()), float(fitted.intercept_[0] - plain @ mean))
