"""Puts the staff's pages together, and in front of the visitors' application: one server, two doors."""

from pathlib import Path

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.exceptions import HTTPException
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from ingest.remarks import failure
from ingest.staff.changes_page import changes_router
from ingest.staff.document_page import document_router
from ingest.staff.documents_page import documents_router
from ingest.staff.door import MEGABYTE, Door, check_form
from ingest.staff.gap_pages import gap_router
from ingest.staff.jobs_page import jobs_router
from ingest.staff.login import login_router
from ingest.staff.office import Office
from ingest.staff.pages import rendered
from ingest.staff.password import verify_password
from ingest.staff.publish_page import publish_router
from ingest.staff.releases_page import releases_router
from ingest.staff.sessions import Staff
from ingest.staff.try_page import try_router
from ingest.staff.uploads import uploads_router
from ingest.staff.visitors_page import visitors_router
from ingest.staff.words import words_in
from qa_bot.errors import QABotError
from qa_bot.records import Language
from qa_bot.web.request_id import RequestId
from qa_bot.web.security_headers import SecurityHeaders
from qa_bot.web.trouble import language_of_request

_STATIC = Path(__file__).parent / "static"

_ROUTERS = (
    login_router,
    documents_router,
    uploads_router,
    document_router,
    try_router,
    publish_router,
    releases_router,
    visitors_router,
    gap_router,
    jobs_router,
    changes_router,
)


class TwoDoors:
    """An ASGI application: what begins with ``/staff`` goes to the staff's pages, all else to the visitors'.

    Beside each other, not one inside the other: the visitors' limits would stop every upload.
    """

    def __init__(self, visitors: ASGIApp, staff: ASGIApp) -> None:
        self._visitors, self._staff = visitors, staff

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Show the way."""
        path = scope.get("path", "")
        staff = scope["type"] != "lifespan" and (path == "/staff" or path.startswith("/staff/"))
        await (self._staff if staff else self._visitors)(scope, receive, send)


def staff_app(office: Office) -> ASGIApp:
    """The staff's pages alone.

    Raises:
        SettingsError: the password's hash is none that ``qa-ingest password`` makes.
    """
    settings = office.settings
    verify_password("", settings.staff_password_hash.get_secret_value())  # a broken hash is told now, not at the first login
    app = FastAPI(
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[Depends(check_form)],
    )
    # For a body that does not say how long it is; the door answers one that does, in words. Innermost: it would replace these.
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=(settings.staff_upload_megabytes + 1) * MEGABYTE)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(Door, office=office)
    app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.trusted_proxies))
    app.add_middleware(SecurityHeaders)
    app.add_middleware(RequestId, settings=settings)
    for router in _ROUTERS:
        app.include_router(router(office))
    app.mount("/staff/static", StaticFiles(directory=_STATIC))
    _handle_troubles(app, office)
    return app


def _handle_troubles(app: FastAPI, office: Office) -> None:
    def shown(request: Request, status: int, title: str, text: str = "") -> Response:
        if "x-csrf-token" in request.headers:
            return JSONResponse({"detail": f"{title} {text}".strip()}, status)
        staff = getattr(request.state, "staff", None)
        html = rendered(office.settings, _language(request), "plain.html", staff=staff, title=title, text=text)
        return HTMLResponse(html, status)

    @app.exception_handler(QABotError)
    async def failed(request: Request, error: QABotError) -> Response:
        language = _language(request)
        return shown(request, 409, words_in(language).did_not_work, failure(error).said(language))

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        words = words_in(_language(request))
        told = {403: words.form_too_old, 404: words.not_there, 413: words.too_large}
        return shown(request, error.status_code, told.get(error.status_code, words.did_not_work))

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return shown(request, 422, words_in(_language(request)).did_not_work, f"{where}: {first['msg']}")

    @app.exception_handler(Exception)
    async def crashed(request: Request, _: Exception) -> Response:
        """Our own fault, which Starlette writes to the log."""
        return shown(request, 500, words_in(_language(request)).our_fault)


def _language(request: Request) -> Language:
    staff: Staff | None = getattr(request.state, "staff", None)
    return staff.language if staff else language_of_request(request)
