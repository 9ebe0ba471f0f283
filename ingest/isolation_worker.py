"""The other side of ``ingest.isolation``: a process that reads one file after another under limits that it sets for itself first."""

import dataclasses
import importlib
import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from qa_bot.errors import DocumentError

_MEGABYTE = 1 << 20
_LARGEST_FILE = 16 * _MEGABYTE  # that a reader may write; none has reason to, but for Python's own byte code
_NICENESS = 10
_GRACE = 5  # seconds: the one who asked is to notice first, and say it better

_answers: IO[bytes] | None = None
_seconds = 0.0


def still_working() -> None:
    """To be called after each page: the time limit is for one page, not for two hundred. Outside a worker it does nothing."""
    if _answers:
        _say(b"")


def main(megabytes: int) -> None:
    """Answer requests from stdin until it ends: a line of JSON and the file's bytes; then the answer, one line of JSON.

    An exception that is no DocumentError ends the process: nobody knows what state its libraries are in.
    """
    global _answers, _seconds  # noqa: PLW0603 - a process is one worker
    for limit, value in (
        (resource.RLIMIT_AS, megabytes * _MEGABYTE),
        (resource.RLIMIT_FSIZE, _LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    os.nice(_NICENESS)  # visitors first
    _answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    while header := sys.stdin.buffer.readline():
        request = json.loads(header)
        data = sys.stdin.buffer.read(request["size"])
        module, _, name = request["function"].partition(":")
        function = getattr(importlib.import_module(module), name)
        _seconds = request["seconds"] + _GRACE
        still_working()
        answer = _answer(function, data.decode("utf-8", "surrogatepass") if request["is_text"] else data, Path(request["path"]))
        _say(json.dumps(answer).encode())
        signal.setitimer(signal.ITIMER_REAL, 0)


def _answer(function: Callable[[Any, Path], Any], content: bytes | str, path: Path) -> dict[str, Any]:
    try:
        return {"fields": dataclasses.asdict(function(content, path))}
    except DocumentError as error:
        return {"error": str(error), "zh": error.zh}


def _say(line: bytes) -> None:
    assert _answers  # noqa: S101 - main has opened it
    signal.setitimer(signal.ITIMER_REAL, _seconds)  # ends even an orphan that is stuck in native code
    _answers.write(line + b"\n")
    _answers.flush()
