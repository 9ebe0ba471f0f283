"""How much may be asked: requests too long or too many are turned away before anything is done for them."""

import asyncio
import re
from ipaddress import IPv6Address, ip_address

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa_bot.monitoring import metrics
from qa_bot.settings import Settings
from qa_bot.store.rates import Rate, Rates, whole_seconds
from qa_bot.web.labels import LABELS
from qa_bot.web.trouble import Trouble, as_json, as_page, language_of_request

LARGEST_BODY = 65_536
"""Bytes: the longest question in any script and Gradio's wrapping fit many times."""
_BODY_SECONDS = 20
"""A body that is not here by then never comes, or is sent drop by drop to hold the connection."""
_ENCODED = 9
"""A Chinese character has up to nine in an address (``%E4%B8%AD``)."""
_ADDRESS_BESIDE = 8192
"""What an address may hold beside the question."""
_QUESTION = re.compile(r"POST (?:/api/ask|/ask|/gradio_api/queue/join/?)")
_FEEDBACK = re.compile(r"POST (?:/api|/ask)/feedback")
_JSON = re.compile(r"/(?:gradio_)?api/.*")


class Limits:
    """ASGI middleware. Who asks is the peer's address: a proxy's word for it is weighed before (``settings.trusted_proxies``)."""

    def __init__(self, app: ASGIApp, settings: Settings, rates: Rates) -> None:
        self._app = app
        self._settings = settings
        self._longest_address = settings.question_length * _ENCODED + _ADDRESS_BESIDE
        self._rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with its body whole, or turn it away."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body: list[Message] = []
        trouble = await self._trouble(Request(scope)) or await _received(body, receive, Request(scope))
        if trouble is None:
            await self._app(scope, _from_the_beginning(body, receive), send)
            return
        metrics.turned_away.labels(trouble.code).inc()
        language = language_of_request(Request(scope))
        response = as_json(trouble) if _JSON.fullmatch(scope["path"]) else as_page(trouble, self._settings, language)
        await response(scope, receive, send)

    async def _trouble(self, request: Request) -> Trouble | None:
        labels = LABELS[language_of_request(request)]
        if len(request.scope["raw_path"]) + len(request.scope["query_string"]) > self._longest_address:
            return Trouble(414, "too_large", labels.too_large)
        length = request.headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            return Trouble(413, "too_large", labels.too_large)
        if kind := _counted(request):
            wait = await run_in_threadpool(self._wait, kind, visitor(request))  # a database may have to be asked
            if wait:
                return Trouble(429, "too_fast", labels.too_fast.format(wait), wait)
        return None

    def _wait(self, kind: str, who: str) -> int:
        """Seconds until this may be asked again; 0: now."""
        settings = self._settings
        each, all_together = Rate(f"{kind} of {who}", settings.questions_per_minute), Rate(kind, settings.questions_per_minute_overall)
        return whole_seconds(self._rates.wait(each, all_together))


async def _received(body: list[Message], receive: Receive, request: Request) -> Trouble | None:
    """Fill ``body`` with the messages that make it up, as far as it is sent; what is wrong with it."""
    labels, length = LABELS[language_of_request(request)], 0
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            while not body or body[-1].get("more_body", False):
                body.append(await receive())
                length += len(body[-1].get("body", b""))
                if length > LARGEST_BODY:
                    return Trouble(413, "too_large", labels.too_large)
    except TimeoutError:
        return Trouble(408, "not_whole", labels.not_whole)
    return None


def _from_the_beginning(body: list[Message], receive: Receive) -> Receive:
    """A ``receive`` that begins again with what was received already: the application reads its body as if nobody had."""
    messages = iter(body)

    async def received() -> Message:
        return next(messages, None) or await receive()

    return received


def visitor(request: Request) -> str:
    """Who asks, as far as that is known: an IPv4 address, or the /64 network of an IPv6 address, which one household has to itself."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host[:64]
    if isinstance(address, IPv6Address) and not address.ipv4_mapped:
        return str(IPv6Address(int(address) >> 64 << 64))
    return str(getattr(address, "ipv4_mapped", None) or address)


def _counted(request: Request) -> str:
    """What counts: questions, by whichever door, and feedback, which is written to the database. Reading is free."""
    what = f"{request.method} {request.url.path}"
    if _FEEDBACK.fullmatch(what):
        return "feedback"
    asks = _QUESTION.fullmatch(what) or (request.url.path == "/ask" and request.query_params.get("q"))
    return "question" if asks else ""
