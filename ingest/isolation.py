"""Reads foreign files in processes of their own, with limits on time, memory and output: whatever a file does to its reader, we go on.

A worker (``ingest.isolation_worker``) is used again as long as nothing went wrong in it. It inherits no environment, and so none of
its secrets, and answers in JSON, so that even one that was taken over can hand us nothing but text.
"""

import atexit
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, Any, Final

from qa_bot.errors import DocumentError

_OUTPUT: Final = 40_000_000  # bytes; the text of some 10,000 pages
_PIECE: Final = 1 << 16
_STARTING: Final = 120  # seconds, on a busy machine, until a worker and the libraries of its first file are there
_START: Final = "import sys; sys.path[:] = {}; from ingest.isolation_worker import main; main({})"
_NO_MEMORY: Final = ("MemoryError", "bad_alloc", "BFCArena", "allocate memory", "Insufficient memory")
_idle: Final[SimpleQueue["_Worker"]] = SimpleQueue()


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take: ``seconds`` without a sign of progress (a page read), and ``megabytes`` of address space."""

    seconds: float = 120
    megabytes: int = 4096


_DEFAULT: Final = Limits()


def run(function: str, content: bytes | str, path: Path, limits: Limits = _DEFAULT) -> dict[str, Any]:
    """Call ``function`` (``module:name``) with a file's content and path in a worker; what it returns, a record, comes as its fields.

    Raises:
        DocumentError: the function's own; or it broke down, or went past a limit, which the message names.
    """
    worker = _worker(limits.megabytes)
    sound = False
    try:
        answer = worker.ask(function, content, path, limits.seconds)
        sound = True
    finally:
        if sound:
            _idle.put(worker)
        else:
            worker.stop()
    if error := answer.get("error"):
        raise DocumentError(error, answer["zh"])
    fields: dict[str, Any] = answer["fields"]
    return fields


@dataclass(slots=True)
class _Worker:
    """A process that reads one file after another; its stderr goes to a file, for the last words of a broken one."""

    megabytes: int
    said: IO[bytes] = field(default_factory=tempfile.TemporaryFile)
    process: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
            [sys.executable, "-c", _START.format(sys.path, self.megabytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.said,
            env={},
            start_new_session=True,  # Ctrl-C is for us; we then stop the worker
        )

    def ask(self, function: str, content: bytes | str, path: Path, seconds: float) -> dict[str, Any]:
        """The worker's answer. Raises DocumentError when there is none."""
        assert self.process.stdin  # noqa: S101 - it is a pipe
        data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
        request = {
            "function": function,
            "path": str(path),
            "size": len(data),
            "is_text": isinstance(content, str),
            "seconds": seconds,
        }
        try:
            self.process.stdin.write(json.dumps(request).encode() + b"\n" + data)
            self.process.stdin.flush()
        except BrokenPipeError:
            raise self._broken(path, seconds) from None
        for line in self._lines(path, seconds):
            if line:  # an empty one says that it begins, or is still at work
                answer: dict[str, Any] = json.loads(line)
                return answer
        raise self._broken(path, seconds)

    def _lines(self, path: Path, seconds: float) -> Iterator[bytes]:
        """What it writes, line by line, until it ends. Each line renews the time."""
        assert self.process.stdout  # noqa: S101
        pipe = self.process.stdout.fileno()
        pieces: list[bytes] = []
        deadline = time.monotonic() + _STARTING
        while True:
            if not select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))[0]:
                raise _too_slow(path, seconds)
            if not (piece := os.read(pipe, _PIECE)):
                return
            while b"\n" in piece:
                end, _, piece = piece.partition(b"\n")
                yield b"".join((*pieces, end))
                pieces.clear()
                deadline = time.monotonic() + seconds
            pieces.append(piece)
            if len(pieces) * _PIECE > _OUTPUT and sum(map(len, pieces)) > _OUTPUT:
                most = _OUTPUT // 1_000_000
                raise DocumentError(
                    f"{path}: more than {most} MB of text would come out of it; split the file",
                    f"{path}：读出的文字超过{most} MB；请把文件拆成几份。",
                )

    def _broken(self, path: Path, seconds: float) -> DocumentError:
        """Why it ended: its own time limit, memory, or anything else by its last words."""
        code = self.process.wait()
        if code == -signal.SIGALRM:
            return _too_slow(path, seconds)
        self.said.seek(0)
        lines = [line for line in self.said.read().decode("utf-8", "replace").splitlines() if line.strip()]
        if any(word in line for word in _NO_MEMORY for line in lines[-3:]):
            return DocumentError(
                f"{path}: reading it needs more than {self.megabytes} MB of memory; split the file, or raise QA_BOT_DOCUMENT_MEGABYTES",
                f"{path}：读取需要的内存超过{self.megabytes} MB；请把文件拆成几份，或请管理员调大QA_BOT_DOCUMENT_MEGABYTES。",
            )
        reason = signal.Signals(-code).name if code < 0 else lines[-1].strip()[:200] if lines else f"exit status {code}"
        return DocumentError(
            f"{path}: reading it broke down ({reason}); the file is probably damaged: open it and save it anew",
            f"{path}：读取中断，文件很可能已损坏；请打开文件另存一份，再上传。",
        )

    def stop(self) -> None:
        """End the process, at once, and wait for it."""
        self.process.kill()
        self.process.communicate()
        self.said.close()


def _too_slow(path: Path, seconds: float) -> DocumentError:
    return DocumentError(
        f"{path}: reading it was stopped after {seconds:g} seconds without progress; "
        "split the file or save it anew, or raise QA_BOT_DOCUMENT_SECONDS",
        f"{path}：读取时{seconds:g}秒没有进展，已停止；请把文件拆小或另存一份再上传，或请管理员调大QA_BOT_DOCUMENT_SECONDS。",
    )


def _worker(megabytes: int) -> _Worker:
    """One that is idle, has this limit and still lives; else a new one."""
    while True:
        try:
            worker = _idle.get_nowait()
        except Empty:
            atexit.unregister(_stop_idle)
            atexit.register(_stop_idle)
            return _Worker(megabytes)
        if worker.megabytes == megabytes and worker.process.poll() is None:
            return worker
        worker.stop()


def _stop_idle() -> None:
    while not _idle.empty():
        _idle.get().stop()
