"""The query adapter: what it is for, and the script that fits its weights."""

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from qa_bot.embedding import SentenceTransformerEmbeddings
from qa_bot.retrieval.query_adapter import adapted
from tests.real.scripts import ROOT, training_script

QUESTION = "How many chargers does the car park of the reading hall have?"
ANSWERS = "读书大厅的停车场有四十个充电桩。"
OTHER = "The reading hall was designed by an architect from Milan, and its garden is open all day."

pytestmark = [pytest.mark.model, pytest.mark.slow]


@pytest.fixture(scope="module")
def embeddings() -> SentenceTransformerEmbeddings:
    return SentenceTransformerEmbeddings(models_folder=ROOT / "data" / "models")


def test_an_english_question_comes_nearer_to_the_chinese_passage_that_answers_it(embeddings: SentenceTransformerEmbeddings) -> None:
    question, passages = embeddings.query_vector(QUESTION), embeddings.passage_vectors([ANSWERS, OTHER])
    answers, other = passages @ question
    answers_now, other_now = passages @ adapted(QUESTION, question, embeddings.identity)
    assert answers_now - other_now > answers - other


def test_a_few_steps_bring_questions_nearer_to_what_answers_them(monkeypatch: pytest.MonkeyPatch) -> None:
    script = training_script("fit_query_adapter", monkeypatch)
    drawn = np.random.default_rng(7).normal(size=(40, 384)).astype(np.float32)
    passages = torch.nn.functional.normalize(torch.tensor(drawn), dim=1)
    elsewhere = torch.nn.functional.normalize(passages.flip(1), dim=1)
    weights = script.fit([script.Pairs(elsewhere, passages, torch.eye(40, dtype=torch.bool))])
    assert weights.keys() == load_file(script.WEIGHTS).keys()
    down, up, shift = (weights[name].float() for name in ("down", "up", "shift"))
    moved = torch.nn.functional.normalize(elsewhere + elsewhere @ down @ up + shift, dim=1)
    before, after = (torch.softmax(each @ passages.T / script.TEMPERATURE, 1).diagonal().mean() for each in (elsewhere, moved))
    assert after > before + 0.1
