"""``kill -9`` at a hundred random moments of a publish: the live release is complete every time, and the next publish cleans up."""

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from qa_bot.assembly import Parts
from qa_bot.records import Done, PassagesFound
from qa_bot.release_checks import verify_release
from qa_bot.releases import Release
from qa_bot.retrieval.live_index import LiveIndex
from tests.faults.publishers import publisher

MOMENTS = 100
_QUESTION = "创新大厅什么时候启用？"


@pytest.mark.slow
@pytest.mark.timeout(1200)  # a hundred starts
def test_killed_at_random_moments(parts: Parts, corpus: Path, publish_corpus: Callable[[], Release]) -> None:
    for number in range(60):  # enough to write that a moment within it can be hit
        head = f"---\ntitle: {number}号会议室\ncategory: about\nlanguage: zh-Hans\nsource: 测试\n---\n\n"
        (corpus / "about" / f"room-{number}.md").write_text(f"{head}{number}号会议室可容纳{number + 10}人。\n", encoding="utf-8")
    live = publish_corpus().id
    changed = corpus / "about" / "hall.md"
    dice, killed, rounds = random.Random(20230714), 0, 0
    with publisher(parts.settings) as process:
        lasts = 0.0
        while killed < MOMENTS:
            rounds += 1
            assert rounds <= 3 * MOMENTS, "the moments must lie within the publish"
            changed.write_text(f"{changed.read_text(encoding='utf-8')}\n\n第{rounds}次补充。\n", encoding="utf-8")
            began = time.monotonic()
            process.start()
            if lasts:
                time.sleep(dice.uniform(0, lasts))
                process.kill()
            said = process.end()
            lasts = lasts or time.monotonic() - began  # the first one is not killed but timed
            killed += said["ended"] == -9
            before, live = live, parts.releases.live_id() or ""
            assert live == before or said["ended"] == -9 or live == said["release"]
            folder = parts.releases.live_folder()
            verify_release(folder)
            index = LiveIndex(folder)
            best = index.search(_QUESTION, parts.embeddings.query_vector(_QUESTION), 3).passages[0]
            index.close()
            assert "2021年3月5日" in best.passage.text
    release = publish_corpus()
    left = {folder.name for folder in (parts.settings.data_folder / "releases").iterdir()}
    assert left == {kept.id for kept in parts.releases.list()}
    assert release.live
    events = list(parts.chatbot.answer(_QUESTION))
    assert isinstance(events[0], PassagesFound)
    assert events[0].passages[0].document.id == "hall"
    assert isinstance(events[-1], Done)
    assert events[-1].release == release.id
