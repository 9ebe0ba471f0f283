"""Headers that every response of the visitors' door carries."""

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = (
    "default-src 'none'; script-src 'self'{nonce}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-src 'self'; frame-ancestors 'self'{sites}; base-uri 'self'; manifest-src 'none'; "
    "object-src 'none'"
)
ALWAYS = {
    "Content-Security-Policy": _POLICY.format(nonce="", sites=""),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""What a response carries unless it sets its own."""


def page_policy(nonce: str = "", embed_sites: Sequence[str] = ()) -> str:
    """The content policy of a page that differs from the others.

    Args:
        nonce: carried by the page's own inline scripts; empty if it has none.
        embed_sites: origins, beside our own, whose pages may show this one in a frame (``settings.embed_sites``, for the panel alone).
    """
    return _POLICY.format(nonce=nonce and f" 'nonce-{nonce}'", sites="".join(f" {site}" for site in embed_sites))


class SecurityHeaders:
    """ASGI middleware: sets what the response has not set itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the response back with its headers."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in ALWAYS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, guarded)
