"""The script that fits the reader's weights: a few steps of it, on a few questions."""

from pathlib import Path
from types import ModuleType

import pytest
import torch
from safetensors.torch import load_file

from qa_bot.embedding import SentenceTransformerEmbeddings
from qa_bot.records import Passage, ScoredPassage, SourceDocument
from qa_bot.retrieval.reader import ReaderNetwork
from qa_bot.retrieval.window import pack
from qa_bot.text.units import units
from tests.real.scripts import ROOT, training_script

TEXT = "灰楼是老图书馆。红楼有三层，一九三五年建成。白楼现在是食堂。"
TAUGHT = {"红楼是哪一年建成的": 0, "红楼有几层": 2, "食堂在哪座楼": 1, "老图书馆在哪": 1}
"""Not what it knows to be right."""

pytestmark = [pytest.mark.model, pytest.mark.slow]


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return training_script("fit_reader", monkeypatch)


def test_a_few_steps_make_what_is_taught_likelier(script: ModuleType, tmp_path: Path) -> None:
    torch.manual_seed(7)
    network = ReaderNetwork(SentenceTransformerEmbeddings(models_folder=ROOT / "data" / "models")).to(torch.float32)
    network.load(load_file(script.WEIGHTS))
    document = SourceDocument(id="d", title="楼", text=TEXT, category="", language="")
    passage = ScoredPassage(Passage(document_id="d", number=1, section=(), start=0, end=len(TEXT), text=TEXT), document, 0.0)
    places = [(0, unit) for unit in units(TEXT)]
    windows = {question: pack(question, [passage], places, network.tokenizer) for question in TAUGHT}
    examples = [script.Example(question, "corpus", windows[question], (right,), (), True, False) for question, right in TAUGHT.items()]

    def likely() -> float:
        """The mean probability of what is taught, among the three sentences."""
        with torch.no_grad():
            shares = torch.softmax(network(list(windows.values())).units.reshape(len(windows), -1), dim=1)
        return float(torch.stack([shares[row, right] for row, right in enumerate(TAUGHT.values())]).mean())

    before = likely()
    checkpoint = tmp_path / "checkpoint.pt"
    script.fit(network, examples, 12, 1.0, checkpoint)
    assert likely() > before + 0.1
    assert not checkpoint.exists()
