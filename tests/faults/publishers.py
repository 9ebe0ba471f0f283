"""Publishers in processes of their own that start at once: a parent imports everything, then forks for each."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from qa_bot.settings import Settings

# The real command's own steps, over the fake model. A fork made before Chroma has a client has no threads to lose.
_PARENT = """
import json, os, sys
import chromadb, bm25s, rjieba
from pathlib import Path
from ingest.builder import Scope, plan, publish, publishing_lock
from ingest.sources import find
from qa_bot.errors import QABotError
from qa_bot.releases import Releases
from qa_bot.settings import Centre, Settings, Words
from qa_bot.store.database import open_database
from tests.fakes import FakeEmbeddings

data, corpus = Path(sys.argv[1]), Path(sys.argv[2])
categories = {name: Words(zh=name, en=name) for name in ("about", "event", "policy")}
settings = Settings(_env_file=None, data_folder=data, corpus_folder=corpus, centre=Centre(categories=categories))

def tell(**what):
    print(json.dumps(what), flush=True)

def work():
    releases, embeddings = Releases(open_database(data), data, 3), FakeEmbeddings()
    try:
        with publishing_lock(settings):
            found = find([corpus]).files
            release = publish(plan(found, settings, releases, embeddings.identity, scope=Scope.CORPUS), embeddings, releases)
    except QABotError as error:
        tell(error=str(error))
    else:
        tell(release=release.id)

tell(ready=True)
for _ in sys.stdin:
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    tell(pid=child)
    tell(ended=os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@dataclass
class Publisher:
    """One publish at a time, as often as wanted."""

    _parent: subprocess.Popen[str]
    _child: int = 0

    def start(self) -> None:
        """Begin to publish."""
        assert self._parent.stdin
        self._parent.stdin.write("\n")
        self._parent.stdin.flush()
        self._child = int(str(self._hear()["pid"]))

    def kill(self) -> None:
        """``kill -9``; the process may have ended already, but its parent has not let it go before it says so."""
        try:
            os.kill(self._child, signal.SIGKILL)
        except ProcessLookupError:
            return

    def end(self) -> dict[str, object]:
        """What it said, and the exit code, when it is over."""
        said: dict[str, object] = {}
        while "ended" not in said:
            said |= self._hear()
        return said

    def _hear(self) -> dict[str, object]:
        assert self._parent.stdout
        heard: dict[str, object] = json.loads(self._parent.stdout.readline())
        return heard


@contextmanager
def publisher(settings: Settings) -> Iterator[Publisher]:
    """A publisher of the settings' corpus folder."""
    root = Path(__file__).parents[2]
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT, str(settings.data_folder), str(settings.corpus_folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
        env=os.environ | {"PYTHONPATH": os.pathsep.join((str(root / "src"), str(root), os.environ.get("PYTHONPATH", "")))},
    )
    started = Publisher(parent)
    try:
        assert started._hear() == {"ready": True}
        yield started
    finally:
        assert parent.stdin
        assert parent.stdout
        parent.stdin.close()
        parent.wait(timeout=60)
        parent.stdout.close()
