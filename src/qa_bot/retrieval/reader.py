"""Reads question and sentence together: a small cross-encoder whose lower layers are the embedding model's own.

Only the upper layers and a head of one neuron were fitted (``training/fit_reader.py``), so that what is shipped stays small. It belongs
to the bundled embedding model; with another one, or without its file, evidence is compared by meaning instead.
"""

import copy
import threading
from collections.abc import Sequence
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from qa_bot.bundled_model import FOLDER
from qa_bot.embedding import SentenceTransformerEmbeddings

if TYPE_CHECKING:
    import torch

FILE = "reader.safetensors"
LAYERS = 3
"""How many upper layers are the reader's own."""
TOKENS = 128
"""Question and sentence together; a longer sentence is cut."""


class Reader:
    """Scores how well sentences answer a question. The constructor is cheap; the first question loads."""

    def __init__(self, embeddings: SentenceTransformerEmbeddings) -> None:
        self._embeddings = embeddings
        self._lock = threading.Lock()
        self._network: ReaderNetwork | None = None

    @staticmethod
    def available(embeddings: SentenceTransformerEmbeddings) -> bool:
        """Whether the fitted layers are there, and belong to this embedding model."""
        return embeddings.identity.startswith(FOLDER) and files("qa_bot.retrieval").joinpath(FILE).is_file()

    @staticmethod
    def held_out() -> frozenset[str]:
        """The ids of the questions that the reader was not fitted on."""
        from safetensors import safe_open

        with as_file(files("qa_bot.retrieval").joinpath(FILE)) as path, safe_open(path, "np") as file:
            return frozenset(file.metadata()["held_out"].split())

    def scores(self, question: str, sentences: Sequence[str]) -> npt.NDArray[np.float64]:
        """A logit for each sentence, shape ``(sentences,)``: above 0, it answers rather than nothing does."""
        if not sentences:
            return np.zeros(0)
        import torch  # seconds and hundreds of megabytes: only who reads pays

        with torch.inference_mode():
            logits: npt.NDArray[np.float64] = self._loaded()(question, sentences).double().numpy()
        return logits

    def _loaded(self) -> "ReaderNetwork":
        with self._lock:
            if self._network is None:
                from safetensors.torch import load_file

                network = ReaderNetwork(self._embeddings)
                with as_file(files("qa_bot.retrieval").joinpath(FILE)) as path:
                    network.load(load_file(path))
                self._network = network
        return self._network


class ReaderNetwork:
    """The network itself, shared with its training: the encoder's lower layers, own upper layers, a linear head."""

    def __init__(self, embeddings: SentenceTransformerEmbeddings) -> None:
        from torch import nn

        self._encoder, self._tokenizer = embeddings.encoder()
        layers = self._encoder.encoder.layer
        self._lower = layers[: len(layers) - LAYERS]
        self.upper = nn.ModuleList(copy.deepcopy(layer) for layer in layers[len(layers) - LAYERS :])
        self.head = nn.Linear(2 * self._encoder.config.hidden_size, 1)

    def load(self, weights: dict[str, "torch.Tensor"]) -> None:
        """Take over fitted weights, named ``upper.…`` and ``head.…``."""
        from torch import nn

        parts = nn.ModuleDict({"upper": self.upper, "head": self.head})
        parts.load_state_dict({name: tensor.float() for name, tensor in weights.items()})
        parts.eval()

    def lower(self, question: str, sentences: Sequence[str]) -> tuple["torch.Tensor", "torch.Tensor"]:
        """What the shared layers make of each pair: states ``(sentences, tokens, hidden)`` and mask ``(sentences, tokens)``."""
        import torch

        pairs = self._tokenizer(
            [f"query: {question}"] * len(sentences),
            [f"passage: {sentence}" for sentence in sentences],
            truncation="only_second",
            max_length=TOKENS,
            padding=True,
            return_tensors="pt",
        )
        mask = pairs["attention_mask"].float()
        with torch.no_grad():
            states = self._encoder.embeddings(input_ids=pairs["input_ids"])
            for layer in self._lower:
                states = _states(layer(states, attention_mask=_additive(mask)))
        return states, mask

    def upward(self, states: "torch.Tensor", mask: "torch.Tensor") -> "torch.Tensor":
        """The logits ``(sentences,)`` from the states of the shared layers."""
        import torch

        for layer in self.upper:
            states = _states(layer(states, attention_mask=_additive(mask)))
        mean = (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        logits: torch.Tensor = self.head(torch.cat([states[:, 0], mean], 1))[:, 0]
        return logits

    def __call__(self, question: str, sentences: Sequence[str]) -> "torch.Tensor":
        """The logits ``(sentences,)`` of one question."""
        return self.upward(*self.lower(question, sentences))


def _additive(mask: "torch.Tensor") -> "torch.Tensor":
    return (1 - mask)[:, None, None, :] * -1e4


def _states(output: "torch.Tensor | tuple[torch.Tensor, ...]") -> "torch.Tensor":
    return output[0] if isinstance(output, tuple) else output
