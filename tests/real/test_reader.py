"""The reader as it is shipped: it finds the sentence, says when there is none, and stays away where it does not belong."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from qa_bot.assembly import second_look
from qa_bot.embedding import SentenceTransformerEmbeddings
from qa_bot.records import Passage, ScoredPassage, SourceDocument
from qa_bot.retrieval.reader import FILE, Reader, pack_weights, unpack_weights
from qa_bot.settings import Settings
from qa_bot.text.units import units

ROOT = Path(__file__).parents[2]
TEXT = (
    "武汉天河国际机场位于湖北省武汉市黄陂区，1995年4月15日正式启用。机场距离市中心约25公里，乘坐地铁2号线可以到达。"
    "三号航站楼建筑面积49.5万平方米，由中南建筑设计院设计。机场因位于天河街道而得名。"
)

ANSWERED = {
    "天河机场是哪一年启用的": "1995年",
    "怎么坐地铁去天河机场": "地铁2号线",
    "三号航站楼是谁设计的": "中南建筑设计院",
    "機場為什麼叫天河": "而得名",
    "Which metro line goes to Wuhan Tianhe airport?": "地铁2号线",
}

pytestmark = [pytest.mark.model, pytest.mark.slow]


@pytest.fixture(scope="module")
def embeddings() -> SentenceTransformerEmbeddings:
    return SentenceTransformerEmbeddings(models_folder=ROOT / "data" / "models")


@pytest.fixture(scope="module")
def reader(embeddings: SentenceTransformerEmbeddings) -> Reader:
    return Reader(embeddings)


def read(reader: Reader, question: str) -> dict[str, float]:
    document = SourceDocument(id="d", title="武汉天河国际机场", text=TEXT, category="", language="")
    passage = ScoredPassage(Passage(document_id="d", number=1, section=(), start=0, end=len(TEXT), text=TEXT), document, 0.0)
    places = [(0, unit) for unit in units(TEXT)]
    readings = reader.read(question, [passage], places)
    return {TEXT[places[row][1].start : places[row][1].end]: reading.probability for row, reading in readings.items()}


@pytest.mark.parametrize(("question", "words"), ANSWERED.items())
def test_the_sentence_that_answers_is_the_likeliest(reader: Reader, question: str, words: str) -> None:
    readings = read(reader, question)
    assert len(readings) == 4
    assert words in max(readings, key=lambda text: readings[text])


def test_probabilities_leave_room_for_no_answer(reader: Reader) -> None:
    answered = [sum(read(reader, question).values()) for question in ANSWERED]
    unrelated = sum(read(reader, "长江的源头在哪里").values())
    assert max(answered) <= 1.0
    assert np.mean(answered) > 0.7
    assert unrelated < min(0.02, *answered)


def test_the_shipped_file_is_small() -> None:
    assert (ROOT / "src" / "qa_bot" / "retrieval" / FILE).stat().st_size < 25_000_000


def test_eight_bits_are_enough(reader: Reader) -> None:
    import torch

    weights = {"m.weight": torch.randn(30, 40), "m.bias": torch.randn(30)}
    unpacked = unpack_weights(pack_weights(weights))
    assert unpacked.keys() == weights.keys()
    for name, tensor in weights.items():
        assert torch.allclose(unpacked[name], tensor, atol=0.02)


def test_it_is_left_out_by_a_setting_and_with_another_model(embeddings: SentenceTransformerEmbeddings) -> None:
    assert second_look(Settings(), embeddings).name == "reading"
    assert second_look(Settings(second_look="meaning"), embeddings).name == "meaning"
    assert second_look(Settings(second_look="nothing"), embeddings).name == "nothing"
    assert second_look(Settings(), SentenceTransformerEmbeddings("another", models_folder=ROOT)).name == "meaning"


def test_both_networks_are_traced(caplog: pytest.LogCaptureFixture) -> None:
    """Untraced they would answer as well, but half as many visitors."""
    Reader(SentenceTransformerEmbeddings(models_folder=ROOT / "data" / "models")).warm_up()
    assert "untraced" not in caplog.text


def test_reading_does_not_disturb_embedding(embeddings: SentenceTransformerEmbeddings) -> None:
    """Both use one tokenizer, which keeps in itself how it pads: questions embedded together, and units, which are not padded."""
    questions = ["启用时间", "从武汉站乘坐地铁到天河国际机场需要多长时间，票价是多少？"]
    alone, tokenizer = embeddings.query_vectors(questions), embeddings.encoder()[1]
    units_alone = tokenizer(questions, add_special_tokens=False)["input_ids"]
    over = threading.Event()

    def keep_reading() -> None:
        while not over.is_set():
            assert tokenizer(questions, add_special_tokens=False)["input_ids"] == units_alone

    with ThreadPoolExecutor(3) as threads:
        others = [threads.submit(keep_reading) for _ in range(3)]
        try:
            together = [embeddings.query_vectors(questions) for _ in range(30)]
        finally:
            over.set()
        for other in others:
            other.result()
    assert all(np.allclose(vectors, alone, atol=0.01) for vectors in together)
