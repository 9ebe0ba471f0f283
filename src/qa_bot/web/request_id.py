"""Every request gets an id: it stands in the answer's head and in all that is logged for it, in whichever thread."""

import logging
import re
import secrets
import time
from ipaddress import ip_address, ip_network

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa_bot.monitoring import metrics
from qa_bot.monitoring.context import request_id
from qa_bot.settings import Settings

HEADER = "X-Request-ID"
_FORM = re.compile(r"[A-Za-z0-9._-]{1,64}")
_DOORS = {"": "chat", "gradio_api": "chat", "continue": "ask", "events": "sources"} | {
    name: name for name in ("api", "ask", "sources", "staff", "metrics")
}
_UNTOLD = re.compile(r"/api/(?:health|ready)|/gradio_api/(?:heartbeat|queue/data).*")
"""Asked every few seconds, or open as long as a page is."""

log = logging.getLogger(__name__)


class RequestId:
    """ASGI middleware, outside of all others: takes the id of a trusted proxy or makes one, counts the request, and logs how it ended.

    Below it, the request's state has ``request_id``, ``arrived`` (``time.monotonic``) and ``from_trusted_proxy``. Addresses are not
    logged, nor what stands in them: a question, or a conversation's secret.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._proxies = [ip_network(network) for network in settings.trusted_proxies]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the response back with its id."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        trusted = self._is_trusted(scope)
        given = Headers(scope=scope).get(HEADER, "")
        identity = given if trusted and _FORM.fullmatch(given) else secrets.token_hex(8)
        request_id.set(identity)  # each request is a task of its own: what is set here ends with it
        began = time.monotonic()
        scope.setdefault("state", {}).update(request_id=identity, arrived=began, from_trusted_proxy=trusted)
        status = 500  # as the server answers where the application breaks down before it has

        async def named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = identity
            await send(message)

        try:
            await self._app(scope, receive, named)
        finally:
            door = _DOORS.get(scope["path"].removeprefix("/").partition("/")[0], "files")
            metrics.requests.labels(door, status).inc()
            told = {"method": scope["method"], "door": door, "status": status, "seconds": round(time.monotonic() - began, 3)}
            quiet = door in ("files", "metrics") or _UNTOLD.fullmatch(scope["path"])
            log.log(logging.DEBUG if quiet else logging.INFO, "request", extra=told)

    def _is_trusted(self, scope: Scope) -> bool:
        try:
            peer = ip_address(scope["client"][0] if scope.get("client") else "")
        except ValueError:  # a socket without an address
            return False
        return any(peer in network for network in self._proxies)
