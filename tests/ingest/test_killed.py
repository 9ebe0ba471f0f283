"""``kill -9`` at random moments of a publish: the live release answers every time, and the next publish cleans up and succeeds."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from qa_bot.assembly import Parts
from qa_bot.records import Done, PassagesFound
from qa_bot.release_files import verify_release
from qa_bot.releases import Release
from qa_bot.retrieval.live_index import LiveIndex

MOMENTS = 20

# The real command's own steps, over the fake model so that twenty runs take seconds each; says when it begins to write.
PUBLISHER = """
import sys
from pathlib import Path
from ingest.builder import Scope, plan, publish, publishing_lock
from ingest.sources import find
from qa_bot.releases import Releases
from qa_bot.settings import Centre, Settings, Words
from qa_bot.store.database import open_database
from tests.fakes import FakeEmbeddings

data, corpus = Path(sys.argv[1]), Path(sys.argv[2])
categories = {name: Words(zh=name, en=name) for name in ("about", "event", "policy")}
settings = Settings(data_folder=data, corpus_folder=corpus, centre=Centre(categories=categories))
releases, embeddings = Releases(open_database(data), data, 3), FakeEmbeddings()
import chromadb
print("ready", flush=True)
with publishing_lock(settings):
    publish(plan(find([corpus]).files, settings, releases, embeddings.identity, scope=Scope.CORPUS), embeddings, releases)
print("done", flush=True)
"""


def start_publisher(parts: Parts) -> subprocess.Popen[str]:
    root = Path(__file__).parents[2]
    process = subprocess.Popen(
        [sys.executable, "-c", PUBLISHER, str(parts.settings.data_folder), str(parts.settings.corpus_folder)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "ready"
    return process


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_killed_publish_leaves_the_live_release_answering(parts: Parts, corpus: Path, publish_corpus: Callable[[], Release]) -> None:
    for number in range(60):  # enough to write that a moment within it can be hit
        head = f"---\ntitle: {number}号会议室\ncategory: about\nlanguage: zh-Hans\nsource: 测试\n---\n\n"
        (corpus / "about" / f"room-{number}.md").write_text(f"{head}{number}号会议室可容纳{number + 10}人。\n", encoding="utf-8")
    publish_corpus()
    changed = corpus / "about" / "hall.md"
    began = time.monotonic()
    with start_publisher(parts) as whole:
        whole.wait(timeout=60)
    lasts = time.monotonic() - began
    dice, killed, rounds = random.Random(20230714), 0, 0
    while killed < MOMENTS:
        rounds += 1
        assert rounds <= 4 * MOMENTS, "the moments must lie within the publish"
        changed.write_text(f"{changed.read_text(encoding='utf-8')}\n\n第{rounds}次补充。\n", encoding="utf-8")
        with start_publisher(parts) as process:
            time.sleep(dice.uniform(0, lasts / 2))
            killed += process.poll() is None
            process.send_signal(signal.SIGKILL)
        folder = parts.releases.live_folder()
        verify_release(folder)
        index = LiveIndex(folder)
        question = "创新大厅什么时候启用"
        best = index.search(question, parts.embeddings.query_vector(question), 3).passages[0]
        index.close()
        assert "2021年3月5日" in best.passage.text
    release = publish_corpus()
    left = {folder.name for folder in (parts.settings.data_folder / "releases").iterdir()}
    assert left == {kept.id for kept in parts.releases.list()}
    assert release.live
    events = list(parts.chatbot.answer("创新大厅什么时候启用？"))
    assert isinstance(events[0], PassagesFound)
    assert events[0].passages[0].document.id == "hall"
    assert isinstance(events[-1], Done)
    assert events[-1].release == release.id
