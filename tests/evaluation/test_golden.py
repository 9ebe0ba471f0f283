"""How golden questions are read and judged."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qa_bot.assembly import Parts
from qa_bot.errors import DatasetError
from qa_bot.evaluation.golden import ask_all, fold_answer, read_golden
from qa_bot.releases import Release

RIGHT: dict[str, Any] = {
    "id": "g1",
    "kind": "fact",
    "lang": "zh-Hans",
    "turns": ["创新大厅什么时候启用？"],
    "expect": ["2021年3月5日"],
    "forbid": [],
    "cites": ["hall"],
    "answerable": True,
}


def write(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({}, []),
        ({"expect": ["2020年"]}, ["missing: 2020年"]),
        ({"forbid": ["江城科技"]}, ["forbidden: 江城科技"]),
        ({"cites": ["expo"]}, ["cites hall"]),
        ({"answerable": False}, ["answered, should not be"]),
        ({"answerable": None, "cites": ["expo"]}, []),
    ],
)
def test_verdicts(parts: Parts, publish_corpus: Callable[[], Release], tmp_path: Path, change: dict[str, Any], faults: list[str]) -> None:
    publish_corpus()
    (verdict,) = ask_all(read_golden(write(tmp_path / "golden.jsonl", RIGHT | change)), parts.chatbot_at)
    assert list(verdict.faults) == faults


def test_answers_are_folded_before_matching() -> None:
    assert fold_answer("於 ２０２０年\n9 月啟用") == "于2020年9月启用"


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"golden\.jsonl, line 2: lacks expect"):
        read_golden(write(tmp_path / "golden.jsonl", RIGHT, {name: value for name, value in RIGHT.items() if name != "expect"}))
    with pytest.raises(DatasetError, match=r"line 1: "):
        read_golden(write(tmp_path / "golden.jsonl", RIGHT | {"expect": ["("]}))
