"""A LangChain chat model behind time limits: streams text, tries once more before the first token, and fails in one way only."""

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from contextvars import copy_context
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from qa_bot.answering.gate import Gate, NotNowError
from qa_bot.answering.langchain_model import build_model, one_line
from qa_bot.answering.prompting import Message
from qa_bot.answering.thoughts import without_thoughts
from qa_bot.errors import LanguageModelError, SettingsError
from qa_bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Generator

    from langchain_core.language_models import BaseChatModel

log = logging.getLogger(__name__)

_RETRY_AFTER_S = 0.5
_REASONS = {"finish_reason", "stop_reason", "done_reason"}
"""Where vendors say why a stream ended; a stream without it may have been cut on the way."""
_SENTENCE_ENDS = tuple("。！？.!?…]】］〕")
_TOO_MANY, _SERVER_ERROR = 429, 500


@dataclass(frozen=True, slots=True)
class Limits:
    """How long an answer may take (seconds) and be (characters)."""

    first_token_s: float
    between_tokens_s: float
    total_s: float
    characters: int


class _PassingError(LanguageModelError):
    """Worth one more try: too many requests, a server error, no connection."""


class _CutError(LanguageModelError):
    """The answer is too long: no failure of the model."""


class ChatModel:
    """One chat model, shared between threads; built on first use."""

    def __init__(self, build: Callable[[], "BaseChatModel"], limits: Limits, gate: Gate, at_once: int, secret: str = "") -> None:
        """Keep what is needed; nothing is loaded.

        Args:
            build: makes the LangChain model.
            limits: for every answer.
            gate: decides whether the model may be asked.
            at_once: how many requests may be under way.
            secret: what no message may hold.
        """
        self._build = build
        self._limits = limits
        self._gate = gate
        self._secret = secret
        self._lock = threading.Lock()
        self._model: BaseChatModel | None = None
        self._readers = ThreadPoolExecutor(at_once, thread_name_prefix="language-model")

    @classmethod
    def from_settings(cls, settings: Settings) -> "ChatModel":
        """The model that the settings name; none is built yet."""
        limits = Limits(
            settings.llm_first_token_seconds,
            settings.llm_between_tokens_seconds,
            settings.llm_total_seconds,
            settings.llm_answer_characters,
        )
        gate = Gate(
            at_once=settings.llm_concurrency,
            failures=settings.llm_failures,
            pause_s=settings.llm_pause_seconds,
            daily=settings.llm_daily_calls,
        )
        return cls(lambda: build_model(settings), limits, gate, settings.llm_concurrency, settings.llm_api_key.get_secret_value())

    def warm_up(self) -> None:
        """Build the model, without asking it.

        Raises:
            SettingsError: the settings name a provider or options that LangChain cannot build a model from.
        """
        self._ready()

    def stream(self, messages: Sequence[Message]) -> Iterator[str]:
        """Stream the model's text, thoughts left out.

        Raises:
            LanguageModelError: the model may not be asked now, cannot be reached, is too slow, or breaks off; the message has no key in it.
        """
        self._gate.enter()
        self._usable()
        length = 0
        try:
            with closing(self._with_one_retry(messages, time.monotonic() + self._limits.total_s)) as pieces:
                for piece in pieces:
                    length += len(piece)
                    if length > self._limits.characters:
                        raise _CutError(f"the language model wrote more than {self._limits.characters} characters")
                    yield piece
        except _CutError:
            self._gate.succeeded()
            raise
        except NotNowError:
            raise
        except LanguageModelError:
            self._gate.failed()
            raise
        self._gate.succeeded()

    def _with_one_retry(self, messages: Sequence[Message], deadline: float) -> "Generator[str, None, None]":
        began = False
        try:
            for piece in without_thoughts(self._pieces(messages, deadline)):
                began = True
                yield piece
        except _PassingError as error:
            if began:
                raise
            log.info("%s; trying once more", error)
            time.sleep(_RETRY_AFTER_S)
        else:
            return
        yield from without_thoughts(self._pieces(messages, deadline))

    def _pieces(self, messages: Sequence[Message], deadline: float) -> Iterator[str]:
        """The pieces of one request, each within its time; a thread of its own reads them, for reading cannot be interrupted."""
        pieces: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        abandoned = threading.Event()
        self._gate.take_slot()
        reading = self._readers.submit(copy_context().run, self._read, messages, pieces, abandoned)
        limits, began = self._limits, False
        try:
            while (piece := _next(pieces, limits.between_tokens_s if began else limits.first_token_s, deadline, began=began)) is not None:
                if piece:  # a model that thinks sends empty ones
                    began = True
                    yield piece
            if error := reading.exception():
                raise self._described(error)
        finally:
            abandoned.set()

    def _read(self, messages: Sequence[Message], pieces: "queue.SimpleQueue[str | None]", abandoned: threading.Event) -> None:
        try:
            last, ended = "", False
            chunks = cast("Generator[Any, None, None]", self._ready().stream(list(messages)))
            with closing(chunks):
                for chunk in chunks:
                    if abandoned.is_set():
                        return
                    pieces.put(str(chunk.text))
                    last = chunk.text.strip() or last
                    ended = ended or not _REASONS.isdisjoint(chunk.response_metadata)
                    if chunk.response_metadata.get("finish_reason") == "length":
                        raise _CutError("the language model reached its own limit of length")
            if last and not ended and not last.endswith(_SENTENCE_ENDS):
                raise LanguageModelError("the language model's stream ended in the middle of a sentence")
        finally:
            pieces.put(None)
            self._gate.free_slot()

    def _usable(self) -> None:
        """Build the model before the first token's time begins to run."""
        try:
            self._ready()
        except SettingsError as error:
            self._gate.failed()
            raise LanguageModelError(str(error)) from None

    def _ready(self) -> "BaseChatModel":
        with self._lock:
            if self._model is None:
                self._model = self._build()
            return self._model

    def _described(self, error: BaseException) -> LanguageModelError:
        """Any vendor's error as ours, in one line."""
        if isinstance(error, LanguageModelError):
            return error
        status = getattr(error, "status_code", None)
        kind = LanguageModelError
        if status is None or status == _TOO_MANY or status >= _SERVER_ERROR:
            kind = _PassingError
        return kind(f"the language model failed: {one_line(error, self._secret)}")


def _next(pieces: "queue.SimpleQueue[str | None]", within_s: float, deadline: float, *, began: bool) -> str | None:
    left = deadline - time.monotonic()
    try:
        return pieces.get(timeout=max(min(within_s, left), 0))
    except queue.Empty:
        if left < within_s:
            raise LanguageModelError("the language model did not finish in time (QA_BOT_LLM_TOTAL_SECONDS)") from None
        which = (
            "next token in {} s (QA_BOT_LLM_BETWEEN_TOKENS_SECONDS)" if began else "first token in {} s (QA_BOT_LLM_FIRST_TOKEN_SECONDS)"
        )
        raise LanguageModelError(f"the language model did not send its {which.format(within_s)}") from None
