"""The visitors' and the staff's doors over the fake model, behind a real nginx."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from ingest.staff.application import TwoDoors, staff_app
from ingest.staff.office import furnish
from ingest.staff.password import hash_password
from qa_bot.settings import Settings
from tests.conftest import parts_over
from tests.deploy.proxied import Proxy, nginx
from tests.deploy.unhurried import EACH, Heard, Unhurried
from tests.ingest.staff.conftest import PASSWORD
from tests.web.browsing import serving
from tests.web.fakes import Library, Opinions, built, document


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Heard]:
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        data_folder=tmp_path_factory.mktemp("data"),
        corpus_folder=tmp_path_factory.mktemp("corpus"),
        trusted_proxies="127.0.0.1",  # type: ignore[arg-type]
        questions_per_minute=EACH,
        staff_password_hash=SecretStr(hash_password(PASSWORD)),
        staff_upload_megabytes=3,
    )
    visitors = built(settings, Unhurried(), Library({"centre": document()}), Opinions())
    with parts_over(settings) as parts:
        office = furnish(parts)
        yield Heard(TwoDoors(visitors, staff_app(office)))
        office.close()


@pytest.fixture(scope="module")
def proxy(heard: Heard, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    with serving(heard) as address, nginx(tmp_path_factory.mktemp("nginx"), [address.removeprefix("http://")]) as proxy:
        yield proxy
