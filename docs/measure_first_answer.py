"""Measures a newcomer's way, from the clone to the first answer, into the READMEs: ``python docs/measure_first_answer.py README*.md``."""

import os
import platform
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from qa_bot.evaluation.marks import filled
from qa_bot.evaluation.speed.many_visitors import free_port
from qa_bot.settings import load_settings

_LONGEST_S = 3600
_WORDS = {
    "": "From the clone to the first answer, nothing cached: {minutes:.1f} minutes ({processor}, {cores} cores, Python {python}, {day}).",
    ".zh-CN": "从克隆仓库到得到第一个回答，没有任何缓存：{minutes:.1f} 分钟（{processor}，{cores} 核，Python {python}，{day}）。",
}


def seconds_to_first_answer(project: Path) -> float:
    """Clone the project to an empty folder, start it there as the README says, and ask one of the centre's starter questions."""
    question = load_settings().centre.starters[0].question["zh"]
    port = free_port()
    with TemporaryDirectory(prefix="qa-bot-newcomer-", ignore_cleanup_errors=True) as folder:
        began = time.perf_counter()
        subprocess.run(["git", "clone", "--quiet", str(project), folder], check=True)  # noqa: S603, S607  # our own
        run = subprocess.Popen(["make", "run", f"PORT={port}"], cwd=folder, env=_newcomers(), start_new_session=True)  # noqa: S603, S607
        try:
            while not _answered(f"http://127.0.0.1:{port}", question):
                if run.poll() is not None or time.perf_counter() - began > _LONGEST_S:
                    sys.exit("make run ended, or answered nothing within an hour; what it says stands above")
                time.sleep(0.2)
            return time.perf_counter() - began
        finally:
            if run.poll() is None:
                os.killpg(run.pid, signal.SIGTERM)
                run.wait(60)


def _newcomers() -> Mapping[str, str]:
    """This environment, less what says where an environment or an assistant is, and without pip's cache."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("QA_BOT_", "VIRTUAL_ENV", "MAKE", "MFLAGS"))}
    return own | {"PIP_NO_CACHE_DIR": "1"}


def _answered(address: str, question: str) -> bool:
    try:
        answer = httpx.post(f"{address}/api/ask", json={"question": question}, headers={"Accept": "application/json"}, timeout=60)
    except httpx.TransportError:
        return False
    return answer.is_success and answer.json()["done"]["outcome"] == "answered"


def main(*pages: Path) -> None:
    """Measure, and write the sentence into each page in its language."""
    figures = {
        "minutes": seconds_to_first_answer(Path(__file__).parent.parent) / 60,
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "day": date.today().isoformat(),  # noqa: DTZ011  # where it was measured
    }
    for page in pages:
        words = _WORDS[".zh-CN" if ".zh-CN" in page.name else ""]
        said = f"{words.format(**figures)}\n"
        page.write_text(filled(page.read_text(encoding="utf-8"), "first answer", said), encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
