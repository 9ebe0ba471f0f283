"""The systemd units: systemd itself finds no fault in them, and they are shut where the assistant needs nothing."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.deploy.tools import DEPLOY

_UNITS = DEPLOY / "systemd"
_SERVICES = ["qa-bot.service", "qa-bot-backup.service"]
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


@pytest.mark.parametrize("service", _SERVICES)
def test_they_are_shut(service: str) -> None:
    done = _systemd_analyze("security", "--offline=true", f"--threshold={_EXPOSED_AT_MOST}", _UNITS / service)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("service", _SERVICES)
def test_they_write_where_the_documents_say(service: str) -> None:
    text = (_UNITS / service).read_text()
    assert "QA_BOT_DATA_FOLDER=/var/lib/qa-bot " in text
    assert re.search(r"^StateDirectory=qa-bot\b", text, re.MULTILINE)
