"""SIGTERM: what was begun is finished, nothing new is taken, open pages hold nobody up, and the process ends as it was told to."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import expect

from qa_bot.evaluation.speed.many_visitors import free_port
from tests.scripted_model import Pause, ScriptedModel, scripted_model
from tests.web.browsing import chromium, in_the_browser, open_chat

ROOT = Path(__file__).parents[2]
WRITTEN = ("入驻企业租金补贴的标准是每平方米每月20元", Pause(2), "，最长补贴三年。[1]")
CENTRE = """[centre.categories]
about = {zh = "关于", en = "About"}
event = {zh = "活动", en = "Events"}
policy = {zh = "政策", en = "Policy"}
"""

pytestmark = pytest.mark.slow


@dataclass
class Server:
    """A running server, and what it has written."""

    process: subprocess.Popen[str]
    port: int
    log: Path

    def stop(self, sign: int = signal.SIGTERM) -> None:
        """Tell it to."""
        self.process.send_signal(sign)

    def ended_within(self, seconds: float) -> int:
        """Its exit code."""
        return self.process.wait(timeout=seconds)

    def lines(self) -> list[dict[str, object]]:
        """Its log; every line of it is JSON."""
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def model() -> Iterator[ScriptedModel]:
    with scripted_model() as model:
        model.play(WRITTEN)
        yield model


@pytest.fixture
def server(tmp_path: Path, corpus: Path, model: ScriptedModel) -> Iterator[Server]:
    (tmp_path / "centre.toml").write_text(CENTRE, encoding="utf-8")
    with _running(tmp_path, QA_BOT_LLM_MODEL="scripted", QA_BOT_LLM_BASE_URL=model.address) as server:
        yield server


@contextmanager
def _running(folder: Path, **settings: str) -> Iterator[Server]:
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("QA_BOT_")} | {
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", ""))),
        "QA_BOT_PORT": str(port),
        "QA_BOT_SECOND_LOOK": "meaning",
        "QA_BOT_LOG_FORMAT": "json",
    }
    log = folder / "server.log"
    with log.open("w") as output:
        command = [sys.executable, "-m", "tests.faults.server"]
        process = subprocess.Popen(command, cwd=folder, env=environment | settings, stderr=output, text=True)
    try:
        deadline = time.monotonic() + 120
        while "ready at" not in log.read_text(encoding="utf-8") or not _listens(port):
            assert process.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield Server(process, port, log)
    finally:
        process.kill()
        process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def _ask(port: int) -> HTTPConnection:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST", "/api/ask", json.dumps({"question": "入驻企业租金补贴的标准是多少？"}), {"Content-Type": "application/json"})
    return connection


def test_answers_are_finished_nothing_new_is_taken_and_an_open_page_holds_nobody_up(server: Server, model: ScriptedModel) -> None:
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=30)) as page:
        page.request("GET", "/gradio_api/heartbeat/abc")  # what a chat page keeps open
        with page.getresponse() as beating, closing(_ask(server.port)) as connection, connection.getresponse() as response:
            assert beating.readline().startswith(b"data: ALIVE")
            begun = response.readline()
            while not model.asked:
                time.sleep(0.02)
            server.stop()
            time.sleep(0.5)
            assert not _listens(server.port)
            rest = response.read().decode()
            assert server.ended_within(20) == 0
    assert begun == b"event: passages\n"
    assert "最长补贴三年" in rest
    assert rest.rstrip().splitlines()[-2] == "event: done"
    lines = server.lines()
    said = [line["message"] for line in lines]
    assert said.index("stopping: nothing new is taken, answers under way are finished") < said.index("answered") < said.index("stopped")
    assert not [line for line in lines if line["level"] in ("ERROR", "CRITICAL")]
    assert sum(words.startswith(("the staff's pages are off", "no other site may show")) for words in said) == 2  # as the settings say


def test_a_model_that_hangs_does_not_keep_it_running(tmp_path: Path, corpus: Path, model: ScriptedModel) -> None:
    (tmp_path / "centre.toml").write_text(CENTRE, encoding="utf-8")
    model.play((WRITTEN[0], Pause(60), WRITTEN[2]))
    limits = {"QA_BOT_ANSWER_SECONDS": "4", "QA_BOT_LLM_TOTAL_SECONDS": "3", "QA_BOT_LLM_FIRST_TOKEN_SECONDS": "2"}
    limits |= {"QA_BOT_LLM_BETWEEN_TOKENS_SECONDS": "2", "QA_BOT_LLM_MODEL": "scripted", "QA_BOT_LLM_BASE_URL": model.address}
    with _running(tmp_path, **limits) as server:
        with closing(_ask(server.port)) as connection, connection.getresponse() as response:
            while not model.asked:
                time.sleep(0.02)
            server.stop()
            assert "最长补贴三年" in response.read().decode()  # quoted, for the model hangs
        assert server.ended_within(4 + 5 + 5) == 0  # its limit, its last words, and what a busy machine takes


class TestInTheChatPage:
    """Gradio's answers are finished too."""

    pytestmark = in_the_browser

    def test_the_answer_in_the_chat_page_is_finished(self, server: Server, model: ScriptedModel) -> None:
        with chromium() as browser:
            page = browser.new_page()
            open_chat(page, f"http://127.0.0.1:{server.port}")
            box = page.locator(".qa-box textarea:visible")
            box.fill("入驻企业租金补贴的标准是多少？")
            box.press("Enter")
            deadline = time.monotonic() + 20
            while not model.asked:
                assert time.monotonic() < deadline
                page.wait_for_timeout(20)
            server.stop()
            expect(page.locator(".qa-foot")).to_have_count(1)
            assert "最长补贴三年" in page.content()
        assert server.ended_within(20) == 0
