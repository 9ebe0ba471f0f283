"""The fitted constants: small logistic models, kept in ``calibration.json`` with their provenance; see ``qa-eval calibrate``."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from qa_bot.errors import SettingsError


@dataclass(frozen=True, slots=True)
class LinearModel:
    """A logistic regression over named features."""

    features: tuple[str, ...]
    weights: tuple[float, ...]
    bias: float

    def scores(self, values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """The log-odds for each row of ``values``, shape ``(rows, features)`` → ``(rows,)``."""
        scores: npt.NDArray[np.float64] = values @ np.array(self.weights) + self.bias
        return scores

    def probabilities(self, values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """The probability for each row of ``values``, shape ``(rows, features)`` → ``(rows,)``."""
        probabilities: npt.NDArray[np.float64] = 1 / (1 + np.exp(-self.scores(values)))
        return probabilities


@cache
def calibrated_model(name: str, features: Sequence[str]) -> LinearModel:
    """The fitted model of that name.

    Raises:
        SettingsError: it was fitted to other features than the code computes now.
    """
    fitted = _kept()[name]
    if tuple(fitted["features"]) != tuple(features):
        raise SettingsError(f"the calibration of {name} was fitted to other features; run: qa-eval calibrate DATASET")
    return LinearModel(tuple(fitted["features"]), tuple(fitted["weights"]), fitted["bias"])


def calibrated_for() -> str:
    """The identity of the embedding model that the constants were fitted with."""
    identity: str = _kept()["provenance"]["embedding"]
    return identity


def forget_calibration() -> None:
    """Read the constants anew: they have been fitted again."""
    _kept.cache_clear()
    calibrated_model.cache_clear()


@cache
def _kept() -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(files("qa_bot.retrieval").joinpath("calibration.json").read_text(encoding="utf-8"))
    return kept
