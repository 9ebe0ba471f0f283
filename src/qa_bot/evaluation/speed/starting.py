"""How long after its start the server gives its first answer, beside the bare import of the libraries it stands on."""

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx

from qa_bot.evaluation.speed.many_visitors import serving

_LIBRARIES = "import chromadb, gradio, langchain, sentence_transformers"


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds."""

    imports: float
    first_answer: float


def time_start(app: Path, environment: dict[str, str], question: str) -> Start:
    """Both once before they are timed: what lies in the disk's cache is the same for both then."""
    for _ in range(2):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", _LIBRARIES], check=True, capture_output=True)  # noqa: S603  # our own words
        imports = time.perf_counter() - began
    for _ in range(2):
        began = time.perf_counter()
        with serving(app, environment) as server:
            httpx.post(f"{server.address}/api/ask", json={"question": question}, headers={"Accept": "application/json"}).raise_for_status()
            first = time.perf_counter() - began
    return Start(imports, first)
