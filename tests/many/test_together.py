"""Two replicas behind nginx, with PostgreSQL and a Chroma server: they share everything, and each part may be killed while visitors ask."""

import itertools
import re
import shutil
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from ingest.backup import back_up
from ingest.builder import Scope, plan, publish, publishing_lock, repair
from ingest.restoring import restore
from ingest.sources import find
from qa_bot.assembly import Parts, assemble
from qa_bot.errors import BackupError, ReleaseError
from qa_bot.release_files import collection_of
from qa_bot.releases import Release
from qa_bot.settings import Centre, Settings, Words
from qa_bot.store.chroma import ChromaVectors
from qa_bot.store.database import AnswerRow, FeedbackRow
from tests.conftest import ARTICLES
from tests.fakes import FakeEmbeddings
from tests.many import servers
from tests.many.askers import Askers
from tests.many.servers import Server

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("together")]

_ASKERS, _SOME = 4, 12
_A_MINUTE = 40
_NGINX_TRIES_AGAIN_S = 2.5
_CENTRE = """
[centre.categories]
about = {zh = "关于", en = "About"}
event = {zh = "活动", en = "Events"}
policy = {zh = "政策", en = "Policies"}
"""
_NUMBER = re.compile(r"第二届 \| (\d+)家")
"""As the document's table tells it."""


@dataclass
class Cluster:
    """All servers, and the parts by which a command on another machine meets them."""

    postgresql: Server
    chroma: Server
    replicas: list[Server]
    nginx: Server
    parts: Parts
    corpus: Path
    exhibitors: dict[str, str]
    """Release → how many exhibitors its document tells of."""

    def publish(self, exhibitors: int) -> Release:
        """Publish the document with another number in it, as somebody else than the replicas."""
        parts, path = self.parts, self.corpus / "event" / "expo.md"
        path.write_text(ARTICLES["event/expo.md"].replace("260家", f"{exhibitors}家"), encoding="utf-8")
        with publishing_lock(parts.settings):
            planned = plan(find([self.corpus]).files, parts.settings, parts.releases, parts.embeddings.identity, scope=Scope.CORPUS)
            release = publish(planned, parts.embeddings, parts.releases)
        self.exhibitors[release.id] = str(exhibitors)
        return release


@pytest.fixture(scope="module")
def cluster(postgresql: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("cluster")
    for name, article in ARTICLES.items():
        path = folder / "corpus" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(article, encoding="utf-8")
    (folder / "centre.toml").write_text(_CENTRE, encoding="utf-8")
    url = servers.new_database(postgresql, "cluster")
    with servers.chroma(folder) as chroma:
        chroma_url = f"http://127.0.0.1:{chroma.port}"
        environment = {
            "QA_BOT_DATABASE_URL": url,
            "QA_BOT_CHROMA_URL": chroma_url,
            "QA_BOT_DATA_FOLDER": str(folder / "data"),
            "QA_BOT_CORPUS_FOLDER": str(folder / "corpus"),
            "QA_BOT_TRUSTED_PROXIES": "127.0.0.1",
            "QA_BOT_QUESTIONS_PER_MINUTE": str(_A_MINUTE),
            "QA_BOT_QUESTIONS_PER_MINUTE_OVERALL": "100000",
        }
        replicas = [servers.replica(name, folder, environment) for name in ("replica-1", "replica-2")]
        with servers.nginx(folder, [replica.port for replica in replicas]) as nginx:
            try:
                for replica in replicas:  # over an empty database and an empty folder, both at once
                    replica.start(wait=False)
                for replica in replicas:
                    replica.wait_until_ready()
                nginx.wait_until_ready()
                settings = Settings(
                    _env_file=None,  # type: ignore[call-arg]
                    database_url=SecretStr(url),
                    chroma_url=chroma_url,
                    data_folder=folder / "data",
                    corpus_folder=folder / "corpus",
                    centre=Centre(categories={name: Words(zh=name, en=name) for name in ("about", "event", "policy")}),
                )
                parts = assemble(settings, embeddings=FakeEmbeddings())
                first = parts.releases.list()
                assert len(first) == 1, "one of the two published the corpus"
                yield Cluster(postgresql, chroma, replicas, nginx, parts, folder / "corpus", {first[0].id: "260"})
                parts.close()
            finally:
                for replica in replicas:
                    replica.stop()


def ask(port: int, question: str, conversation: str | None = None) -> httpx.Response:
    body = {"question": question, "conversation": conversation}
    return httpx.post(f"http://127.0.0.1:{port}/api/ask", json=body, headers={"Accept": "application/json"}, timeout=30)


def judge(port: int, answer_id: str, visitor: str = "127.0.0.1") -> httpx.Response:
    body = {"answer_id": answer_id, "helpful": True}
    return httpx.post(f"http://127.0.0.1:{port}/api/feedback", json=body, headers={"X-Forwarded-For": visitor}, timeout=30)


def wait_until_all_read(cluster: Cluster, release: str) -> None:
    deadline = time.monotonic() + 20
    while any(ask(replica.port, "几个展区？").json()["done"]["release"] != release for replica in cluster.replicas):
        assert time.monotonic() < deadline, f"release {release} has not reached all replicas within 20 s"
        time.sleep(0.2)


def wait_until_recorded(cluster: Cluster, askers: Askers) -> None:
    """Return when the answers that were acknowledged until now are in the database."""
    deadline = time.monotonic() + 10
    acknowledged = {asked.answer_id for asked in askers.asked if not asked.trouble}
    while lost := acknowledged - recorded(cluster):
        assert time.monotonic() < deadline, f"{len(lost)} of {len(acknowledged)} acknowledged answers are not recorded"
        time.sleep(0.5)


def vectors_served(cluster: Cluster) -> int:
    """How many vectors of the live release the Chroma server has."""
    vectors = ChromaVectors.open(collection_of(cluster.parts.releases.live_folder(), cluster.parts.settings.chroma_url))
    with closing(vectors):
        return vectors.count()


def recorded(cluster: Cluster) -> set[str]:
    with Session(cluster.parts.engine) as session:
        return set(session.scalars(select(AnswerRow.id)))


def test_both_made_the_tables_once_and_keep_nothing_in_files_of_their_own(cluster: Cluster) -> None:
    with cluster.parts.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 1
    kept = {path.name for path in cluster.parts.settings.data_folder.iterdir()}
    assert kept == {"documents", "readings", "releases", "publish.lock"}
    assert "chroma" not in {path.name for path in cluster.parts.releases.live_folder().iterdir()}


def test_a_conversation_and_feedback_go_on_at_the_other_replica(cluster: Cluster) -> None:
    first, second = (replica.port for replica in cluster.replicas)
    assert ask(first, "创新大厅什么时候启用？", "conversation-1").status_code == 200
    followed = ask(second, "那它有几个展区？", "conversation-1").json()
    assert "创新大厅" in followed["searched"]
    answer_id = followed["done"]["answer_id"]
    assert judge(first, answer_id).status_code == 204
    with Session(cluster.parts.engine) as session:
        assert session.get(FeedbackRow, answer_id) is not None


def test_a_visitor_may_ask_so_often_at_all_replicas_together(cluster: Cluster) -> None:
    began = time.monotonic()
    ports = itertools.islice(itertools.cycle(replica.port for replica in cluster.replicas), 2 * _A_MINUTE)
    with ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(lambda port: judge(port, "unknown", "198.51.100.7").status_code, ports))
    refilled = int((time.monotonic() - began) * _A_MINUTE / 60) + 1
    assert _A_MINUTE <= statuses.count(404) <= _A_MINUTE + refilled
    assert statuses.count(429) == 2 * _A_MINUTE - statuses.count(404)


def test_two_publishers_at_once_are_told_apart(cluster: Cluster) -> None:
    with publishing_lock(cluster.parts.settings), pytest.raises(ReleaseError, match="another qa-ingest is publishing"):
        cluster.publish(1)


def test_a_backup_leaves_out_what_has_tools_of_its_own(cluster: Cluster, tmp_path: Path) -> None:
    settings = cluster.parts.settings
    assert back_up(settings, tmp_path / "backup.zip").live == cluster.parts.releases.live_id()
    with zipfile.ZipFile(tmp_path / "backup.zip") as archive:
        assert not [name for name in archive.namelist() if "sqlite3" in name]
    elsewhere = {"data_folder": tmp_path / "data", "corpus_folder": tmp_path / "corpus"}
    with pytest.raises(BackupError, match="name that in QA_BOT_DATABASE_URL"):
        restore(settings.model_copy(update={**elsewhere, "database_url": SecretStr("")}), tmp_path / "backup.zip")
    restored = restore(settings.model_copy(update=elsewhere), tmp_path / "backup.zip")
    assert (tmp_path / "data" / "releases" / str(restored.manifest.live) / "manifest.json").is_file()


def test_each_part_is_killed_in_turn_while_visitors_ask(cluster: Cluster) -> None:
    """Publishing, Chroma and PostgreSQL cost no answer; a replica at most those it was making; nginx those that come while it is away."""
    feedback: list[str] = []
    with Askers(cluster.nginx.port, _ASKERS).at_work() as askers:
        askers.wait_for(_SOME)

        for exhibitors in (261, 262):
            release = cluster.publish(exhibitors)
            wait_until_all_read(cluster, release.id)
        published = askers.wait_for(_SOME)
        assert askers.troubles(0) == []
        assert {cluster.exhibitors[asked.release] for asked in askers.asked} == {"260", "261", "262"}

        cluster.chroma.hang(on=True)
        askers.wait_for(_SOME)
        cluster.chroma.hang(on=False)
        cluster.chroma.kill()
        askers.wait_for(_SOME)
        cluster.chroma.start()
        assert vectors_served(cluster) == cluster.parts.releases.list()[0].passages
        cluster.chroma.kill()
        shutil.rmtree(cluster.chroma.folder / "chroma")
        cluster.chroma.start()
        askers.wait_for(_SOME)
        with publishing_lock(cluster.parts.settings):
            release = repair(cluster.parts.releases)
        cluster.exhibitors[release.id] = "262"
        wait_until_all_read(cluster, release.id)
        assert vectors_served(cluster) == release.passages
        away = askers.wait_for(_SOME)
        assert askers.troubles(published) == []

        cluster.postgresql.kill()
        unheard = askers.wait_for(_SOME)
        told = judge(cluster.nginx.port, askers.asked[-1].answer_id)
        assert (told.status_code, told.headers["retry-after"]) == (503, "20")
        assert all(replica.is_ready(replica.port) for replica in cluster.replicas)  # nobody takes them out of service
        cluster.postgresql.start()
        back = askers.wait_for(_SOME)
        assert askers.troubles(away) == []
        for asked in askers.asked[unheard - 5 : unheard]:
            deadline = time.monotonic() + 10
            while judge(cluster.nginx.port, asked.answer_id).status_code != 204:
                assert time.monotonic() < deadline, "an answer of when PostgreSQL was away is not known after it came back"
                time.sleep(0.5)
            feedback.append(asked.answer_id)
        wait_until_recorded(cluster, askers)  # what waits in memory is lost with a replica that is killed

        first, second = cluster.replicas
        first.kill()
        askers.wait_for(_SOME)
        first.start()
        time.sleep(_NGINX_TRIES_AGAIN_S)
        second.kill()
        askers.wait_for(_SOME)
        again = askers.wait_for(_SOME)
        assert len(askers.troubles(back)) <= 2 * _ASKERS, askers.troubles(back)

        cluster.nginx.kill()
        cluster.nginx.start()
        after = askers.wait_for(_ASKERS)
        askers.wait_for(_SOME)
        assert len(askers.troubles(again)) <= 3 * _ASKERS
        assert askers.troubles(after) == []

    answered = [asked for asked in askers.asked if not asked.trouble]
    mixed = [asked for asked in answered if _NUMBER.findall(asked.passages) != [cluster.exhibitors[asked.release]]]
    assert mixed == []
    wait_until_recorded(cluster, askers)
    with Session(cluster.parts.engine) as session:
        assert session.scalar(select(func.count()).where(FeedbackRow.answer_id.in_(feedback))) == len(feedback)


def test_a_replica_that_is_told_to_stop_ends_in_good_order(cluster: Cluster) -> None:
    assert cluster.replicas[0].stop() == 0
    assert cluster.replicas[0].log.count("Traceback") == 0
