"""The login: one password for the staff, tried so often a minute; signing out; and the language of the pages."""

import secrets
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from ingest.staff.door import COOKIE, LOGIN, SignedIn, same
from ingest.staff.office import Office
from ingest.staff.pages import rendered
from ingest.staff.password import verify_password
from ingest.staff.sessions import csrf_of
from ingest.staff.words import words_in
from qa_bot.web.languages import preferred_language
from qa_bot.web.limits import visitor
from qa_bot.web.trouble import language_of_request

_BEFORE = "qa_staff_login"
"""A cookie that ties the login form to the browser it was made for: nobody can be signed in by another site's form."""
_LONGEST = 1000


def login_router(office: Office) -> APIRouter:
    """The routes ``/staff/login``, ``/staff/logout`` and ``/staff/language``."""
    router = APIRouter()

    @router.get(LOGIN)
    def form(request: Request) -> Response:
        return _form(office, request)

    @router.post(LOGIN)
    async def sign_in(
        request: Request, password: Annotated[str, Form()] = "", csrf: Annotated[str, Form()] = "", lang: Annotated[str, Form()] = ""
    ) -> Response:
        language = preferred_language(lang, request.headers.get("accept-language"))
        words = words_in(language)
        before = request.cookies.get(_BEFORE, "")
        if not before or not same(csrf, csrf_of(before)):
            return _form(office, request, words.form_too_old, 403)
        who = visitor(request)
        if wait := await run_in_threadpool(office.throttle.wait, who):
            return _form(office, request, words.too_many_tries.format(wait), 429, {"Retry-After": str(wait)})
        expected = office.settings.staff_password_hash.get_secret_value()
        if len(password) > _LONGEST or not await run_in_threadpool(verify_password, password, expected):  # slow on purpose
            await run_in_threadpool(office.audit.note, "wrong_password", who, None)
            return _form(office, request, words.wrong_password, 403)
        token = await run_in_threadpool(office.sessions.begin, language)
        staff = await run_in_threadpool(office.sessions.find, token)
        await run_in_threadpool(office.audit.note, "signed_in", who, staff)
        response = RedirectResponse("/staff/documents", 303)
        _set(response, request, COOKIE, token)
        response.delete_cookie(_BEFORE, path=LOGIN)
        return response

    @router.post("/staff/logout")
    def sign_out(staff: SignedIn) -> Response:
        office.sessions.end(staff)
        response = RedirectResponse(LOGIN, 303)
        response.delete_cookie(COOKIE, path="/staff")
        return response

    @router.post("/staff/language")
    def speak(request: Request, staff: SignedIn, to: Annotated[str, Form()]) -> Response:
        office.sessions.speak(staff, preferred_language(to, None))
        back = request.headers.get("referer", "").partition("/staff/")[2]
        return RedirectResponse(f"/staff/{back}", 303)

    return router


def _form(office: Office, request: Request, problem: str = "", status: int = 200, headers: dict[str, str] | None = None) -> Response:
    language = language_of_request(request)
    before = secrets.token_urlsafe(32)
    html = rendered(office.settings, language, "login.html", staff=None, csrf=csrf_of(before), problem=problem)
    response = HTMLResponse(html, status, headers)
    _set(response, request, _BEFORE, before, path=LOGIN)
    return response


def _set(response: Response, request: Request, name: str, value: str, path: str = "/staff") -> None:
    """A cookie that no script reads and no other site sends; for the browser's session, as the database limits it anyway."""
    response.set_cookie(name, value, path=path, httponly=True, samesite="strict", secure=request.url.scheme == "https")
