"""Only English questions to the bundled model are moved, and stay unit vectors."""

import numpy as np
import pytest

from qa_bot.bundled_model import FOLDER
from qa_bot.retrieval import query_adapter
from qa_bot.retrieval.query_adapter import adapted

_BUNDLED = f"{FOLDER}|query: |passage: "


@pytest.fixture
def vector() -> query_adapter.Vector:
    drawn = np.random.default_rng(7).normal(size=384).astype(np.float32)
    return drawn / np.linalg.norm(drawn)


def test_an_english_question_is_moved_a_little(vector: query_adapter.Vector) -> None:
    moved = adapted("When was the centre opened?", vector, _BUNDLED)
    assert np.linalg.norm(moved) == pytest.approx(1, abs=1e-6)
    assert 0.5 < float(moved @ vector) < 0.999
    assert moved.dtype == np.float32


@pytest.mark.parametrize(
    ("question", "embedding"),
    [("中心是什么时候启用的？", _BUNDLED), ("openEuler什么时候发布？", _BUNDLED), ("When was the centre opened?", "another-model||")],
)
def test_others_stay_where_they_are(vector: query_adapter.Vector, question: str, embedding: str) -> None:
    assert adapted(question, vector, embedding) is vector


def test_a_vector_of_another_length_is_left_alone() -> None:
    short = np.ones(64, np.float32) / 8
    assert adapted("When was the centre opened?", short, _BUNDLED) is short


def test_without_its_file_nothing_is_moved(vector: query_adapter.Vector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query_adapter, "FILE", "missing.safetensors")
    query_adapter._weights.cache_clear()
    try:
        assert adapted("When was the centre opened?", vector, _BUNDLED) is vector
    finally:
        query_adapter._weights.cache_clear()
