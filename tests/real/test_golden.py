"""The centre's golden questions, asked of the real assistant: a guard against a real loss of quality."""

import json
from pathlib import Path

import pytest

from qa_bot.settings import load_settings
from tests.real.conftest import Assistant

LEAST_RIGHT = 0.8
"""Below what is measured (docs/quality.md), so that rounding on another processor does not break the build, but a real loss does."""

pytestmark = [pytest.mark.model, pytest.mark.slow, pytest.mark.timeout(900)]


def test_enough_golden_questions_are_answered_right(assistant: Assistant, tmp_path: Path) -> None:
    figures = tmp_path / "golden.json"
    result = assistant.run("qa-eval", "golden", "--json", str(figures))
    assert result.returncode == 0, result.stderr
    measured = json.loads(figures.read_text(encoding="utf-8"))
    assert sum(len(failure["faults"]) > 0 for failure in measured["failures"]) == len(measured["failures"])
    assert measured["right"] >= LEAST_RIGHT, result.stdout


def test_asking_from_the_command_line(assistant: Assistant) -> None:
    shown = assistant.run("qa-ask", "长江鲲鹏生态创新中心是什么时候启用的？")
    assert shown.returncode == 0, shown.stderr
    assert "2020年9月1日" in shown.stdout
    events = [json.loads(line) for line in assistant.run("qa-ask", "中心停车怎么收费？", "--json").stdout.splitlines()]
    assert events[0]["event"] == "passages"
    assert events[-1]["outcome"] == "unanswered"


def test_every_starter_question_is_answered(assistant: Assistant, tmp_path: Path) -> None:
    questions = [text for starter in load_settings().centre.starters for text in (starter.question.zh, starter.question.en)]
    assert len(questions) == 12
    row = {"kind": "starter", "lang": "zh-Hans", "expect": [], "forbid": [], "answerable": True}
    rows = [row | {"id": f"s{number}", "turns": [question]} for number, question in enumerate(questions)]
    asked = tmp_path / "starters.jsonl"
    asked.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    result = assistant.run("qa-eval", "golden", str(asked), "--json", str(tmp_path / "figures.json"))
    assert json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))["failures"] == [], result.stdout
