"""Where the delivered files lie, and the tools that judge them."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


def judged(tool: str, *arguments: str | Path) -> str:
    """What a tool of the development environment has to say about files; it fails the test if it finds fault."""
    beside = Path(sys.executable).parent / tool
    program = str(beside) if beside.exists() else shutil.which(tool)
    assert program, f"{tool} is missing: make .venv/installed-dev"
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
