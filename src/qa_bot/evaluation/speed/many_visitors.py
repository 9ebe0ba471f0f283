"""Many visitors at once, over HTTP, at the real server in a process of its own."""

import asyncio
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import numpy as np

from qa_bot.errors import ModelError
from qa_bot.settings import Settings

_READY_S = 300
_ENOUGH = "1000000"
"""More questions a minute than are asked here, so that the limits for visitors do not decide."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """What so many visitors at once saw: answers a second, seconds that they waited, answers that failed, megabytes of the server."""

    visitors: int
    rate: float
    median: float
    p95: float
    longest: float
    failed: int
    megabytes: int


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it answers, and its process."""

    address: str
    process: int

    @property
    def megabytes(self) -> int:
        """The memory that it holds now; 0 where the system does not tell."""
        status = Path(f"/proc/{self.process}/status")
        found = re.search(r"VmRSS:\s+(\d+)", status.read_text()) if status.exists() else None
        return int(found[1]) // 1024 if found else 0


def free_port() -> int:
    """A port of this machine at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def serving(app: Path, environment: dict[str, str]) -> Iterator[Server]:
    """``python app.py`` with these settings, ready; stopped when the block ends.

    Raises:
        ModelError: it did not become ready.
    """
    port = free_port()
    limits = {"QA_BOT_QUESTIONS_PER_MINUTE": _ENOUGH, "QA_BOT_QUESTIONS_PER_MINUTE_OVERALL": _ENOUGH, "QA_BOT_QUEUE_SIZE": "1000"}
    whole = os.environ | limits | {"QA_BOT_HOST": "127.0.0.1", "QA_BOT_PORT": str(port)} | environment
    process = subprocess.Popen([sys.executable, app.name], cwd=app.parent, env=whole, stdout=subprocess.DEVNULL)  # noqa: S603  # our own
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(address, process)
        yield Server(address, process.pid)
    finally:
        process.terminate()
        process.wait(60)


def askable(questions: Iterable[str], settings: Settings) -> list[str]:
    """Those that a server does not turn away: data sets have empty ones, too."""
    return [question for question in questions if 0 < len(question) <= settings.question_length]


def ask_at_once(server: Server, visitors: int, questions: Sequence[str], progress: Callable[[int], None] = lambda _: None) -> Crowd:
    """So many visitors share the questions; each asks the next one when it has its answer."""
    waits, failed, seconds = asyncio.run(_asked(server.address, visitors, list(questions), progress))
    return Crowd(
        visitors=visitors,
        rate=len(waits) / seconds,
        median=float(np.median(waits)) if waits else 0.0,
        p95=float(np.percentile(waits, 95)) if waits else 0.0,
        longest=max(waits, default=0.0),
        failed=failed,
        megabytes=server.megabytes,
    )


async def _asked(address: str, visitors: int, questions: list[str], progress: Callable[[int], None]) -> tuple[list[float], int, float]:
    waits: list[float] = []
    failed = 0
    limits = httpx.Limits(max_connections=visitors)
    async with httpx.AsyncClient(base_url=address, timeout=120, limits=limits, headers={"Accept": "application/json"}) as client:

        async def visit() -> None:
            nonlocal failed
            while questions:
                question = questions.pop()
                began = time.perf_counter()
                response = await client.post("/api/ask", json={"question": question})
                if response.is_success:
                    waits.append(time.perf_counter() - began)
                else:
                    failed += 1
                progress(1)

        began = time.perf_counter()
        await asyncio.gather(*(visit() for _ in range(visitors)))
        return waits, failed, time.perf_counter() - began


def _wait_until_ready(address: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _READY_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{address}/api/ready", timeout=2).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise ModelError(f"the server was not ready within {_READY_S} s; start it by hand, python app.py, and read what it says")
