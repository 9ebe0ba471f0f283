"""Puts the visitors' pages together into one ASGI application."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import gradio as gr
from fastapi import FastAPI, Request, Response
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from qa_bot.errors import QABotError
from qa_bot.settings import Settings
from qa_bot.web import colours
from qa_bot.web.calendar_route import calendar_router
from qa_bot.web.chat_door import ChatDoor
from qa_bot.web.chat_page import chat_page
from qa_bot.web.contracts import Answers, Documents, Feedback
from qa_bot.web.feedback_route import feedback_router
from qa_bot.web.labels import LABELS
from qa_bot.web.languages import preferred_language
from qa_bot.web.security_headers import SecurityHeaders
from qa_bot.web.source_page import plain_page, source_router

_log = logging.getLogger(__name__)
_STATIC = Path(__file__).parent / "static"
_FONTS = ["system-ui", "PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"]


def create_app(settings: Settings, chatbot: Answers, documents: Documents, feedback: Feedback) -> FastAPI:
    """The application: health, feedback, source pages, styles, and the chat page at ``/``.

    The chat page is mounted last and takes every address that is left; whoever adds a route does so before that.
    """
    gradio = _gradio(settings, chatbot)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with gradio.router.lifespan_context(gradio):  # a mounted application does not hear of the server's start by itself
            yield

    app = FastAPI(title=settings.centre.name.en, lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(SecurityHeaders)

    @app.get("/api/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.exception_handler(QABotError)
    def failed(request: Request, error: Exception) -> Response:
        _log.error("%s failed: %s", request.url.path, error)
        language = preferred_language(request.query_params.get("lang"), request.headers.get("accept-language"))
        words = LABELS[language].failed
        if request.url.path.startswith("/api/"):
            return JSONResponse({"detail": words}, 503)
        return plain_page(settings, language, words, 503)

    app.include_router(feedback_router(feedback))
    app.include_router(source_router(settings, documents))
    app.include_router(calendar_router(settings, documents))
    _add_styles(app, settings)
    app.mount("/", ChatDoor(gradio, settings))
    return app


def _gradio(settings: Settings, chatbot: Answers) -> FastAPI:
    inner = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    inner.add_middleware(CORSMiddleware, allow_origins=())  # else Gradio's own would reflect any origin
    theme = gr.themes.Base(font=_FONTS, font_mono=["ui-monospace", "monospace"])
    gr.mount_gradio_app(
        inner,
        chat_page(settings, chatbot),
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=1,
        enable_monitoring=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        theme=theme,
    )
    return inner


def _add_styles(app: FastAPI, settings: Settings) -> None:
    styles, icon = colours.stylesheet(settings.centre), colours.icon(settings.centre)

    @app.get("/web/colours.css", include_in_schema=False)
    def colours_css() -> Response:
        return Response(styles, media_type="text/css")

    @app.get("/web/icon.svg", include_in_schema=False)
    def icon_svg() -> Response:
        return Response(icon, media_type="image/svg+xml")

    app.mount("/web", StaticFiles(directory=_STATIC))
