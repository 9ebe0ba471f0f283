"""The real assistant, started once as a newcomer starts it: the centre's corpus, the bundled model, an empty data folder."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from qa_bot.evaluation.speed.many_visitors import free_port

ROOT = Path(__file__).parents[2]
READY_S = 600


@dataclass(frozen=True)
class Assistant:
    """Where it answers, and the environment in which the commands meet the same data."""

    address: str
    environment: dict[str, str]

    def run(self, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        program = Path(sys.executable).parent / command
        return subprocess.run(
            [program, *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=600, check=False
        )


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder share one assistant, and so one process where tests run side by side."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.xdist_group("real"))


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """``python app.py`` over an empty data folder; the unpacked model alone is shared, which saves its half gigabyte."""
    data = tmp_path_factory.mktemp("data")
    shared = ROOT / "data" / "models"
    shared.mkdir(parents=True, exist_ok=True)
    (data / "models").symlink_to(shared)
    port = free_port()
    environment = os.environ | {"QA_BOT_DATA_FOLDER": str(data), "QA_BOT_HOST": "127.0.0.1", "QA_BOT_PORT": str(port)}
    log = data / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_healthy(address, process, log)
        yield Assistant(address, environment)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_until_healthy(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"the server ended with {process.returncode}:\n{log.read_text()}")
        try:
            if httpx.get(f"{address}/api/health", timeout=2).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.5)
    pytest.fail(f"the server was not ready after {READY_S} s:\n{log.read_text()}")
