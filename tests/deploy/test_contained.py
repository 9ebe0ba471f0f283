"""The image's commands do their work on a read-only file system, as a user without rights: start, health check, backup, Chroma, stop."""

import json
import time
from collections.abc import Iterator

import httpx
import pytest
import yaml

from qa_bot.evaluation.speed.many_visitors import free_port
from tests.deploy.contained import Contained, command, needs_namespaces
from tests.deploy.tools import DEPLOY

pytestmark = [pytest.mark.slow, pytest.mark.model, pytest.mark.xdist_group("contained"), needs_namespaces]

_READY_S = 240


@pytest.fixture(scope="module")
def contained(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Contained]:
    contained = Contained(tmp_path_factory.mktemp("image"), free_port())
    contained.lay_out()
    yield contained
    contained.stop()


@pytest.fixture(scope="module")
def assistant(contained: Contained) -> str:
    """Its address, once the health check is content."""
    log = contained.folder / "assistant.log"
    process = contained.start(command("CMD"), log)
    deadline = time.monotonic() + _READY_S
    while contained.run(command("HEALTHCHECK"))[0] != 0:
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(1)
    return f"http://127.0.0.1:{contained.port}"


def test_it_answers(assistant: str) -> None:
    asked = {"question": "学生门票多少钱？"}
    answer = httpx.post(f"{assistant}/api/ask", json=asked, headers={"Accept": "application/json"}, timeout=60).json()
    assert answer["done"]["outcome"] == "answered"
    assert "20元" in answer["text"]


def test_the_golden_questions_of_the_centre_that_is_mounted_are_answered_right(assistant: str, contained: Contained) -> None:
    assert assistant
    status, said = contained.run(["qa-eval", "golden", "--json", "/tmp/golden.json"])  # noqa: S108  # the image's
    assert status == 0, said
    figures = json.loads((contained.folder / "tmp" / "golden.json").read_text())
    assert figures["failures"] == [], said


def test_its_pages_came_along_in_the_package(assistant: str) -> None:
    for page in ("/", "/ask", "/widget.js", "/embed/panel", "/web/chat.css", "/api/docs"):
        assert httpx.get(assistant + page, timeout=30).status_code == 200, page


def test_it_wrote_nothing_elsewhere_and_missed_nothing(assistant: str, contained: Contained) -> None:
    assert assistant
    said = (contained.folder / "assistant.log").read_text()
    assert "ready at" in said
    assert "Read-only file system" not in said
    assert "Permission denied" not in said


def test_the_nightly_backup_is_saved_beside_the_running_assistant(assistant: str, contained: Contained) -> None:
    assert assistant
    jobs = yaml.safe_load((DEPLOY / "kubernetes" / "base" / "backup.yaml").read_text())
    words = jobs["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"][0]["command"]
    status, said = contained.run(words)
    assert status == 0, said
    assert len(list((contained.folder / "backups").glob("qa-bot-*.zip"))) == 1


def test_chroma_comes_up_from_the_same_image(contained: Contained) -> None:
    service = yaml.safe_load((DEPLOY / "compose" / "compose.yaml").read_text())["services"]["chroma"]
    port = str(free_port())
    log = contained.folder / "chroma.log"
    process = contained.start([word.replace("8000", port) for word in service["command"]], log)
    check = [word.replace("8000", port) for word in service["healthcheck"]["test"][1:]]
    deadline = time.monotonic() + 60
    while contained.run(check)[0] != 0:
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.5)
    process.terminate()
    process.wait(timeout=30)


def test_asked_to_stop_it_stops(assistant: str, contained: Contained) -> None:
    """Last: the others need it."""
    process = contained.started[0]
    process.terminate()
    assert process.wait(timeout=30) in (0, -15)
    with pytest.raises(httpx.ConnectError):
        httpx.get(assistant, timeout=5)
