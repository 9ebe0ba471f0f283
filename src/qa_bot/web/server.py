"""Puts the visitors' pages together into one ASGI application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import gradio as gr
from fastapi import FastAPI, Response
from fastapi.middleware.cors import CORSMiddleware
from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from qa_bot.monitoring.traces import Traces
from qa_bot.settings import Settings
from qa_bot.store.conversations import Conversations
from qa_bot.store.rates import Rates
from qa_bot.web import colours
from qa_bot.web.api import api
from qa_bot.web.ask_page import ask_router
from qa_bot.web.calendar_route import calendar_router
from qa_bot.web.chat_door import ChatDoor
from qa_bot.web.chat_page import chat_page, waiting_in
from qa_bot.web.contracts import Answers, Documents, Feedback, Readiness
from qa_bot.web.desk import Desk
from qa_bot.web.limits import Limits
from qa_bot.web.metrics_route import metrics_router
from qa_bot.web.request_id import RequestId
from qa_bot.web.security_headers import SecurityHeaders
from qa_bot.web.source_page import source_router
from qa_bot.web.trouble import as_page, handle_troubles
from qa_bot.web.watched import Watched
from qa_bot.web.widget.embed_routes import embed_router

_STATIC = Path(__file__).parent / "static"
_FONTS = ["system-ui", "PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"]


def create_app(
    settings: Settings,
    chatbot: Answers,
    documents: Documents,
    feedback: Feedback,
    ready: Readiness,
    conversations: Conversations,
    rates: Rates,
) -> FastAPI:
    """The application: the API, source pages, styles, and the chat page at ``/``.

    The chat page is mounted last and takes every address that is left; whoever adds a route does so before that.
    Its state says ``is_idle()``, whether no answer is under way or waits, and ``let_go()`` ends connections that only wait.
    """
    traces = Traces(settings.traces_address) if settings.traces_address else None
    answers = Watched(chatbot, traces.send if traces else None)
    page = chat_page(settings, answers, conversations)
    gradio = _gradio(page)
    desk = Desk(settings, answers)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with gradio.router.lifespan_context(gradio):  # a mounted application does not hear of the server's start by itself
            yield
        if traces:
            await run_in_threadpool(traces.close)

    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(Limits, settings=settings, rates=rates)
    app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.trusted_proxies))
    app.add_middleware(SecurityHeaders)
    app.add_middleware(RequestId, settings=settings)  # added last: the first to see a request, the last to see its response
    handle_troubles(app, lambda trouble, language: as_page(trouble, settings, language))
    app.mount("/api", api(settings, desk, feedback, ready))
    app.include_router(source_router(settings, documents))
    app.include_router(calendar_router(settings, documents))
    app.include_router(ask_router(settings, desk, documents, feedback, conversations))
    app.include_router(embed_router(settings))
    app.include_router(metrics_router(settings))
    _add_styles(app, settings)
    app.mount("/", ChatDoor(gradio, settings))
    app.state.is_idle = lambda: not (answers.under_way or desk.waiting or waiting_in(page))
    app.state.let_go = _pages_of(gradio).stop_event.set
    return app


def _gradio(page: gr.Blocks) -> FastAPI:
    inner = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    inner.add_middleware(CORSMiddleware, allow_origins=())  # else Gradio's own would reflect any origin
    theme = gr.themes.Base(font=_FONTS, font_mono=["ui-monospace", "monospace"])
    gr.mount_gradio_app(
        inner,
        page,
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


def _pages_of(inner: FastAPI) -> gr.routes.App:
    """Gradio's own application, which it mounts in ours."""
    return next(route.app for route in inner.routes if isinstance(route, Mount) and isinstance(route.app, gr.routes.App))


def _add_styles(app: FastAPI, settings: Settings) -> None:
    styles, icon = colours.stylesheet(settings.centre), colours.icon(settings.centre)

    @app.get("/web/colours.css", include_in_schema=False)
    def colours_css() -> Response:
        return Response(styles, media_type="text/css")

    @app.get("/web/icon.svg", include_in_schema=False)
    def icon_svg() -> Response:
        return Response(icon, media_type="image/svg+xml")

    app.mount("/web", StaticFiles(directory=_STATIC))
