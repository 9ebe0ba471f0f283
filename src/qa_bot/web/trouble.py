"""What a visitor is told when something goes wrong: words on a page, JSON to programs; why it went wrong stands in the log alone."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from qa_bot.errors import BusyError, DatabaseError, QABotError, QuestionError, TooSlowError
from qa_bot.monitoring import metrics
from qa_bot.monitoring.context import request_id
from qa_bot.records import Language
from qa_bot.settings import Settings
from qa_bot.web.labels import LABELS
from qa_bot.web.languages import preferred_language
from qa_bot.web.request_id import HEADER
from qa_bot.web.security_headers import ALWAYS
from qa_bot.web.source_page import plain_page

_log = logging.getLogger(__name__)

Code = Literal["question", "too_fast", "too_large", "not_whole", "busy", "too_slow", "unavailable"]
_COME_BACK_S = 20
"""Said where nobody can know when there will be a place."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """An HTTP status, a name for programs, the words for people, and after how many seconds another try makes sense (0: unknown)."""

    status: int
    code: Code
    words: str
    retry_after: int = 0


def trouble_of(error: QABotError, language: Language) -> Trouble:
    """What an error of ours means to who asked; it is written to the log, unless it is the visitor's own or expected of a busy day."""
    labels = LABELS[language]
    match error:
        case QuestionError():
            return Trouble(422, "question", labels.malformed.format("question, conversation"))
        case BusyError():
            metrics.turned_away.labels("busy").inc()
            return Trouble(503, "busy", labels.busy, _COME_BACK_S)
        case TooSlowError():
            _log.warning("%s", error)
            metrics.turned_away.labels("too_slow").inc()
            return Trouble(503, "too_slow", labels.too_slow)
    _log.error("a question or page failed: %s", error)
    if isinstance(error, DatabaseError):  # it comes back by itself
        return Trouble(503, "unavailable", labels.failed, _COME_BACK_S)
    return Trouble(503, "unavailable", labels.failed)


def question_problem(question: str, longest: int, language: Language) -> str:
    """What is the matter with a question as it was typed; empty if it can be asked."""
    labels = LABELS[language]
    if not question.strip():
        return labels.empty
    return labels.too_long.format(longest, len(question.strip())) if len(question.strip()) > longest else ""


def as_json(trouble: Trouble) -> Response:
    """For programs."""
    return JSONResponse({"detail": trouble.words}, trouble.status, _headers(trouble))


def as_page(trouble: Trouble, settings: Settings, language: Language) -> Response:
    """For people."""
    response = plain_page(settings, language, trouble.words, trouble.status)
    response.headers.update(_headers(trouble))
    return response


def language_of_request(request: Request) -> Language:
    """The language in which to speak to who sent this."""
    return preferred_language(request.query_params.get("lang"), request.headers.get("accept-language"))


def handle_troubles(app: FastAPI, shown: Callable[[Trouble, Language], Response]) -> None:
    """Let every error that reaches the application end in words; ``shown`` makes them a response."""

    @app.exception_handler(QABotError)
    async def failed(request: Request, error: QABotError) -> Response:
        language = language_of_request(request)
        return shown(trouble_of(error, language), language)

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, error: RequestValidationError) -> Response:
        language = language_of_request(request)
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return shown(Trouble(422, "question", LABELS[language].malformed.format(f"{where}: {first['msg']}")), language)

    @app.exception_handler(Exception)
    async def crashed(request: Request, _: Exception) -> Response:
        """Our own fault, which Starlette writes to the log; sent from outside all middleware, so the headers are set here."""
        language = language_of_request(request)
        response = shown(Trouble(500, "unavailable", LABELS[language].failed), language)
        response.headers.update(ALWAYS | {HEADER: request_id.get()})
        return response


def _headers(trouble: Trouble) -> dict[str, str]:
    return {"Cache-Control": "no-store"} | ({"Retry-After": str(trouble.retry_after)} if trouble.retry_after else {})
