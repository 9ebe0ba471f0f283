"""The log of a server, on standard error: lines for people, or JSON for programs; each line carries the id of its request.

No line holds a question or an address: what is written goes through ``logging`` alone, and nobody hands such things to it.
"""

import json
import logging
import sys
import threading
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Literal

from qa_bot.monitoring.context import request_id

Format = Literal["text", "json"]

_OURS = ("qa_bot", "ingest")
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}


class JsonLines(logging.Formatter):
    """One JSON object a line: ``time`` (UTC), ``level``, ``logger``, ``message``, ``request``, what else was told, ``exception``."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if identity := request_id.get():
            line["request"] = identity
        line |= _told(record)
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class ReadableLines(logging.Formatter):
    """Local time, the message, what else was told, and the request; warnings and worse are named."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, and below it the traceback of an exception."""
        level = f"{record.levelname.lower()}: " if record.levelno >= logging.WARNING else ""
        told = _told(record) | ({"request": request_id.get()} if request_id.get() else {})
        beside = "".join(f" {name}={value}" for name, value in told.items())
        line = f"{datetime.fromtimestamp(record.created).astimezone():%Y-%m-%d %H:%M:%S} {level}{record.getMessage()}{beside}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def set_up_logs(form: Format) -> None:
    """Let everything that is logged in this process go to standard error in this form, uncaught exceptions and warnings included."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else ReadableLines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


def _told(record: logging.LogRecord) -> dict[str, Any]:
    return {name: value for name, value in vars(record).items() if name not in _STANDARD}


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    logging.getLogger("qa_bot").critical("the server ends: %s", kind.__name__, exc_info=(kind, error, trace))


def _uncaught_in_thread(told: threading.ExceptHookArgs) -> None:
    if told.exc_value is not None:
        name = told.thread.name if told.thread else "?"
        logging.getLogger("qa_bot").error("the thread %s broke down", name, exc_info=(told.exc_type, told.exc_value, told.exc_traceback))
