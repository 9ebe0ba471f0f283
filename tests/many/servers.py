"""Real servers, each on a free port of 127.0.0.1 and in a folder of its own: they can be killed, and started again over the same folder."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psycopg
import pytest

from qa_bot.evaluation.speed.many_visitors import free_port

ROOT = Path(__file__).parents[2]
_READY_S = 90
_PASSWORD = "p@ss word/1"
_QUOTED = "p%40ss%20word%2F1"
_AS_POSTGRES = ("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups") if os.geteuid() == 0 else ()
"""PostgreSQL refuses to run as root."""


@dataclass
class Server:
    """A process with all that it starts; ``log`` holds what all its runs said."""

    name: str
    port: int
    command: Sequence[str]
    folder: Path
    is_ready: Callable[[int], bool]
    environment: Mapping[str, str] = field(default_factory=dict)
    stopped_by: signal.Signals = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        return (self.folder / f"{self.name}.log").read_text(encoding="utf-8", errors="replace")

    def start(self, *, wait: bool = True) -> None:
        with (self.folder / f"{self.name}.log").open("ab") as output:
            self.process = subprocess.Popen(
                self.command, cwd=self.folder, env=os.environ | self.environment, stdout=output, stderr=output, start_new_session=True
            )
        if wait:
            self.wait_until_ready()

    def wait_until_ready(self) -> None:
        assert self.process is not None
        deadline = time.monotonic() + _READY_S
        while not self.is_ready(self.port):
            assert self.process.poll() is None, f"{self.name} ended:\n{self.log}"
            assert time.monotonic() < deadline, f"{self.name} was not ready after {_READY_S} s:\n{self.log}"
            time.sleep(0.05)

    def kill(self) -> None:
        """``kill -9``, of the whole group."""
        self._end(signal.SIGKILL)

    def hang(self, *, on: bool) -> None:
        """Stand still, or go on; connections stay open."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGSTOP if on else signal.SIGCONT)

    def stop(self) -> int:
        """Stop in good order, if it runs; what it ended with."""
        return self._end(self.stopped_by)

    def _end(self, number: signal.Signals) -> int:
        if self.process is None:
            return 0
        process, self.process = self.process, None
        if process.poll() is None:
            os.killpg(process.pid, number)
        return process.wait(timeout=30)


@contextmanager
def postgresql() -> Iterator[Server]:
    """An empty cluster; skips where Debian's ``postgresql`` is not installed."""
    initdb, postgres = (_found(name, Path("/usr/lib/postgresql"), f"*/bin/{name}") for name in ("initdb", "postgres"))
    port = free_port()
    # Not under pytest's folder, which nobody but its owner may enter.
    with tempfile.TemporaryDirectory(prefix="qa-bot-postgresql-") as name, tempfile.NamedTemporaryFile("w") as password:
        password.write(_PASSWORD)
        password.flush()
        folder = Path(name)
        if _AS_POSTGRES:
            shutil.chown(folder, "postgres", "postgres")
            shutil.chown(password.name, "postgres", "postgres")
        settings = ("-A", "scram-sha-256", "-U", "qa_bot", f"--pwfile={password.name}", "--no-locale", "-E", "UTF8", "--no-sync")
        subprocess.run([*_AS_POSTGRES, initdb, "-D", folder / "cluster", *settings], check=True, stdout=subprocess.DEVNULL, cwd=folder)
        options = ("-p", str(port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=")
        command = [*_AS_POSTGRES, postgres, "-D", str(folder / "cluster"), *options]
        yield from _run(Server("postgresql", port, command, folder, _takes_connections, stopped_by=signal.SIGINT))


def new_database(server: Server, name: str) -> str:
    """The URL of a new, empty database."""
    with psycopg.connect(database_url(server, "postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return database_url(server, name)


def database_url(server: Server, name: str) -> str:
    return f"postgresql://qa_bot:{_QUOTED}@127.0.0.1:{server.port}/{name}"


@contextmanager
def chroma(folder: Path) -> Iterator[Server]:
    """``chroma run`` over a folder."""
    port = free_port()
    program = str(Path(sys.executable).parent / "chroma")
    command = [program, "run", "--path", str(folder / "chroma"), "--host", "127.0.0.1", "--port", str(port)]
    yield from _run(Server("chroma", port, command, folder, lambda port: _answers(port, "/api/v2/heartbeat")))


@contextmanager
def nginx(folder: Path, replicas: Sequence[int]) -> Iterator[Server]:
    """As ``docs/operations.md`` says, in front of replicas on these ports; skips where Debian's ``nginx-light`` is not installed."""
    program = _found("nginx", Path("/usr/sbin"), "nginx")
    port = free_port()
    documented = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8").split("```nginx\n")[1].split("```")[0]
    here = documented.replace("listen 80;", f"listen 127.0.0.1:{port};")
    for number, replica in enumerate(replicas, 11):
        here = here.replace(f"10.0.0.{number}:7860", f"127.0.0.1:{replica}")
    temporary = "".join(f"{kind}_temp_path {kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    user = "user root;\n" if os.geteuid() == 0 else ""
    frame = f"{user}daemon off;\npid nginx.pid;\nerror_log stderr;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}{here}}}\n"
    (folder / "nginx.conf").write_text(frame, encoding="utf-8")
    command = [program, "-p", str(folder), "-c", "nginx.conf", "-e", "stderr"]
    yield from _run(Server("nginx", port, command, folder, lambda port: _answers(port, "/api/health")))


def replica(name: str, folder: Path, environment: Mapping[str, str]) -> Server:
    """``tests/many/replica.py``, not started yet."""
    port = free_port()
    own = {"QA_BOT_PORT": str(port), "PYTHONPATH": f"{ROOT}/src:{ROOT}"}
    command = [sys.executable, str(ROOT / "tests" / "many" / "replica.py")]
    return Server(name, port, command, folder, lambda port: _answers(port, "/api/ready"), {**environment, **own})


def _run(server: Server) -> Iterator[Server]:
    try:
        server.start(wait=server.name != "nginx")  # what is behind it may not be there yet
        yield server
    finally:
        server.stop()


def _found(name: str, folder: Path, pattern: str) -> str:
    found = shutil.which(name) or next(map(str, sorted(folder.glob(pattern))), None)
    return found or pytest.skip(f"{name} is not installed")


def _answers(port: int, path: str) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}{path}", timeout=5).is_success
    except httpx.TransportError:
        return False


def _takes_connections(port: int) -> bool:
    try:
        psycopg.connect(f"postgresql://qa_bot:{_QUOTED}@127.0.0.1:{port}/postgres", connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True
