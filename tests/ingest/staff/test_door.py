"""The staff's door over HTTP: who gets in, how long, and what never works."""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from ingest.staff.application import TwoDoors, staff_app
from ingest.staff.office import Office
from ingest.staff.sessions import Sessions
from ingest.staff.throttle import EACH, Throttle
from qa_bot.errors import SettingsError
from qa_bot.store.rates import OwnRates
from tests.ingest.staff.conftest import PASSWORD, csrf, sign_in

_PAGES = (
    "/staff",
    "/staff/documents",
    "/staff/try",
    "/staff/publish",
    "/staff/releases",
    "/staff/changes",
    "/staff/nothing",
    "/staff/loginx",
    "/staff//static/x",
)


@pytest.mark.parametrize("path", _PAGES)
def test_nobody_sees_a_page_without_signing_in(visitor: TestClient, path: str) -> None:
    response = visitor.get(path)
    assert response.status_code == 303
    assert response.headers["location"] == "/staff/login"
    assert visitor.post(path).status_code == 401


def test_the_right_password_opens_and_the_cookie_is_guarded(visitor: TestClient) -> None:
    mark = csrf(visitor.get("/staff/login").text)
    response = visitor.post("/staff/login", data={"password": PASSWORD, "csrf": mark})
    assert response.status_code == 303
    cookie = next(value for value in response.headers.get_list("set-cookie") if value.startswith("qa_staff="))
    assert {"HttpOnly", "SameSite=strict", "Path=/staff"} <= set(cookie.split("; "))
    assert "Secure" not in cookie  # over plain HTTP it would never come back
    assert visitor.get("/staff/changes").status_code == 200


def test_behind_tls_the_cookie_is_secure(office: Office) -> None:
    with TestClient(staff_app(office), base_url="https://testserver", follow_redirects=False) as client:
        mark = csrf(client.get("/staff/login").text)
        response = client.post("/staff/login", data={"password": PASSWORD, "csrf": mark})
        assert all("Secure" in cookie for cookie in response.headers.get_list("set-cookie") if "qa_staff=" in cookie)


def test_a_wrong_password_is_told_noted_and_never_logged(visitor: TestClient, office: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    assert sign_in(visitor, "not the password") == 403
    assert visitor.get("/staff/documents").status_code == 303
    assert [change.action for change in office.audit.last()] == ["wrong_password"]
    assert "not the password" not in caplog.text


def test_guessing_is_slowed_down_even_for_the_right_password(visitor: TestClient) -> None:
    assert [sign_in(visitor, "guess") for _ in range(EACH)] == [403] * EACH
    mark = csrf(visitor.get("/staff/login").text)
    response = visitor.post("/staff/login", data={"password": PASSWORD, "csrf": mark})
    assert response.status_code == 429
    assert int(response.headers["retry-after"]) > 0


def test_many_addresses_together_are_slowed_down_too() -> None:
    throttle = Throttle(OwnRates(100), each=5, all_together=10)
    waits = [throttle.wait(f"10.0.0.{number}") for number in range(11)]
    assert waits[:10] == [0] * 10
    assert waits[10] > 0


def test_an_id_that_the_browser_brings_along_is_never_taken_over(visitor: TestClient) -> None:
    visitor.cookies.set("qa_staff", "planted", domain="testserver.local", path="/staff")
    sign_in(visitor)
    issued = [cookie.value for cookie in visitor.cookies.jar if cookie.name == "qa_staff" and cookie.value != "planted"]
    assert len(issued) == 1
    visitor.cookies.clear()
    visitor.cookies.set("qa_staff", "planted")
    assert visitor.get("/staff/changes").status_code == 303


def test_the_database_holds_no_id_that_opens_anything(staff: TestClient, office: Office) -> None:
    row = next(iter(office.engine.raw_connection().cursor().execute("select id from staff_sessions")))
    staff.cookies.clear()
    staff.cookies.set("qa_staff", row[0])
    assert staff.get("/staff/changes").status_code == 303


def test_signing_out_ends_the_session_on_the_server(staff: TestClient) -> None:
    token = staff.cookies["qa_staff"]
    mark = csrf(staff.get("/staff/changes").text)
    assert staff.post("/staff/logout", data={"csrf": mark}).headers["location"] == "/staff/login"
    staff.cookies.clear()
    staff.cookies.set("qa_staff", token)
    assert staff.get("/staff/changes").status_code == 303


@pytest.mark.slow
def test_a_form_without_the_mark_of_this_session_changes_nothing(staff: TestClient) -> None:
    for data in ({}, {"csrf": ""}, {"csrf": "0" * 64}, {"csrf": "中"}):
        assert staff.post("/staff/language", data={"to": "en", **data}).status_code == 403
    assert 'lang="zh-CN"' in staff.get("/staff/changes").text
    mark = csrf(staff.get("/staff/changes").text)
    assert staff.post("/staff/language", data={"to": "en", "csrf": mark}).status_code == 303
    assert 'lang="en"' in staff.get("/staff/changes").text


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://evil.example"}])
def test_a_form_from_another_site_is_refused_even_with_the_mark(staff: TestClient, headers: dict[str, str]) -> None:
    mark = csrf(staff.get("/staff/changes").text)
    assert staff.post("/staff/language", data={"to": "en", "csrf": mark}, headers=headers).status_code == 403


def test_the_login_form_belongs_to_the_browser_it_was_made_for(visitor: TestClient) -> None:
    mark = csrf(visitor.get("/staff/login").text)
    visitor.cookies.clear()
    assert visitor.post("/staff/login", data={"password": PASSWORD, "csrf": mark}).status_code == 403


def test_nobody_unknown_may_send_much(visitor: TestClient) -> None:
    assert visitor.post("/staff/login", data={"password": "x" * 5000}).status_code == 413
    assert visitor.post("/staff/login", content=iter([b"password=x"])).status_code == 413


def test_pages_are_kept_by_no_cache_and_shown_in_no_frame(staff: TestClient) -> None:
    for path in ("/staff/login", "/staff/changes", "/staff/nothing", "/staff/static/staff.css"):
        headers = staff.get(path).headers
        assert headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


@pytest.fixture
def clock() -> list[datetime]:
    return [datetime(2026, 1, 1, tzinfo=UTC)]


def test_sessions_end_when_they_are_idle_and_after_a_day_of_work(office: Office, clock: list[datetime]) -> None:
    sessions = Sessions(office.engine, timedelta(minutes=30), timedelta(hours=2), lambda: clock[0])
    token = sessions.begin("zh")
    for _ in range(5):
        clock[0] += timedelta(minutes=20)
        assert sessions.find(token)
    clock[0] += timedelta(minutes=20)
    assert sessions.find(token) is None  # two hours, however busy
    token = sessions.begin("zh")
    clock[0] += timedelta(minutes=30)
    assert sessions.find(token) is None
    sessions.begin("zh")
    rows = office.engine.raw_connection().cursor().execute("select count(*) from staff_sessions").fetchone()
    assert rows == (1,)  # what has expired is forgotten


def test_a_broken_hash_is_told_at_the_start(office: Office) -> None:
    settings = office.settings.model_copy(update={"staff_password_hash": SecretStr("secret")})
    with pytest.raises(SettingsError, match="qa-ingest password"):
        staff_app(replace(office, parts=replace(office.parts, settings=settings)))


def test_only_what_lies_under_staff_goes_to_the_staff() -> None:
    client = TestClient(TwoDoors(PlainTextResponse("visitors"), PlainTextResponse("staff")))
    answers = {path: client.get(path).text for path in ("/staff", "/staff/x", "/staffs", "/", "/api/staff")}
    assert answers == {"/staff": "staff", "/staff/x": "staff", "/staffs": "visitors", "/": "visitors", "/api/staff": "visitors"}
