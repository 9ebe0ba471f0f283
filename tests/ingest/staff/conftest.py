"""The staff's pages over the fake model, somebody who is signed in, and both doors served for a real browser."""

import asyncio
import re
from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser
from pydantic import SecretStr
from starlette.testclient import TestClient

from ingest.staff.application import TwoDoors, staff_app
from ingest.staff.office import Office, furnish
from ingest.staff.password import hash_password
from qa_bot.assembly import Parts
from qa_bot.releases import Release
from qa_bot.settings import Settings
from qa_bot.web.server import create_app
from tests.web.browsing import chromium, serving

PASSWORD = "长江之滨 correct horse"
_HASH = hash_password(PASSWORD, cost=16)
_FIELD = re.compile(r'name="csrf" value="(\w+)"')


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"staff_password_hash": SecretStr(_HASH), "staff_upload_megabytes": 1})


@pytest.fixture
def office(parts: Parts) -> Iterator[Office]:
    office = furnish(parts)
    yield office
    office.close()


@pytest.fixture
def visitor(office: Office) -> Iterator[TestClient]:
    """A browser that is not signed in."""
    with TestClient(staff_app(office), base_url="http://testserver", follow_redirects=False) as client:
        yield client


@pytest.fixture
def staff(visitor: TestClient) -> TestClient:
    """A browser that is."""
    sign_in(visitor)
    return visitor


@pytest.fixture
def address(office: Office, publish_corpus: Callable[[], Release]) -> Iterator[str]:
    """Where both doors are served, the corpus published."""
    publish_corpus()
    parts = office.parts
    feedback = parts.reports.record_feedback

    async def visitors() -> FastAPI:  # made while an event loop runs: without one Gradio makes its own and leaves it unclosed
        return create_app(parts.settings, parts.chatbot, parts.chatbot, feedback, lambda: None, parts.conversations, parts.rates)

    with serving(TwoDoors(asyncio.run(visitors()), staff_app(office))) as address:
        yield address


@pytest.fixture
def browser(address: str) -> Iterator[Browser]:
    """A real one."""
    assert address, "the server comes first"
    with chromium() as browser:
        yield browser


def csrf(html: str) -> str:
    """The mark that the forms of a page carry."""
    found = _FIELD.search(html)
    assert found, "the page has no form"
    return found[1]


def sign_in(client: TestClient, password: str = PASSWORD) -> int:
    """Fill in the login form; the status of the answer."""
    mark = csrf(client.get("/staff/login").text)
    return client.post("/staff/login", data={"password": password, "csrf": mark, "lang": "zh"}).status_code
