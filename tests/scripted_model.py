"""A chat server that speaks OpenAI's streaming protocol over real HTTP, and does on each request what the next script says."""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Status:
    """Answer with this HTTP status instead of a stream."""

    code: int
    message: str = "no"


@dataclass(frozen=True)
class Pause:
    """Send nothing for so many seconds, or until the server closes."""

    seconds: float


@dataclass(frozen=True)
class Raw:
    """Send these bytes as they are."""

    data: bytes


@dataclass(frozen=True)
class Reasoning:
    """A piece of thought, in the field of its own that some servers have."""

    text: str


class BreakOff:
    """Close the connection in the middle of the stream."""


class Vanish:
    """End the stream as if it were complete, without saying why it ends."""


Step = str | Status | Pause | Raw | Reasoning | BreakOff | Vanish
Script = Sequence[Step]
"""Pieces of text, sent one by one, and mishaps. A script without a mishap at its end is ended as the protocol wants."""


@dataclass
class ScriptedModel:
    """Where it listens, what it plays next (the last script again and again), and what it was asked."""

    address: str = ""
    scripts: list[Script] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def play(self, *scripts: Script) -> None:
        self.scripts = list(scripts)
        self.asked.clear()

    @property
    def prompt(self) -> str:
        """All that the last request said."""
        return "\n".join(message["content"] for message in self.asked[-1]["messages"])


@contextmanager
def scripted_model() -> Iterator[ScriptedModel]:
    """Serve on a free port until the block ends."""
    model = ScriptedModel()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            model.asked.append(json.loads(body))
            model.keys.append(self.headers["Authorization"])
            script = model.scripts.pop(0) if len(model.scripts) > 1 else model.scripts[0]
            try:
                self._play(script)
            except OSError:  # the client has gone, as it may
                self.close_connection = True

        def _play(self, script: Script) -> None:
            if script and isinstance(script[0], Status):
                self._refuse(script[0])
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for step in script:
                match step:
                    case str():
                        self._event({"content": step})
                    case Reasoning():
                        self._event({"content": "", "reasoning_content": step.text})
                    case Pause():
                        model.closing.wait(step.seconds)
                    case Raw():
                        self._chunk(step.data)
                    case BreakOff():
                        self.close_connection = True
                        return
                    case Vanish():
                        self._chunk(b"")
                        return
                    case Status():
                        raise AssertionError("a status stands alone")
            self._event({}, "stop")
            self._chunk(b"data: [DONE]\n\n")
            self._chunk(b"")

        def _refuse(self, status: Status) -> None:
            body = json.dumps({"error": {"message": status.message, "type": "test"}}).encode()
            self.send_response(status.code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _event(self, delta: dict[str, str], reason: str | None = None) -> None:
            choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": reason}
            event = {"id": "c1", "object": "chat.completion.chunk", "created": 0, "model": "scripted", "choices": [choice]}
            self._chunk(f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode())

        def _chunk(self, data: bytes) -> None:
            self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
            self.wfile.flush()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    model.address = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield model
    finally:
        model.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
