"""Measures the widget beside the chat page, into the guides: ``python docs/measure_widget.py http://127.0.0.1:7860 docs/webmaster*.md``."""

import shutil
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from qa_bot.evaluation.marks import filled
from qa_bot.presentation.table import Table

_RUNS = 5
_LATE = 500
"""Milliseconds in which the browser reports a response that it has."""
_SLOW = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
"""A slow mobile network: 150 ms there and back, 1.6 Mbit/s down; bytes a second."""
_SLOWER_PROCESSOR = 4
_QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
_OPEN_PANEL = """() => new Promise((resolve) => {
    const began = performance.now();
    addEventListener("message", ({ data }) => data.qabot === "ready" && resolve(performance.now() - began));
    document.querySelector("qa-bot").shadowRoot.querySelector(".launcher").click();
})"""
_CHAT_READY = """() => {
    const box = [...document.querySelectorAll(".qa-box textarea")].find((box) => box.offsetParent);
    return box && performance.now();
}"""
_WORDS = {
    "": {
        "head": ("", "requests", "bytes, compressed", "ready, s", "ready on a slow phone, s"),
        "line": "the line in the site's page",
        "panel": "the panel, from the first click",
        "chat": "the chat page, from a click on a link to it",
        "Dify": "Dify, its embed script (published, before compression)",
        "AnythingLLM": "AnythingLLM, its embed script (published)",
        "note": "Medians of {runs} fresh visits, {day}, Chromium {version}; the slow phone has 150 ms to the server and back, 1.6 Mbit/s, "
        "and a {times} times slower processor. The last two lines are what these projects publish; they were not measured here.",
    },
    ".zh-CN": {
        "head": ("", "请求数", "压缩后字节数", "可用时间（秒）", "慢速手机上的可用时间（秒）"),
        "line": "网页里的那一行代码",
        "panel": "面板，从第一次点击算起",
        "chat": "完整问答页，从点击链接算起",
        "Dify": "Dify 的嵌入脚本（公布值，未压缩）",
        "AnythingLLM": "AnythingLLM 的嵌入脚本（公布值）",
        "note": "取 {runs} 次全新访问的中位数，{day}，Chromium {version}；慢速手机指往返 150 毫秒、下行 1.6 Mbit/s、处理器慢 {times} 倍。"
        "最后两行是这些项目自己公布的数字，不是在这里测得的。",
    },
}
_PUBLISHED = (("Dify", "17 800"), ("AnythingLLM", "214 000"))


@dataclass
class Traffic:
    """What came over the network: the bytes of each response's body as it was sent, by its address."""

    bodies: dict[str, int] = field(default_factory=dict)
    _heads: dict[str, tuple[str, int]] = field(default_factory=dict)

    def began(self, event: dict[str, Any]) -> None:
        """Note the address and the size of the head."""
        self._heads[event["requestId"]] = event["response"]["url"], event["response"]["encodedDataLength"]

    def ended(self, event: dict[str, Any]) -> None:
        """Note the size of the body; what stands in a page itself (``data:``) did not travel."""
        url, head = self._heads[event["requestId"]]
        if not url.startswith("data:"):
            self.bodies[url] = int(event["encodedDataLength"]) - head

    def only(self, part: str) -> "Traffic":
        """The responses whose address holds the part."""
        return Traffic({url: size for url, size in self.bodies.items() if part in url})


@dataclass
class Measured:
    """One row: the traffic, the same in every run, and seconds until it could be used, for each run."""

    traffic: Traffic = field(default_factory=Traffic)
    quick: list[float] = field(default_factory=list)
    slow: list[float] = field(default_factory=list)


def main(address: str, *guides: Path) -> None:
    """Measure, and write the table between the two comments of each guide."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_QUIET)
        line, panel, chat = (Measured() for _ in range(3))
        for _ in range(_RUNS):
            for times, slow in (("quick", False), ("slow", True)):
                line.traffic, panel.traffic, seconds = _widget(browser, address, slow=slow)
                getattr(panel, times).append(seconds)
                chat.traffic, seconds = _chat(browser, address, slow=slow)
                getattr(chat, times).append(seconds)
        version = browser.version
        browser.close()
    for guide in guides:
        words = _WORDS[".zh-CN" if ".zh-CN" in guide.name else ""]
        rows = [
            *((words[name], *_cells(measured)) for name, measured in (("line", line), ("panel", panel), ("chat", chat))),
            *((words[name], "", size, "", "") for name, size in _PUBLISHED),
        ]
        note = words["note"].format(runs=_RUNS, day=date.today().isoformat(), version=version, times=_SLOWER_PROCESSOR)  # type: ignore[attr-defined]  # noqa: DTZ011
        told = f"{Table(words['head'], tuple(rows)).markdown()}\n{note}\n"
        guide.write_text(filled(guide.read_text(encoding="utf-8"), "widget", told), encoding="utf-8")


def _widget(browser: Browser, address: str, *, slow: bool) -> tuple[Traffic, Traffic, float]:
    with _visit(browser, slow=slow) as (page, traffic):
        page.goto(f"{address}/embed/demo")  # any page of a site does; this one is always allowed
        page.locator("qa-bot .launcher").wait_for()
        line, before = traffic.only("/widget.js"), set(traffic.bodies)
        seconds = page.evaluate(_OPEN_PANEL) / 1000
        page.wait_for_timeout(_LATE)
        return line, Traffic({url: size for url, size in traffic.bodies.items() if url not in before}), seconds


def _chat(browser: Browser, address: str, *, slow: bool) -> tuple[Traffic, float]:
    with _visit(browser, slow=slow) as (page, traffic):
        page.goto(address, wait_until="commit")
        return traffic, page.wait_for_function(_CHAT_READY, timeout=120_000).json_value() / 1000


@contextmanager
def _visit(browser: Browser, *, slow: bool) -> Iterator[tuple[Page, Traffic]]:
    """A page with an empty cache, and what it loads."""
    context = browser.new_context()
    page, traffic = context.new_page(), Traffic()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.responseReceived", traffic.began)
    session.on("Network.loadingFinished", traffic.ended)
    if slow:
        session.send("Network.emulateNetworkConditions", _SLOW)
        session.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER_PROCESSOR})
    yield page, traffic
    context.close()


def _cells(measured: Measured) -> tuple[str, str, str, str]:
    times = (f"{statistics.median(seconds):.2f}" if seconds else "" for seconds in (measured.quick, measured.slow))
    bodies = measured.traffic.bodies
    return str(len(bodies)), f"{sum(bodies.values()):,}".replace(",", " "), *times


if __name__ == "__main__":
    main(sys.argv[1], *map(Path, sys.argv[2:]))
