"""The verbs of ``qa-ingest`` that publish, as staff type them, over the fake model: publish, rehearse, list, go back, a web address."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from ingest import cli
from qa_bot import embedding
from qa_bot.settings import Settings
from tests.fakes import HashedPairs
from tests.ingest.test_web_address import Site, served

pytestmark = pytest.mark.slow

RENT = "入驻企业租金补贴的标准是多少？"
CENTRE = "[centre.categories]\n" + "".join(f'{name} = {{zh = "{name}", en = "{name}"}}\n' for name in ("about", "event", "policy"))


@pytest.fixture
def run(settings: Settings, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a command in the folder that holds the corpus and the centre's settings."""
    assert corpus == settings.corpus_folder == tmp_path / "corpus"
    (tmp_path / "centre.toml").write_text(CENTRE, encoding="utf-8")
    monkeypatch.setattr(embedding.SentenceTransformerEmbeddings, "_load", lambda _: HashedPairs())
    monkeypatch.setenv("QA_BOT_SECOND_LOOK", "meaning")

    def now(*arguments: str, code: int = 0) -> Result:
        result = CliRunner().invoke(cli.app, list(arguments), catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result

    return now


@pytest.fixture
def golden(tmp_path: Path) -> str:
    row = {"id": "g1", "kind": "fact", "lang": "zh-Hans", "turns": [RENT], "expect": ["20元"], "forbid": [], "answerable": True}
    path = tmp_path / "golden.jsonl"
    path.write_text(json.dumps(row), encoding="utf-8")
    return str(path)


@pytest.fixture
def site() -> Iterator[Site]:
    yield from served("127.0.0.1")


@pytest.fixture
def open_day(site: Site, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a page that may be fetched."""
    monkeypatch.setenv("QA_BOT_FETCH_PORTS", str(site.server_port))
    monkeypatch.setenv("QA_BOT_FETCH_NETWORKS", "127.0.0.1")
    site.shows("/open-day")
    return f"http://127.0.0.1:{site.server_port}/open-day"


def live(run: Callable[..., Result]) -> str:
    """The id of the live release, as ``list`` shows it."""
    return next(line.split()[0] for line in run("list").stdout.splitlines() if line.rstrip().endswith("live"))


def test_publish_look_and_go_back(run: Callable[..., Result], corpus: Path) -> None:
    assert "3 documents" in run("publish").stdout
    first = live(run)
    assert f"release {first} stays live" in run("publish").output
    (corpus / "policy" / "rent.md").unlink()
    assert "2 documents" in run("publish").stdout
    assert live(run) != first
    assert f"release {first} is live: 3 documents" in run("rollback").stdout
    assert live(run) == first


def test_a_rehearsal_tells_by_its_exit_code_and_changes_nothing(run: Callable[..., Result], corpus: Path, golden: str) -> None:
    run("publish")
    before = live(run)
    run("rehearse", "--golden", golden)
    rent = corpus / "policy" / "rent.md"
    rent.write_text(rent.read_text(encoding="utf-8").replace("20元", "30元"), encoding="utf-8")
    assert "30元" in run("rehearse", "--golden", golden, code=1).output
    assert live(run) == before


def test_a_web_address_is_handed_in_and_published(run: Callable[..., Result], open_day: str) -> None:
    run("add", open_day)
    assert "open-day" in run("documents").stdout
    assert "4 documents" in run("publish").stdout


def test_a_web_address_is_rehearsed_and_not_kept(run: Callable[..., Result], open_day: str, golden: str, settings: Settings) -> None:
    run("publish")
    asked = run("rehearse", open_day, "--golden", golden).output
    assert "open-day" in asked
    assert "1 new, 3 unchanged" in asked
    assert "no document was added" in run("documents").stdout
    assert not list((settings.data_folder / "documents").rglob("*open-day*"))


def test_a_web_address_is_rehearsed_as_it_would_be_published(
    run: Callable[..., Result], open_day: str, site: Site, golden: str, settings: Settings
) -> None:
    """What staff have said about a page holds for its newer version as well."""
    run("add", open_day)
    run("describe", "127.0.0.1-open-day.html", "title=春季开放日")
    run("publish")
    before = (settings.data_folder / "documents" / "127.0.0.1-open-day.html").read_bytes()
    assert "4 unchanged" in run("rehearse", open_day, "--golden", golden).output
    site.shows("/open-day", before.replace("5月8日".encode(), "6月9日".encode()))
    (shown,) = [entry for entry in json.loads(run("check", open_day, "--json").stdout) if entry["key"] == "shelf:127.0.0.1-open-day.html"]
    assert (shown["state"], shown["document"]["title"]) == ("changed", "春季开放日")
    assert "1 changed, 3 unchanged" in run("rehearse", open_day, "--golden", golden).output
    assert (settings.data_folder / "documents" / "127.0.0.1-open-day.html").read_bytes() == before
