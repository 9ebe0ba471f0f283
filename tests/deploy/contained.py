"""What the Containerfile builds and starts, without a container: the same package, environment and commands on a read-only file system."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.tools import DEPLOY, ROOT

FILE = DEPLOY / "Containerfile"
_PORT = "7860"

needs_namespaces = pytest.mark.skipif(
    os.geteuid() != 0 or subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode != 0,
    reason="needs root and mount namespaces, to make the file system read-only",
)


def instructions() -> list[tuple[str, str]]:
    """The Containerfile's instructions: name and arguments, lines put together."""
    joined = re.sub(r"\\\n", " ", FILE.read_text())
    lines = (line for line in joined.splitlines() if line and not line.startswith("#"))
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in lines)]


def copied_from_the_project() -> list[str]:
    """What it takes out of the project's folder."""
    copies = [rest.split()[:-1] for name, rest in instructions() if name == "COPY" and not rest.startswith("--from")]
    return [source for sources in copies for source in sources]


def command(name: str) -> list[str]:
    """The program and arguments of its ``CMD`` or ``HEALTHCHECK``."""
    rest = next(rest for found, rest in instructions() if found == name)
    words: list[str] = json.loads(rest[rest.index("[") :])
    return words


@dataclass
class Contained:
    """An image's folders, laid out under a temporary one, and a port in place of its own."""

    folder: Path
    port: int
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def lay_out(self) -> None:
        """Install the package as the Containerfile does, from what it copies; another centre's folder is mounted."""
        for source in copied_from_the_project():
            target = self.folder / "build" / source
            target.parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, target, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
            else:
                shutil.copy(ROOT / source, target)
        install = ["-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", "--target", str(self.folder / "packages"), "."]
        subprocess.run([sys.executable, *install], cwd=self.folder / "build", check=True, capture_output=True)
        for name in ("opt", "data", "tmp", "backups"):
            (self.folder / name).mkdir()
        shutil.copy(ROOT / "app.py", self.folder / "opt")
        shutil.copytree(ROOT / "tests" / "another_centre", self.folder / "centre")

    def environment(self) -> dict[str, str]:
        """What ``ENV`` says, in these folders."""
        said = dict(pair.split("=", 1) for name, rest in instructions() if name == "ENV" for pair in shlex.split(rest))
        said = {name: self._here(value) for name, value in said.items() if not name.startswith("PIP_") and name != "PATH"}
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        return said | {"PATH": path, "PYTHONPATH": str(self.folder / "packages"), "TMPDIR": str(self.folder / "tmp")}

    def start(self, words: list[str], log: Path) -> subprocess.Popen[bytes]:
        """Start a command of the image: nothing can be written but where volumes are, and no right is left."""
        writable = [str(self.folder / name) for name in ("data", "tmp", "backups")]
        binds = " && ".join(f"mount --bind {shlex.quote(path)} {shlex.quote(path)}" for path in writable)
        shut = f'{binds} && mount -o remount,bind,ro / && exec setpriv --bounding-set=-all --inh-caps=-all --no-new-privs "$@"'
        namespace = ["unshare", "--mount", "--propagation", "private", "sh", "-c", shut, "sh"]
        with log.open("wb") as output:
            process = subprocess.Popen(
                [*namespace, *map(self._here, words)],
                cwd=self.folder / "centre",
                env=self.environment(),
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self.started.append(process)
        return process

    def run(self, words: list[str]) -> tuple[int, str]:
        """Run a command to its end; its exit status and what it said."""
        log = self.folder / "command.log"
        status = self.start(words, log).wait(timeout=300)
        return status, log.read_text()

    def stop(self) -> None:
        """End what was started."""
        for process in self.started:
            if process.poll() is None:
                process.terminate()
                process.wait(timeout=60)

    def _here(self, word: str) -> str:
        places: dict[str, Any] = {"/opt/qa-bot": "opt", "/data": "data", "/backups": "backups", "/tmp": "tmp"}  # noqa: S108  # the image's
        for there, here in places.items():
            if word == there or word.startswith(f"{there}/"):
                return str(self.folder / here) + word.removeprefix(there)
        return word.replace(_PORT, str(self.port)).replace("0.0.0.0", "127.0.0.1")  # noqa: S104  # the image listens everywhere, we do not
