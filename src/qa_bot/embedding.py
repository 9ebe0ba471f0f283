"""Turns text into vectors: a sentence-transformers model behind LangChain's ``Embeddings``."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from langchain_core.embeddings import Embeddings

from qa_bot.bundled_model import FOLDER, prepare_bundled_model
from qa_bot.errors import ModelError
from qa_bot.settings import Settings
from qa_bot.text.normalising import one_script
from qa_bot.traced import traced

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers import BatchEncoding, PreTrainedTokenizerFast

BUNDLED = "bundled"
_BATCH, _CHARACTERS = 16, 4096
"""So many texts are encoded together, or more short ones: as many as have so many characters, each counted as long as the longest."""
_QUESTIONS_REMEMBERED = 1024
_SHORTEST = 1e-12
"""A vector of nothing stays nothing: divided by its length it would be no number."""


class SharedTokenizer:
    """A fast tokenizer, one call at a time: it keeps in itself how it pads and cuts, and who calls it meanwhile would get it so, too."""

    def __init__(self, tokenizer: "PreTrainedTokenizerFast", turn: threading.Lock) -> None:
        self._tokenizer, self._turn = tokenizer, turn
        self.cls_token_id, self.sep_token_id = tokenizer.cls_token_id, tokenizer.sep_token_id

    def __call__(self, texts: Sequence[str], **options: bool) -> "BatchEncoding":
        """What the tokenizer makes of the texts."""
        with self._turn:
            made: BatchEncoding = self._tokenizer(list(texts), **options)
            return made


class SentenceTransformerEmbeddings(Embeddings):
    """Unit vectors from any sentence-transformers model; the constructor is cheap, ``warm_up`` loads.

    ``identity`` names the model and everything else that its vectors depend on; vectors of different identities must not meet.
    """

    def __init__(
        self,
        model: str = BUNDLED,
        *,
        models_folder: Path,
        query_prompt: str = "query: ",
        passage_prompt: str = "passage: ",
        report: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._model_name = model
        self._models_folder = models_folder
        self._query_prompt = query_prompt
        self._passage_prompt = passage_prompt
        self._report = report
        self._loaded: SentenceTransformer | None = None
        self._lock = threading.Lock()
        self._embedding, self._tokenizing = threading.Lock(), threading.Lock()
        self._waiting: list[tuple[str, Future[npt.NDArray[np.float32]]]] = []
        self._query = lru_cache(maxsize=_QUESTIONS_REMEMBERED)(self._embed_query)
        name = FOLDER if model == BUNDLED else model
        self.identity = f"{name}|{query_prompt}|{passage_prompt}"

    @classmethod
    def from_settings(cls, settings: Settings, report: Callable[[str], None] = lambda _: None) -> "SentenceTransformerEmbeddings":
        """The model that the settings name."""
        return cls(
            settings.embedding_model,
            models_folder=settings.data_folder / "models",
            query_prompt=settings.embedding_query_prompt,
            passage_prompt=settings.embedding_passage_prompt,
            report=report,
        )

    def warm_up(self) -> None:
        """Load the model, unpacking the bundled one if need be.

        Raises:
            ModelError: the model cannot be found or loaded.
        """
        self._model()

    @property
    def is_warm(self) -> bool:
        """Whether the model is loaded."""
        return self._loaded is not None

    def encoder(self) -> tuple[Any, SharedTokenizer]:
        """The transformer itself and its tokenizer, for who reads with them.

        Raises:
            ModelError: the model cannot be found or loaded.
        """
        transformer: Any = self._model()[0]
        return transformer.model, SharedTokenizer(transformer.tokenizer, self._tokenizing)

    def embed_query(self, text: str) -> list[float]:
        """The unit vector of a question."""
        vector: list[float] = self.query_vector(text).tolist()
        return vector

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The unit vectors of passages."""
        vectors: list[list[float]] = self.passage_vectors(texts).tolist()
        return vectors

    def query_vector(self, text: str) -> npt.NDArray[np.float32]:
        """The unit vector of a question, shape ``(dimensions,)``; the last questions are remembered."""
        return self._query(one_script(text))

    def passage_vectors(self, texts: Sequence[str], progress: Callable[[int], None] = lambda _: None) -> npt.NDArray[np.float32]:
        """The unit vectors of passages, shape ``(texts, dimensions)``.

        Texts of like length are encoded together, which wastes least; ``progress`` is told how many are done.
        """
        return self._encode_sorted([self._passage_prompt + one_script(text) for text in texts], progress)

    def query_vectors(self, texts: Sequence[str], progress: Callable[[int], None] = lambda _: None) -> npt.NDArray[np.float32]:
        """The unit vectors of many questions at once, shape ``(texts, dimensions)``."""
        return self._encode_sorted([self._query_prompt + one_script(text) for text in texts], progress)

    def _encode_sorted(self, texts: list[str], progress: Callable[[int], None]) -> npt.NDArray[np.float32]:
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        vectors = np.empty((len(texts), self._model().get_embedding_dimension() or 0), np.float32)
        while order:
            fit = max(_BATCH, _CHARACTERS // max(len(texts[order[-1]]), 1))
            rows, order = order[-fit:], order[:-fit]
            vectors[rows] = self._encode([texts[row] for row in rows])
            progress(len(rows))
        return vectors

    def _embed_query(self, text: str) -> npt.NDArray[np.float32]:
        """Embedded together with the questions of all who wait meanwhile: sixteen at once cost little more than two."""
        vector: Future[npt.NDArray[np.float32]] = Future()
        self._waiting.append((text, vector))
        while not vector.done():
            with self._embedding:  # whoever gets in embeds for all that wait
                if not vector.done():
                    self._embed_waiting()
        return vector.result()

    def _embed_waiting(self) -> None:
        batch = [self._waiting.pop(0) for _ in range(min(_BATCH, len(self._waiting)))]
        try:
            found = self._encode([self._query_prompt + text for text, _ in batch])
        except BaseException as error:
            for _, vector in batch:
                vector.set_exception(error)
            raise
        for (_, vector), row in zip(batch, found, strict=True):
            row.flags.writeable = False  # it is shared by all who ask the same
            vector.set_result(row)

    def _encode(self, texts: list[str]) -> npt.NDArray[np.float32]:
        vectors = self._model().encode(texts, batch_size=len(texts), show_progress_bar=False, convert_to_numpy=True).astype(np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: npt.NDArray[np.float32] = vectors / np.maximum(lengths, _SHORTEST)
        return unit

    def _model(self) -> "SentenceTransformer":
        if self._loaded is None:
            with self._lock:
                if self._loaded is None:
                    self._loaded = self._load()
        return self._loaded

    def _load(self) -> "SentenceTransformer":
        # Eight seconds and 450 MB: only who embeds pays for them.
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        name = self._model_name
        if name == BUNDLED:
            name = str(prepare_bundled_model(self._models_folder, self._report))
        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            model = SentenceTransformer(name, device="cpu").to(_precision())
        except (OSError, ValueError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise ModelError(
                f"the embedding model {self._model_name!r} cannot be loaded ({reason}); "
                f"set QA_BOT_EMBEDDING_MODEL to a sentence-transformers model's name or folder, or to {BUNDLED}"
            ) from None
        if self._model_name == BUNDLED:
            _trace(model)
        self._take_turns_with_tokenizing(model)
        return model

    def _take_turns_with_tokenizing(self, model: "SentenceTransformer") -> None:
        preprocess = model.preprocess

        def in_turn(*args: Any, **options: Any) -> Any:  # noqa: ANN401  # whatever the model passes on
            with self._tokenizing:
                return preprocess(*args, **options)

        model.preprocess = in_turn  # type: ignore[method-assign]


def _trace(model: "SentenceTransformer") -> None:
    """Let the model run its transformer as one call. Only the bundled one: what others do when traced is not known."""
    transformer: Any = model[0]
    encoder, forward = transformer.model, transformer.model.forward
    states = traced(encoder, lambda tokens, mask: forward(tokens, mask).last_hidden_state, encoder.config.vocab_size)
    encoder.forward = lambda input_ids, attention_mask, **_: {"last_hidden_state": states(input_ids, attention_mask)}


def _precision() -> "torch.dtype":
    """16 bits where the processor calculates in them, which takes half the time and memory; their vectors are those of 32, rounded."""
    import torch

    able = torch.cpu.get_capabilities()
    return torch.bfloat16 if able.get("avx512_bf16") or able.get("amx_bf16") else torch.float32
