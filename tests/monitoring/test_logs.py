"""The log as programs and people read it, and the request's id in each line, whichever thread wrote it."""

import io
import json
import logging
import threading
import warnings
from collections.abc import Generator, Iterator
from contextvars import copy_context

import pytest

from qa_bot.monitoring import logs
from qa_bot.monitoring.context import request_id, steps_in

log = logging.getLogger("qa_bot.tests")


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    written, root = io.StringIO(), logging.getLogger()
    before = root.handlers[:], root.level, threading.excepthook
    monkeypatch.setattr("sys.stderr", written)
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        logs.set_up_logs("json")
        yield written
    logging.captureWarnings(capture=False)
    root.handlers, root.level, threading.excepthook = before
    monkeypatch.setattr("sys.excepthook", logs.sys.__excepthook__)


def told(lines: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_a_line_is_an_object_with_all_that_was_told(lines: io.StringIO) -> None:
    request_id.set("r-1")
    log.info("answered\nsoon", extra={"outcome": "answered", "seconds": 0.25})
    line = told(lines)[0]
    assert line.pop("time")
    assert line == {
        "level": "INFO",
        "logger": "qa_bot.tests",
        "message": "answered\nsoon",
        "request": "r-1",
        "outcome": "answered",
        "seconds": 0.25,
    }


def test_exceptions_and_warnings_are_lines_too(lines: io.StringIO) -> None:
    try:
        raise ValueError("broken")
    except ValueError:
        log.exception("it failed")
    thread = threading.Thread(target=lambda: 1 / 0, name="worker")
    thread.start()
    thread.join()
    warnings.warn("mind the gap", stacklevel=1)
    failed, died, warned = told(lines)
    assert "ValueError: broken" in str(failed["exception"])
    assert died["message"] == "the thread worker broke down"
    assert "ZeroDivisionError" in str(died["exception"])
    assert "mind the gap" in str(warned["message"])


def test_people_read_a_line_of_text() -> None:
    request_id.set("r-2")
    record = logging.makeLogRecord(
        {"msg": "the %s is full", "args": ("disk",), "levelno": logging.WARNING, "levelname": "WARNING", "free": 3}
    )
    assert logs.ReadableLines().format(record).endswith(" warning: the disk is full free=3 request=r-2")


def test_each_step_of_a_generator_is_taken_in_its_context() -> None:
    closed = []

    def work() -> Generator[str, None, str]:
        try:
            yield request_id.get()
            request_id.set("changed inside")
            yield request_id.get()
            return "end"
        finally:
            closed.append(request_id.get())

    context = copy_context()
    context.run(request_id.set, "r-3")
    steps = steps_in(context, work())
    heard: list[str] = []
    for _ in range(2):
        thread = threading.Thread(target=lambda: heard.append(next(steps)))
        thread.start()
        thread.join()
    with pytest.raises(StopIteration) as end:
        next(steps)
    assert (heard, end.value.value, closed) == (["r-3", "changed inside"], "end", ["changed inside"])
