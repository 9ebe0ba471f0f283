"""The one way into Gradio: what its page needs is let through, the rest of its addresses stay shut."""

import json
import re
import secrets

from starlette.datastructures import Headers, QueryParams
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from qa_bot.monitoring import metrics
from qa_bot.records import Language
from qa_bot.settings import Settings
from qa_bot.web.labels import LABELS
from qa_bot.web.languages import preferred_language
from qa_bot.web.page_shell import dressed, shell
from qa_bot.web.security_headers import page_policy
from qa_bot.web.source_page import plain_page

_READ = re.compile(r"/(?:assets/.+|static/.+|theme\.css|robots\.txt|gradio_api/(?:queue/data|startup-events|heartbeat/[^/]+))")
_WRITTEN = re.compile(r"/gradio_api/(?:queue/join|cancel|reset)/?")
_DROPPED = (b"accept-encoding", b"x-forwarded-host")
"""What is changed here must come uncompressed; a forwarded host would become the address of every script in the page."""


class ChatDoor:
    """An ASGI application around Gradio's: dresses its page; keeps its uploads, files, proxy and programming interface shut."""

    def __init__(self, gradio: ASGIApp, settings: Settings) -> None:
        self._gradio = gradio
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in, dress, or turn away."""
        if scope["type"] != "http":
            await WebSocketClose()(scope, receive, send)
            return
        path, reads = scope["path"], scope["method"] in ("GET", "HEAD")
        if reads and _READ.fullmatch(path):
            await self._gradio(scope, receive, send)
            return
        if reads and path == "/":
            response = await self._page(scope, receive)
        elif scope["method"] == "POST" and _WRITTEN.fullmatch(path):
            response = await self._written(scope, receive)
        else:
            labels = LABELS[_language(scope)]
            response = plain_page(self._settings, _language(scope), labels.missing_page_title, 404, labels.missing_page_text)
        await response(scope, receive, send)

    async def _page(self, scope: Scope, receive: Receive) -> Response:
        # the address's query is the page's business, in the browser; Gradio would look for saved states in it
        status, body = await _answer(self._gradio, {**scope, "method": "GET", "query_string": b""}, receive)
        nonce = secrets.token_urlsafe(16)
        page = dressed(body.decode(), shell(self._settings, _language(scope), kiosk=_kiosk(scope)), nonce)
        return HTMLResponse(page, status, {"Cache-Control": "no-store", "Content-Security-Policy": page_policy(nonce)})

    async def _written(self, scope: Scope, receive: Receive) -> Response:
        status, body = await _answer(self._gradio, scope, receive)
        if status == 503:  # the queue is full; Gradio's page would put its own words in place of ours, but not for 429
            metrics.turned_away.labels("busy").inc()
            status, body = 429, json.dumps({"detail": LABELS[_language(scope)].busy}).encode()
        return Response(body, status, media_type="application/json")


def _language(scope: Scope) -> Language:
    return preferred_language(QueryParams(scope["query_string"]).get("lang"), Headers(scope=scope).get("accept-language"))


def _kiosk(scope: Scope) -> bool:
    return QueryParams(scope["query_string"]).get("kiosk") == "1"


async def _answer(app: ASGIApp, scope: Scope, receive: Receive) -> tuple[int, bytes]:
    """The application's whole answer: status and body."""
    status = 500
    body = bytearray()

    async def gather(message: Message) -> None:
        nonlocal status
        status = message.get("status", status)
        body.extend(message.get("body", b""))

    headers = [(name, value) for name, value in scope["headers"] if name not in _DROPPED]
    await app({**scope, "headers": headers}, receive, gather)
    return status, bytes(body)
