"""Fits the constants of ``qa_bot.retrieval.calibration`` on a training set; the evaluation sets are never looked at."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from qa_bot.evaluation.answers import holds_answer
from qa_bot.evaluation.dataset_index import Vectors, dataset_index
from qa_bot.evaluation.datasets import Dataset
from qa_bot.evaluation.refusal import asked_with_and_without
from qa_bot.retrieval import answerability, evidence
from qa_bot.retrieval.calibration import LinearModel

PATH = Path(__file__).parent.parent / "retrieval" / "calibration.json"
_PASSAGES = 5


def calibrate(dataset: Dataset, vectors: Vectors, embedding: str, progress: Callable[[int], None] = lambda _: None) -> dict[str, Any]:
    """Fit both models: which unit answers, then whether the best one is good enough. Deterministic.

    Returns:
        What ``calibration.json`` holds: for each model features, weights and bias, and where they come from.
    """
    unit_values, unit_labels = [], []
    with dataset_index(dataset, vectors, embedding) as index:
        for question, vector in zip(dataset.questions, vectors.questions, strict=True):
            search = index.search(question.text, vector, _PASSAGES)
            found = search.passages[: evidence.PASSAGES]
            places, values = evidence.features(question.text, found, index.keywords)
            unit_values.append(values)
            unit_labels.append(
                [
                    found[rank].document.id == question.passage
                    and holds_answer(found[rank].document.text[unit.start : unit.end], question.answers)
                    for rank, unit in places
                ]
            )
            progress(1)
    unit_model = _fit(np.vstack(unit_values), np.concatenate(unit_labels), evidence.FEATURES)
    rows, labels = [], []
    for case in asked_with_and_without(dataset, vectors, embedding, _PASSAGES, progress):
        ranked = evidence.rank_by_words(case.search, case.keywords, unit_model)
        rows.append(answerability.features(case.search, ranked, case.keywords))
        labels.append(case.answerable)
    values = np.vstack(rows)
    vector_columns = [answerability.FEATURES.index(name) for name in answerability.VECTOR_FEATURES]
    return {
        "provenance": {
            "command": f"qa-eval calibrate {dataset.name}",
            "dataset": dataset.name,
            "questions": len(dataset.questions),
            "embedding": embedding,
        },
        "evidence": _as_json(unit_model),
        "answerability": _as_json(_fit(values, np.array(labels), answerability.FEATURES)),
        "answerability_by_vectors": _as_json(_fit(values[:, vector_columns], np.array(labels), answerability.VECTOR_FEATURES)),
    }


def save_calibration(fitted: dict[str, Any]) -> None:
    """Write the constants where the code reads them."""
    PATH.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")


def _fit(values: npt.NDArray[np.float64], labels: npt.NDArray[np.bool_], names: tuple[str, ...]) -> LinearModel:
    from sklearn.linear_model import LogisticRegression  # a second of import, for who calibrates only

    # Standardised while fitting, so that the penalty treats all features alike; folded back into plain weights after.
    mean, scale = values.mean(axis=0), values.std(axis=0) + 1e-9
    fitted = LogisticRegression(max_iter=5000).fit((values - mean) / scale, labels)
    weights = fitted.coef_[0] / scale
    return LinearModel(names, tuple(weights.tolist()), float(fitted.intercept_[0] - weights @ mean))


def _as_json(model: LinearModel) -> dict[str, Any]:
    return {
        "features": list(model.features),
        "weights": [round(weight, 6) for weight in model.weights],
        "bias": round(model.bias, 6),
    }
