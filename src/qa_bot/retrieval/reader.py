"""Reads the question together with the likeliest units and says which of them answers, where in it, and whether any does.

A small network over the bundled encoder: its lower layers are the encoder's own, the upper ones were fitted (``training/fit_reader.py``;
figures, data and licence in ``reader.md``). It belongs to the bundled embedding model; with another one, without its file or with
``QA_BOT_SECOND_LOOK=meaning``, evidence is compared by meaning instead.
"""

import copy
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import numpy as np

from qa_bot.bundled_model import FOLDER
from qa_bot.embedding import SentenceTransformerEmbeddings
from qa_bot.records import ScoredPassage
from qa_bot.retrieval.window import RankedUnit, Window, pack
from qa_bot.text.normalising import one_script
from qa_bot.traced import Pass, traced

if TYPE_CHECKING:
    import torch

FILE = "reader.safetensors"
LOWER = 5
"""How many lower layers are the encoder's own."""
_LONGEST_SPAN = 40
"""In tokens."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader makes of a unit.

    ``probability`` that this unit answers, 0 to 1: all units read and "none of them" add up to 1. ``span``: the characters of the
    unit that are the answer itself, relative to its start.
    """

    probability: float
    span: tuple[int, int]


class Reader:
    """The constructor is cheap; the first question, or ``warm_up``, loads. Safe to share between threads."""

    def __init__(self, embeddings: SentenceTransformerEmbeddings) -> None:
        self._embeddings = embeddings
        self._lock = threading.Lock()
        self._network: ReaderNetwork | None = None

    @staticmethod
    def available(embeddings: SentenceTransformerEmbeddings) -> bool:
        """Whether the fitted layers are there, and belong to this embedding model."""
        return embeddings.identity.startswith(FOLDER) and files("qa_bot.retrieval").joinpath(FILE).is_file()

    def warm_up(self) -> None:
        """Load the layers."""
        self._loaded()

    def read(self, question: str, found: Sequence[ScoredPassage], places: Sequence[RankedUnit]) -> dict[int, Reading]:
        """Read the units given, likeliest first, as far as there is room; number of the unit → what it is worth."""
        if not places:
            return {}
        import torch  # seconds and hundreds of megabytes: only who reads pays

        network = self._loaded()
        window = pack(question, found, places, network.tokenizer)
        with torch.inference_mode():
            read = network([window])
        probabilities = torch.softmax(torch.cat([read.none[:1], read.units]), 0)[1:].tolist()
        starts, ends = read.starts[0].numpy(), read.ends[0].numpy()
        readings = {}
        for reach, probability in zip(window.reaches, probabilities, strict=True):
            first, last = _best_span(starts[reach.first : reach.last], ends[reach.first : reach.last])
            rank, unit = places[reach.row]
            text = found[rank].document.text[unit.start : unit.end]
            whole = len(one_script(text)) != len(text)  # the characters cannot be told apart then
            span = (0, len(text)) if whole else (reach.offsets[first][0], reach.offsets[last][1])
            readings[reach.row] = Reading(probability, span)
        return readings

    def _loaded(self) -> "ReaderNetwork":
        with self._lock:
            if self._network is None:
                from safetensors.torch import load_file

                network = ReaderNetwork(self._embeddings)
                with as_file(files("qa_bot.retrieval").joinpath(FILE)) as path:
                    network.load(load_file(path))
                network.trace()
                self._network = network
        return self._network


@dataclass(frozen=True, slots=True)
class RawReading:
    """Logits: ``none`` (windows,), ``units`` (all reaches of all windows, in order,), ``starts`` and ``ends`` (windows, tokens)."""

    none: "torch.Tensor"
    units: "torch.Tensor"
    starts: "torch.Tensor"
    ends: "torch.Tensor"


class ReaderNetwork:
    """The network itself, shared with its training: the encoder's lower layers, own upper layers, and three linear heads."""

    def __init__(self, embeddings: SentenceTransformerEmbeddings) -> None:
        from torch import nn

        self._encoder, self.tokenizer = embeddings.encoder()
        layers = self._encoder.encoder.layer
        hidden = self._encoder.config.hidden_size
        self._lower = layers[:LOWER]
        self._upper = nn.ModuleList(copy.deepcopy(layer) for layer in layers[LOWER:])
        self._none, self._unit, self._span = nn.Linear(hidden, 1), nn.Linear(hidden, 1), nn.Linear(hidden, 2)
        self.fitted = nn.ModuleDict({"upper": self._upper, "none": self._none, "unit": self._unit, "span": self._span})
        self.fitted.eval()
        self._run: Pass = self._through_layers

    def to(self, dtype: "torch.dtype") -> "ReaderNetwork":
        """The same network in another precision."""
        self._encoder.to(dtype)
        self.fitted.to(dtype)
        return self

    def load(self, weights: dict[str, "torch.Tensor"]) -> None:
        """Take over fitted weights as ``pack_weights`` makes them."""
        self.fitted.load_state_dict(unpack_weights(weights))
        self.fitted.to(self._encoder.dtype).eval()

    def trace(self) -> None:
        """Run the layers as one call from now on; they cannot be fitted any more."""
        from torch import nn

        parts = nn.ModuleList([self._encoder.embeddings, self._lower, self._upper])
        self._run = traced(parts, self._through_layers, self._encoder.config.vocab_size)

    def __call__(self, windows: Sequence[Window]) -> RawReading:
        """Read windows."""
        import torch

        longest = max(len(window.tokens) for window in windows)
        ids = torch.ones(len(windows), longest, dtype=torch.long)
        mask = torch.zeros(len(windows), longest, dtype=torch.long)
        for row, window in enumerate(windows):
            ids[row, : len(window.tokens)] = torch.tensor(window.tokens)
            mask[row, : len(window.tokens)] = 1
        states = self._run(ids, mask)
        spans = self._span(states).float()
        means = [states[row, reach.first : reach.last].mean(0) for row, window in enumerate(windows) for reach in window.reaches]
        units = self._unit(torch.stack(means))[:, 0].float() if means else torch.zeros(0)
        return RawReading(self._none(states[:, 0])[:, 0].float(), units, spans[..., 0], spans[..., 1])

    def _through_layers(self, tokens: "torch.Tensor", mask: "torch.Tensor") -> "torch.Tensor":
        """A ``Pass``."""
        import torch

        hidden = ((1 - mask)[:, None, None, :] * -1e4).to(self._none.weight.dtype)
        with torch.no_grad():
            states: torch.Tensor = self._encoder.embeddings(input_ids=tokens)
            for layer in self._lower:
                states = _states(layer(states, attention_mask=hidden))
        for layer in self._upper:
            states = _states(layer(states, attention_mask=hidden))
        return states


def pack_weights(state: dict[str, "torch.Tensor"]) -> dict[str, "torch.Tensor"]:
    """Matrices as 8-bit integers with a scale for each row, everything else as 16-bit floats."""
    import torch

    packed = {}
    for name, tensor in state.items():
        if tensor.ndim == 2 and min(tensor.shape) > 2:
            scale = tensor.abs().amax(1, keepdim=True).clamp_min(1e-8) / 127
            packed[name] = torch.round(tensor / scale).to(torch.int8)
            packed[f"{name}:scale"] = scale.half()
        else:
            packed[name] = tensor.half().contiguous()
    return packed


def unpack_weights(packed: dict[str, "torch.Tensor"]) -> dict[str, "torch.Tensor"]:
    """The inverse of ``pack_weights``, up to rounding."""
    scales = {name.removesuffix(":scale"): tensor.float() for name, tensor in packed.items() if name.endswith(":scale")}
    return {
        name: tensor.float() * scales[name] if name in scales else tensor.float()
        for name, tensor in packed.items()
        if not name.endswith(":scale")
    }


def _best_span(starts: "np.typing.NDArray[np.float32]", ends: "np.typing.NDArray[np.float32]") -> tuple[int, int]:
    """First and last token of the likeliest span."""
    size = len(starts)
    total = starts[:, None] + ends[None, :]
    apart = np.arange(size)[None, :] - np.arange(size)[:, None]
    total[(apart < 0) | (apart >= _LONGEST_SPAN)] = -np.inf
    first, last = divmod(int(total.argmax()), size)
    return first, last


def _states(output: "torch.Tensor | tuple[torch.Tensor, ...]") -> "torch.Tensor":
    return output[0] if isinstance(output, tuple) else output
