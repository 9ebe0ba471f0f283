"""Suggestions are made of titles and headings, asked before they are shown, and never wait."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from qa_bot.answering.suggestions import Suggester, candidates
from qa_bot.assembly import Parts
from qa_bot.records import AnswerEvent, Citation, Done, Outcome, ScoredPassage, SourceDocument, Turn
from qa_bot.releases import Release
from qa_bot.retrieval.live_index import LiveIndex


def document(title: str, *headings: str) -> SourceDocument:
    text = "开头。\n\n" + "\n\n".join(f"## {heading}\n\n正文。" for heading in headings)
    return SourceDocument(id="a", title=title, text=text, category="about", language="zh")


@pytest.mark.parametrize(
    ("title", "heading", "question"),
    [
        ("江城云", "服务哪些领域", "江城云服务哪些领域？"),
        ("创新大厅的人员", "总经理是谁", "创新大厅的总经理是谁？"),
        ("博览会（江博会）：第一届、第二届", "第二届江博会是什么时候", "第二届江博会是什么时候？"),
        ("江城云", "与数据中心是一回事吗", "江城云与数据中心是一回事吗？"),
        ("The expo", "Who organised it", "Who organised The expo?"),
    ],
)
def test_headings_that_ask_become_questions(title: str, heading: str, question: str) -> None:
    assert list(candidates(document(title, heading))) == [question]


def test_a_title_that_asks_is_a_question_and_headings_that_do_not_are_none() -> None:
    assert list(candidates(document("江城云是什么", "建设方式", "Background"))) == ["江城云是什么？"]


@dataclass
class Scripted:
    """Answers the questions that it knows, from the document that it is told."""

    known: dict[str, str]
    index: LiveIndex
    asked: list[str] = field(default_factory=list)

    def __call__(self, question: str) -> Iterator[AnswerEvent]:
        self.asked.append(question)
        outcome = Outcome.UNANSWERED
        if question in self.known:
            outcome = Outcome.ANSWERED
            passage = self.index.passages_of(self.known[question])[0]
            yield Citation(1, ScoredPassage(passage, self.index.documents[self.known[question]], 1.0), 0, 1)
        yield Done("answer", outcome, "extractive", self.index.release_id, {})


def turn(question: str, *shown: tuple[str, int, int]) -> Turn:
    return Turn(question=question, answer="", subject="", answered=True, shown=shown)


@pytest.fixture
def index(parts: Parts, corpus: Path, publish_corpus: Callable[[], Release]) -> LiveIndex:
    hall = corpus / "about" / "hall.md"
    headings = "".join(f"\n## 创新大厅{asks}\n\n正文。\n" for asks in ("什么时候启用", "在哪里", "的股价是多少"))
    hall.write_text(hall.read_text(encoding="utf-8") + headings, encoding="utf-8")
    publish_corpus()
    return parts.retriever.index()


KNOWN = {"创新大厅什么时候启用？": "hall", "创新大厅在哪里？": "expo"}


def test_only_what_the_document_itself_answers_is_suggested(index: LiveIndex) -> None:
    suggester = Suggester(Scripted(KNOWN, index))
    assert suggester.related(index, ["hall"], [], "zh", 3) == ()
    assert suggester.look_at(index.documents["hall"]) == ["创新大厅什么时候启用？"]
    assert suggester.related(index, ["expo", "hall"], [], "zh", 3) == ("创新大厅什么时候启用？",)


def test_what_was_asked_is_not_suggested_nor_what_is_in_the_other_language(index: LiveIndex) -> None:
    suggester = Suggester(Scripted(KNOWN, index))
    suggester.related(index, ["hall"], [], "zh", 3)
    suggester.look_at(index.documents["hall"])
    assert suggester.related(index, ["hall"], [turn("創新大廳什麼時候啟用")], "zh", 3) == ()
    assert suggester.related(index, ["hall"], [], "en", 3) == ()


def test_what_another_answer_has_shown_is_not_suggested(index: LiveIndex) -> None:
    suggester = Suggester(Scripted(KNOWN, index))
    suggester.related(index, ["hall"], [], "zh", 3)
    suggester.look_at(index.documents["hall"])
    assert suggester.related(index, ["hall"], [turn("大厅启用了吗", ("hall", 0, 20))], "zh", 3) == ()
    assert suggester.related(index, ["hall"], [turn("大厅启用了吗", ("hall", 20, 40), ("expo", 0, 20))], "zh", 3) != ()


def test_once_started_it_looks_in_the_background_and_once(index: LiveIndex) -> None:
    ask = Scripted(KNOWN, index)
    suggester = Suggester(ask)
    suggester.start()
    assert suggester.related(index, ["hall"], [], "zh", 3) == ()
    deadline = time.monotonic() + 60
    while not (found := suggester.related(index, ["hall"], [], "zh", 3)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert found == ("创新大厅什么时候启用？",)
    assert len(ask.asked) == len(set(ask.asked))
