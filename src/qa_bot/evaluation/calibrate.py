"""Fits the constants of ``qa_bot.retrieval.calibration``; neither the evaluation sets nor the golden questions are looked at."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from langchain_core.embeddings import Embeddings

from qa_bot.evaluation.calibration_cases import Case
from qa_bot.retrieval import answerability, evidence
from qa_bot.retrieval.calibration import LinearModel

PATH = Path(__file__).parent.parent / "retrieval" / "calibration.json"
_ANSWERABLE = 0.75
"""The share of answerable questions that the probabilities assume: at a desk, most are."""

Progress = Callable[[int], None]


def fit_words(cases: Sequence[Case], progress: Progress = lambda _: None) -> LinearModel:
    """The model by which words choose the units worth comparing by meaning."""
    values, labels, weights = [], [], []
    for case, weight in zip(cases, _balanced(cases), strict=True):
        progress(1)
        if case.answerable:
            places, found = evidence.features(case.search.question, case.search.passages[: evidence.PASSAGES], case.keywords)
            values.append(found)
            labels += [case.is_right(place) for place in places]
            weights += [weight] * len(places)
    return _fit(np.vstack(values), labels, weights, evidence.FEATURES)


def fit_meaning(
    cases: Sequence[Case], by_words: LinearModel, embeddings: Embeddings, progress: Progress = lambda _: None
) -> dict[str, LinearModel]:
    """The models that also weigh meaning: which unit answers, and whether the best one is good enough."""
    compared = []
    for case in cases:
        places, values = evidence.candidates(case.search, case.keywords, by_words)
        compared.append((case, places, evidence.with_meaning(case.search, places, values, embeddings)))
        progress(1)
    weights = _balanced(cases)
    answerable = [
        (case, places, values, weight) for (case, places, values), weight in zip(compared, weights, strict=True) if case.answerable
    ]
    units = _fit(
        np.vstack([values for _, _, values, _ in answerable]),
        [case.is_right(place) for case, places, _, _ in answerable for place in places],
        [weight for _, places, _, weight in answerable for _ in places],
        evidence.FEATURES + evidence.MEANING,
    )
    rows, labels, row_weights = [], [], []
    for (case, places, values), weight in zip(compared, weights, strict=True):
        if places:
            best = evidence.ranked(case.search, places, values, units)
            rows.append(answerability.features(case.search, best, case.keywords))
            labels.append(case.answerable)
            row_weights.append(weight)
    prior = _with_prior(labels, row_weights)
    table = np.vstack(rows)
    across = [answerability.FEATURES.index(name) for name in answerability.ACROSS_FEATURES]
    return {
        "evidence": units,
        "answerability": _fit(table, labels, prior, answerability.FEATURES),
        "answerability_across_languages": _fit(table[:, across], labels, prior, answerability.ACROSS_FEATURES),
    }


def save_calibration(provenance: dict[str, Any], models: dict[str, LinearModel]) -> None:
    """Write the constants where the code reads them."""
    fitted = {
        name: {
            "features": list(model.features),
            "weights": [round(weight, 6) for weight in model.weights],
            "bias": round(model.bias, 6),
        }
        for name, model in models.items()
    }
    PATH.write_text(json.dumps({"provenance": provenance} | fitted, indent=1) + "\n", encoding="utf-8")


def _balanced(cases: Sequence[Case]) -> list[float]:
    """Weights by which every source counts the same in all."""
    counts = {source: sum(case.source == source for case in cases) for source in {case.source for case in cases}}
    return [len(cases) / (len(counts) * counts[case.source]) for case in cases]


def _with_prior(labels: Sequence[bool], weights: Sequence[float]) -> list[float]:
    """The weights, changed so that answerable cases make up their assumed share."""
    held = sum(weight for label, weight in zip(labels, weights, strict=True) if label) / sum(weights)
    up, down = _ANSWERABLE / held, (1 - _ANSWERABLE) / (1 - held)
    return [weight * (up if label else down) for label, weight in zip(labels, weights, strict=True)]


def _fit(values: npt.NDArray[np.float64], labels: Sequence[bool], weights: Sequence[float], names: tuple[str, ...]) -> LinearModel:
    from sklearn.linear_model import LogisticRegression  # a second of import, for who calibrates only

    # Standardised while fitting, so that the penalty treats all features alike; folded back into plain weights after.
    mean, scale = values.mean(axis=0), values.std(axis=0) + 1e-9
    fitted = LogisticRegression(max_iter=5000, C=0.3).fit((values - mean) / scale, labels, sample_weight=weights)
    plain = fitted.coef_[0] / scale
    return LinearModel(names, tuple(plain.tolist()), float(fitted.intercept_[0] - plain @ mean))
