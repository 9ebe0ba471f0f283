"""The staff's pages over the fake model, and somebody who is signed in."""

import re
from collections.abc import Iterator

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from ingest.staff.application import staff_app
from ingest.staff.office import Office, furnish
from ingest.staff.password import hash_password
from qa_bot.assembly import Parts
from qa_bot.settings import Settings

PASSWORD = "长江之滨 correct horse"
_HASH = hash_password(PASSWORD)
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


def csrf(html: str) -> str:
    """The mark that the forms of a page carry."""
    found = _FIELD.search(html)
    assert found, "the page has no form"
    return found[1]


def sign_in(client: TestClient, password: str = PASSWORD) -> int:
    """Fill in the login form; the status of the answer."""
    mark = csrf(client.get("/staff/login").text)
    return client.post("/staff/login", data={"password": password, "csrf": mark, "lang": "zh"}).status_code
