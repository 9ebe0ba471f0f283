"""How golden questions are read and judged."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from qa_bot.chatbot import ChatBot
from qa_bot.errors import DatasetError
from qa_bot.evaluation.golden import ask_all, fold_answer, read_golden
from qa_bot.records import AnswerEvent, Citation, Done, Outcome, Passage, ScoredPassage, SourceDocument, TextPiece

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


class AnswersAlike:
    """Answers every question with the same quotation."""

    def answer(self, _: str, *, conversation: str | None = None) -> Iterator[AnswerEvent]:
        text = "创新大厅于2021年3月5日启用，由江城科技集团运营。"
        document = SourceDocument(id="hall", title="大厅", text=text, category="about", language="zh-Hans")
        found = ScoredPassage(Passage(document_id="hall", number=1, section=(), start=0, end=len(text), text=text), document, 1.0)
        yield TextPiece(f"{text} [1]")
        yield Citation(1, found, 0, len(text))
        yield Done("a1", Outcome.ANSWERED, "extractive", "r1", {})


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
def test_verdicts(tmp_path: Path, change: dict[str, Any], faults: list[str]) -> None:
    chatbot = cast("ChatBot", AnswersAlike())
    (verdict,) = ask_all(read_golden(write(tmp_path / "golden.jsonl", RIGHT | change)), lambda _: chatbot)
    assert list(verdict.faults) == faults


def test_a_citation_whose_passage_has_nothing_of_it_is_a_fault(tmp_path: Path) -> None:
    class CitesElsewhere(AnswersAlike):
        def answer(self, _: str, *, conversation: str | None = None) -> Iterator[AnswerEvent]:
            for event in super().answer(_, conversation=conversation):
                yield (
                    replace(event, start=event.found.passage.end, end=event.found.passage.end + 5) if isinstance(event, Citation) else event
                )

    (verdict,) = ask_all(read_golden(write(tmp_path / "golden.jsonl", RIGHT)), lambda _: cast("ChatBot", CitesElsewhere()))
    assert verdict.faults == ("citation 1 stands outside its passage",)


def test_answers_are_folded_before_matching() -> None:
    assert fold_answer("於 ２０２０年\n9 月啟用") == "于2020年9月启用"


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"golden\.jsonl, line 2: lacks expect"):
        read_golden(write(tmp_path / "golden.jsonl", RIGHT, {name: value for name, value in RIGHT.items() if name != "expect"}))
    with pytest.raises(DatasetError, match=r"line 1: "):
        read_golden(write(tmp_path / "golden.jsonl", RIGHT | {"expect": ["("]}))
