"""The staff's door: lets nobody in who is not signed in, no form that another site sent, and no answer out that a cache might keep."""

import secrets
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders, UploadFile
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from ingest.staff.office import Office
from ingest.staff.pages import rendered
from ingest.staff.sessions import Staff
from ingest.staff.words import words_in
from qa_bot.web.trouble import language_of_request

COOKIE = "qa_staff"
LOGIN = "/staff/login"
_STATIC = "/staff/static/"
_LONGEST_LOGIN = 4096
MEGABYTE = 2**20
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Frame-Options": "DENY",
}


class Door:
    """ASGI middleware in front of every staff route: a route that is forgotten is shut, not open."""

    def __init__(self, app: ASGIApp, office: Office) -> None:
        self._app = app
        self._office = office

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in or turn away."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await WebSocketClose()(scope, receive, send)
            return
        request = Request(scope)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
            await send(message)

        refusal = self._refused(request) or await self._identified(request)
        await (refusal or self._app)(scope, receive, guarded)

    def _refused(self, request: Request) -> Response | None:
        """The answer to what comes from another site, or is too large for somebody unknown."""
        if request.method in ("GET", "HEAD"):
            return None
        if not _from_here(request):
            return self._turned_away(request, 403)
        told = request.headers.get("content-length", "")
        length = int(told) if told.isdecimal() else -1
        if request.url.path == LOGIN and not 0 <= length <= _LONGEST_LOGIN:
            return self._turned_away(request, 413)
        return self._turned_away(request, 413) if length > self._office.settings.staff_upload_megabytes * MEGABYTE else None

    async def _identified(self, request: Request) -> Response | None:
        """Note in the request who sent it; the way to the login for who is not signed in."""
        if request.url.path == LOGIN or request.url.path.startswith(_STATIC):
            return None
        staff = await run_in_threadpool(self._office.sessions.find, request.cookies.get(COOKIE, ""))
        if staff is None:
            return RedirectResponse(LOGIN, 303) if request.method in ("GET", "HEAD") else self._turned_away(request, 401)
        request.state.staff = staff
        return None

    def _turned_away(self, request: Request, status: int) -> Response:
        language = language_of_request(request)
        words = words_in(language)
        told = {401: words.signed_out, 403: words.not_from_here, 413: words.too_large}[status]
        if "x-csrf-token" in request.headers:  # our script asks, not a form
            return JSONResponse({"detail": told}, status)
        return HTMLResponse(rendered(self._office.settings, language, "plain.html", staff=None, title=told, text=""), status)


def signed_in(request: Request) -> Staff:
    """Who sent this request; the door let nobody else through."""
    staff: Staff = request.state.staff
    return staff


SignedIn = Annotated[Staff, Depends(signed_in)]
"""The parameter by which a route learns who is there."""


async def check_form(request: Request) -> AsyncIterator[None]:
    """Dependency of all routers: a request that changes something carries the session's own mark, in its form or in its head.

    Raises:
        HTTPException: 403, it does not.
    """
    if request.method in ("GET", "HEAD") or request.url.path == LOGIN:
        yield
        return
    if given := request.headers.get("x-csrf-token"):
        _check(given, request)
        yield
        return
    async with request.form() as form:  # closed, with the files in it, when the answer is made
        _check(form.get("csrf"), request)
        yield


def _check(given: UploadFile | str | None, request: Request) -> None:
    if not (isinstance(given, str) and same(given, signed_in(request).csrf)):
        raise HTTPException(403)


def same(given: str, expected: str) -> bool:
    """Compare without telling by the time it takes how much was right."""
    return secrets.compare_digest(given.encode(), expected.encode())


def _from_here(request: Request) -> bool:
    """Browsers say where a form stood; programs that say nothing still need the session's mark."""
    fetched = request.headers.get("sec-fetch-site")
    if fetched is not None:
        return fetched in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or origin.partition("://")[2] == request.headers.get("host")
