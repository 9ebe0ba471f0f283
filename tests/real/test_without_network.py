"""Without any network the documents are published and questions are answered: by the real commands, with the bundled model."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.real.conftest import ROOT

_NOWHERE = ("unshare", "--net")
"""A network of its own, in which not even this machine can be reached."""

pytestmark = [
    pytest.mark.model,
    pytest.mark.slow,
    pytest.mark.skipif(
        not shutil.which("unshare") or subprocess.run([*_NOWHERE, "true"], capture_output=True, check=False).returncode != 0,
        reason="needs leave to make a network namespace",
    ),
]


def test_publishing_and_answering(tmp_path: Path) -> None:
    centre, data = tmp_path / "centre", tmp_path / "data"
    shutil.copytree(ROOT / "tests" / "another_centre", centre)
    data.mkdir()
    (ROOT / "data" / "models").mkdir(parents=True, exist_ok=True)
    (data / "models").symlink_to(ROOT / "data" / "models")

    def run(command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        program = Path(sys.executable).parent / command
        environment = os.environ | {"QA_BOT_DATA_FOLDER": str(data)}
        return subprocess.run(
            [*_NOWHERE, program, *arguments], cwd=centre, env=environment, capture_output=True, text=True, timeout=240, check=False
        )

    published = run("qa-ingest", "publish")
    assert published.returncode == 0, published.stderr
    answered = run("qa-ask", "学生门票多少钱？")
    assert answered.returncode == 0, answered.stderr
    assert "20元" in answered.stdout
