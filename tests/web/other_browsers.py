"""Firefox and WebKit, which is Safari's engine, as Debian has them.

Playwright drives these two only in builds of its own. Here each is driven by the protocol that it speaks itself: Firefox by WebDriver BiDi,
WebKit by WebDriver.
"""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar

import httpx
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from qa_bot.evaluation.speed.many_visitors import free_port

T = TypeVar("T")
ENTER = "\ue007"
"""The key, in both protocols."""
_MINI_BROWSERS = sorted(Path("/usr/lib").glob("*/webkit2gtk-*/MiniBrowser"))
_PATIENCE = 60
"""Seconds."""
_QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


class OtherBrowser(Protocol):
    """What a test needs of a browser; ``framed`` means the document in the page's only frame."""

    def open(self, address: str) -> None:
        """Go to a page, and wait until it is loaded."""

    def evaluate(self, expression: str, *, framed: bool = False) -> Any:  # noqa: ANN401  # whatever the script gives
        """What an expression of JavaScript gives in the page."""

    def type(self, selector: str, text: str, *, framed: bool = False) -> None:
        """Type into the first visible element that the selector finds."""


def until(browser: OtherBrowser, expression: str, *, framed: bool = False) -> Any:  # noqa: ANN401
    """The first true value of the expression."""
    end = time.monotonic() + _PATIENCE
    while not (value := browser.evaluate(expression, framed=framed)):
        assert time.monotonic() < end, f"never true: {expression}"
        time.sleep(0.1)
    return value


def _visible(selector: str) -> str:
    return f"[...document.querySelectorAll({json.dumps(selector)})].find((one) => one.offsetWidth)"


def _keys(text: str) -> list[dict[str, Any]]:
    """Each key pressed and let go; the same in both protocols."""
    return [{"type": "key", "id": "keys", "actions": [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]}]


class _Firefox:
    def __init__(self, wire: ClientConnection) -> None:
        self._wire = wire
        self._sent = 0
        self._call("session.new", capabilities={})

    def open(self, address: str) -> None:
        self._call("browsingContext.navigate", context=self._context(framed=False), url=address, wait="complete")

    def evaluate(self, expression: str, *, framed: bool = False) -> Any:  # noqa: ANN401
        target = {"context": self._context(framed=framed)}
        given = self._call("script.evaluate", expression=f"JSON.stringify({expression})", target=target, awaitPromise=True)
        assert given["type"] == "success", given
        return json.loads(given["result"].get("value", "null"))

    def type(self, selector: str, text: str, *, framed: bool = False) -> None:
        self.evaluate(f"({_visible(selector)}.focus(), true)", framed=framed)
        self._call("input.performActions", context=self._context(framed=framed), actions=_keys(text))

    def _context(self, *, framed: bool) -> str:
        context = self._call("browsingContext.getTree")["contexts"][0]
        name: str = (context["children"][0] if framed else context)["context"]
        return name

    def _call(self, method: str, **parameters: object) -> Any:  # noqa: ANN401
        self._sent += 1
        self._wire.send(json.dumps({"id": self._sent, "method": method, "params": parameters}))
        while True:
            told = json.loads(self._wire.recv(_PATIENCE))
            if told.get("id") == self._sent:
                assert told["type"] == "success", told
                return told["result"]


class _WebKit:
    def __init__(self, wire: httpx.Client) -> None:
        self._wire = wire
        self._session = ""
        options = {"binary": str(_MINI_BROWSERS[-1]), "args": ["--automation"]}
        made = self._call("", capabilities={"alwaysMatch": {"webkitgtk:browserOptions": options}})
        self._session = f"/{made['sessionId']}"

    def open(self, address: str) -> None:
        self._call("/url", url=address)

    def evaluate(self, expression: str, *, framed: bool = False) -> Any:  # noqa: ANN401
        with self._frame(framed=framed):
            return self._call("/execute/sync", script=f"return {expression}", args=[])

    def type(self, selector: str, text: str, *, framed: bool = False) -> None:
        with self._frame(framed=framed):
            (element,) = self._call("/execute/sync", script=f"return {_visible(selector)}", args=[]).values()
            self._call(f"/element/{element}/click")
            self._call("/actions", actions=_keys(text))

    def close(self) -> None:
        self._wire.delete(f"/session{self._session}")

    @contextmanager
    def _frame(self, *, framed: bool) -> Iterator[None]:
        if framed:
            inside = "return [...document.querySelectorAll('*')].map((one) => one.shadowRoot?.querySelector('iframe')).find((one) => one)"
            self._call("/frame", id=self._call("/execute/sync", script=inside, args=[]))
        yield
        if framed:
            self._call("/frame", id=None)

    def _call(self, path: str, **parameters: object) -> Any:  # noqa: ANN401
        answered = self._wire.post(f"/session{self._session}{path}", json=parameters)
        value = answered.json()["value"]
        assert answered.is_success, value
        return value


@contextmanager
def firefox(profile: Path) -> Iterator[OtherBrowser]:
    """Firefox with an empty profile folder."""
    port = free_port()
    browser = ["firefox-esr", "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", str(port)]
    with _running(browser, HOME=str(profile)) as process:
        wire = _answering(process, lambda: connect(f"ws://127.0.0.1:{port}/session", max_size=None))
        with wire:
            yield _Firefox(wire)


@contextmanager
def webkit(home: Path) -> Iterator[OtherBrowser]:
    """WebKit with an empty home folder, in a small window of a screen that nobody sees."""
    port = free_port()
    # Without its sandbox, which a container does not let it make.
    driver = ["xvfb-run", "-a", "WebKitWebDriver", f"--port={port}"]
    with (
        _running(driver, HOME=str(home), WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS="1") as process,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=_PATIENCE) as wire,
    ):
        _answering(process, lambda: wire.get("/status"))
        browser = _WebKit(wire)
        yield browser
        browser.close()


OTHERS = {
    "firefox": (firefox, shutil.which("firefox-esr") is not None),
    "webkit": (webkit, bool(_MINI_BROWSERS) and shutil.which("WebKitWebDriver") is not None and shutil.which("xvfb-run") is not None),
}
"""Each by its name: how it is opened, and whether this machine has it."""


@contextmanager
def _running(command: list[str], **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    """A program with all that it starts, in a group of their own."""
    process = subprocess.Popen(command, env=os.environ | variables, start_new_session=True, **_QUIET)
    try:
        yield process
    finally:
        os.killpg(process.pid, 15)
        process.wait(_PATIENCE)


def _answering(process: subprocess.Popen[bytes], call: Callable[[], T]) -> T:
    """What the call gives as soon as the program listens."""
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            return call()
        except (OSError, httpx.TransportError, WebSocketException):
            assert process.poll() is None, f"it ended: {process.args}"
            assert time.monotonic() < end, f"it does not answer: {process.args}"
            time.sleep(0.2)
