"""The systemd units: systemd itself finds no fault in them, and they are shut where the assistant needs nothing."""

import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from qa_bot.evaluation.speed.many_visitors import free_port
from tests.deploy.tools import DEPLOY

_UNITS = DEPLOY / "systemd"
_ASSISTANT = ["qa-bot.service", "qa-bot-backup.service"]
_CHROMA = "qa-bot-chroma.service"
_FOLDER = "/var/lib/qa-bot-chroma"
_READY_S = 60
_EXPOSED_AT_MOST = 20
"""Tenths, as systemd counts them: 100 is a service without any protection."""

pytestmark = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")


def _systemd_analyze(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *map(str, arguments)], capture_output=True, text=True, check=False)


def test_systemd_understands_them(tmp_path: Path) -> None:
    for unit in [*_UNITS.glob("*.service"), *_UNITS.glob("*.timer")]:
        installed = re.sub(r"/opt/qa-bot/\.venv/bin/\S+", "/bin/true", unit.read_text())  # it looks whether the program is there
        (tmp_path / unit.name).write_text(installed)
    done = _systemd_analyze("verify", "--man=no", *sorted(tmp_path.iterdir()))
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("service", [*_ASSISTANT, _CHROMA])
def test_they_are_shut(service: str) -> None:
    done = _systemd_analyze("security", "--offline=true", f"--threshold={_EXPOSED_AT_MOST}", _UNITS / service)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("service", _ASSISTANT)
def test_they_write_where_the_documents_say(service: str) -> None:
    text = (_UNITS / service).read_text()
    assert "QA_BOT_DATA_FOLDER=/var/lib/qa-bot " in text
    assert re.search(r"^StateDirectory=qa-bot\b", text, re.MULTILINE)


def test_nobody_reaches_chroma_who_is_not_named_and_it_tells_nobody_anything() -> None:
    text = (_UNITS / _CHROMA).read_text()
    assert re.findall(r"^IPAddress\w+=.*", text, re.MULTILINE) == ["IPAddressDeny=any", "IPAddressAllow=localhost"]
    assert _environment(text)["LISTEN_ADDRESS"] == "127.0.0.1"
    assert _environment(text)["ANONYMIZED_TELEMETRY"] == "False"
    assert re.search(rf"^StateDirectory={Path(_FOLDER).name}$", text, re.MULTILINE)


@pytest.mark.slow
def test_the_command_of_its_unit_brings_chroma_up(tmp_path: Path) -> None:
    text = (_UNITS / _CHROMA).read_text()
    command, port = re.findall(r"^ExecStart=(.*)", text, re.MULTILINE)[0], str(free_port())
    here = {"/opt/qa-bot/.venv/bin": str(Path(sys.executable).parent), _FOLDER: str(tmp_path / "data"), "8000": port}
    for there, word in {"${LISTEN_ADDRESS}": _environment(text)["LISTEN_ADDRESS"], **here}.items():
        assert there in command
        command = command.replace(there, word)
    log = tmp_path / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            shlex.split(command), env=_environment(text) | {"HOME": str(tmp_path)}, cwd=tmp_path, stdout=output, stderr=output
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/api/v2/heartbeat", process, log)
        assert list((tmp_path / "data").iterdir())
    finally:
        process.terminate()
    assert process.wait(timeout=30) == 0


def _environment(unit: str) -> dict[str, str]:
    lines = re.findall(r"^Environment=(.*)", unit, re.MULTILINE)
    return dict(pair.split("=", 1) for line in lines for pair in shlex.split(line))


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _READY_S
    while True:
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        try:
            httpx.get(address, timeout=1).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.2)
        else:
            return
