"""The centre's golden questions, asked of the real assistant, every second one: a guard against a real loss of quality."""

import json
from pathlib import Path

import httpx
import pytest

from qa_bot.records import Language
from qa_bot.settings import load_settings
from tests.real.conftest import ROOT, Assistant

GOLDEN = ROOT / "evaluation" / "golden.jsonl"
LEAST_RIGHT = 0.8
"""Below what is measured (docs/quality.md), so that rounding on another processor does not break the build, but a real loss does."""

pytestmark = [pytest.mark.model, pytest.mark.slow, pytest.mark.timeout(900)]


def test_enough_golden_questions_are_answered_right(assistant: Assistant, tmp_path: Path) -> None:
    every_second, figures = tmp_path / "golden.jsonl", tmp_path / "golden.json"
    every_second.write_text("".join(GOLDEN.read_text(encoding="utf-8").splitlines(keepends=True)[::2]), encoding="utf-8")
    result = assistant.run("qa-eval", "golden", str(every_second), "--json", str(figures))
    assert result.returncode == 0, result.stderr
    measured = json.loads(figures.read_text(encoding="utf-8"))
    assert sum(len(failure["faults"]) > 0 for failure in measured["failures"]) == len(measured["failures"])
    assert measured["right"] >= LEAST_RIGHT, result.stdout


def test_asking_from_the_command_line(assistant: Assistant) -> None:
    shown = assistant.run("qa-ask", "长江鲲鹏生态创新中心是什么时候启用的？", "--json")
    assert shown.returncode == 0, shown.stderr
    events = [json.loads(line) for line in shown.stdout.splitlines()]
    assert events[0]["event"] == "passages"
    assert any("2020年9月1日" in event["text"] for event in events if event["event"] == "text")
    assert events[-1]["outcome"] == "answered"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_starter_question_is_answered(assistant: Assistant, language: Language) -> None:
    starters = [starter.question[language] for starter in load_settings().centre.starters]
    assert len(starters) == 6
    for question in starters:
        answer = httpx.post(f"{assistant.address}/api/ask", json={"question": question}, headers={"Accept": "application/json"}, timeout=60)
        assert answer.json()["done"]["outcome"] == "answered", (question, answer.text)
