"""PostgreSQL for a session of tests, and for each test a database of its own."""

import secrets
from collections.abc import Iterator

import pytest

from tests.many import servers
from tests.many.servers import Server


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    with servers.postgresql() as server:
        yield server


@pytest.fixture
def database_url(postgresql: Server) -> str:
    return servers.new_database(postgresql, f"test-{secrets.token_hex(4)}")
