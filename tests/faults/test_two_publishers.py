"""Two publishers at once: one publishes, the other is told plainly, and nothing is mixed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.builder import publishing_lock
from qa_bot.assembly import Parts
from qa_bot.release_checks import verify_release
from qa_bot.releases import Release
from tests.commands import run
from tests.faults.publishers import publisher

pytestmark = pytest.mark.slow

ROUNDS = 10
_REFUSED = "another qa-ingest is publishing; wait until it has finished and try again"


def test_of_two_at_once_one_is_refused(parts: Parts, corpus: Path, publish_corpus: Callable[[], Release]) -> None:
    publish_corpus()
    changed, refused = corpus / "about" / "hall.md", 0
    with publisher(parts.settings) as first, publisher(parts.settings) as second:
        for number in range(ROUNDS):
            changed.write_text(f"{changed.read_text(encoding='utf-8')}\n\n第{number}次补充。\n", encoding="utf-8")
            first.start()
            second.start()
            said = [first.end(), second.end()]
            published = [each["release"] for each in said if "release" in each]
            refused += sum(each.get("error") == _REFUSED for each in said)
            assert len(published) == 1 or "error" not in str(said)  # the one had ended before the other began
            assert parts.releases.live_id() in published
            verify_release(parts.releases.live_folder())
    assert refused >= ROUNDS / 2


def test_the_command_says_it_in_one_line(parts: Parts, corpus: Path) -> None:
    with publishing_lock(parts.settings):
        result = run("qa-ingest", "publish", str(corpus), folder=parts.settings.data_folder.parent)
    assert (result.returncode, result.stderr) == (1, f"qa-ingest: {_REFUSED}\n")
