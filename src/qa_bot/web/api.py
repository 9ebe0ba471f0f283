"""The programming interface under ``/api``: ask, feedback, suggestions, and whether the assistant is well."""

from typing import Annotated, Literal

from fastapi import FastAPI, Header, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict, Field

from qa_bot.records import Language
from qa_bot.settings import Settings
from qa_bot.text.normalising import written_in
from qa_bot.web.answer_response import AnswerResponse
from qa_bot.web.api_description import ABOUT, ANSWERED, complete_description, problems
from qa_bot.web.api_reference import reference_page
from qa_bot.web.contracts import Feedback, Readiness
from qa_bot.web.desk import Desk
from qa_bot.web.feedback_route import feedback_router
from qa_bot.web.languages import preferred_language
from qa_bot.web.trouble import Trouble, as_json, handle_troubles, language_of_request, question_problem
from qa_bot.web.wire import Typed

_LANGUAGE = (
    "`zh` or `en`; anything else: the one that `Accept-Language` prefers, `en` where it names others only, `zh` where it is missing."
)
_NOT_READY = {503: "They cannot: the embedding model is not loaded yet, or no release is live that can be opened."}


class Question(BaseModel):
    """A question, and in which conversation it is asked."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"question": "中心是什么时候启用的？", "conversation": "3f9c2a7e51d04b86", "language": "zh"}},
    )

    question: Typed = Field(
        description="As the visitor wrote it; at most as many characters as `QA_BOT_QUESTION_LENGTH` says (by default 500)."
    )
    conversation: str | None = Field(
        None,
        pattern=r"^[A-Za-z0-9_-]{8,64}$",
        description="Chosen by the client, at random, 8 to 64 letters, digits, `-` and `_`, and sent with every question of one "
        "conversation: “and in 2024?” is then understood from what was asked before. Whoever knows it can lean on the conversation: treat "
        "it as a secret.",
    )
    language: Language | None = Field(None, description="Of everything but the quotations; left out: the question's own.")


class Starter(BaseModel):
    """A question for the first screen."""

    category: str = Field(description="Name of the category, for programs.")
    label: str = Field(description="The category in the visitor's language.")
    question: str


class Starters(BaseModel):
    """Questions for the first screen, in the order of the categories."""

    starters: list[Starter]


class Health(BaseModel):
    """The server answers."""

    status: Literal["ok"] = "ok"


class Ready(BaseModel):
    """Questions can be answered."""

    status: Literal["ready"] = "ready"


def api(settings: Settings, desk: Desk, feedback: Feedback, ready: Readiness) -> FastAPI:
    """The application to mount at ``/api``; it answers in JSON, whatever happens."""
    app = FastAPI(title=settings.centre.name.en, description=ABOUT, version="1", docs_url=None, redoc_url=None)
    handle_troubles(app, lambda trouble, _: as_json(trouble))
    complete_description(app, settings.question_length)

    @app.post("/ask", summary="Ask a question", response_class=Response, responses=ANSWERED | problems(400, 408, 413, 422, 429, 503))
    async def ask(asked: Question, request: Request, accept: Annotated[str, Header(include_in_schema=False)] = "") -> Response:
        """Answered as a stream of server-sent events, or, with `Accept: application/json`, as one object.

        A client that closes the connection stops the work.
        """
        language = asked.language or language_of_request(request)
        if problem := question_problem(asked.question, settings.question_length, language):
            return as_json(Trouble(422, "question", problem))
        events = desk.answer(asked.question, language=asked.language, conversation=asked.conversation)
        language = asked.language or written_in(asked.question)
        return AnswerResponse(asked.question.strip(), events, language, streamed=_wants_stream(accept))

    app.include_router(feedback_router(feedback))

    @app.get("/suggestions", summary="Questions for the first screen", response_description="The questions.")
    def suggestions(
        lang: Annotated[str, Query(description=_LANGUAGE)] = "",
        accept_language: Annotated[str, Header(include_in_schema=False)] = "",
    ) -> Starters:
        """The starter questions of the settings; every answer suggests further ones."""
        language = preferred_language(lang, accept_language)
        labels = settings.centre.categories
        return Starters(
            starters=[
                Starter(category=category, label=labels[category][language], question=question)
                for category, questions in settings.centre.starters_by_category(language).items()
                for question in questions
            ]
        )

    @app.get("/health", summary="Whether the server is alive", response_description="It is.")
    async def health() -> Health:
        """Touches nothing else: for whoever restarts a server that hangs."""
        return Health()

    @app.get(
        "/ready", summary="Whether questions can be answered", response_description="They can.", responses=problems(503, said=_NOT_READY)
    )
    def check_ready() -> Ready:
        """A release of the documents is live and the embedding model is loaded: for whoever sends visitors to this server."""
        ready()
        return Ready()

    @app.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        return reference_page(settings, app.openapi())

    return app


def _wants_stream(accept: str) -> bool:
    return "application/json" not in accept or "text/event-stream" in accept
