"""Questions asked of the live release and of a candidate: what changes, for better or worse, and visitors notice nothing."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.builder import Scope, build, plan, publish_candidate
from ingest.own_questions import add_question, own_questions, rehearsed_questions, remove_question
from ingest.rehearsal import Judgement, Rehearsal, rehearse_candidate
from ingest.shelf import Shelf
from ingest.sources import everything
from qa_bot.assembly import Parts
from qa_bot.errors import DatasetError, QuestionError
from qa_bot.records import Done, Outcome, TextPiece
from qa_bot.releases import Release

VISITORS, RENT = "截至2024年6月，创新大厅共接待参观者多少人次？", "入驻企业租金补贴的标准是多少？"


@pytest.fixture
def shelf(parts: Parts) -> Shelf:
    return Shelf(parts.settings)


@pytest.fixture
def candidate(parts: Parts, shelf: Shelf) -> Callable[[], Path]:
    def built() -> Path:
        found = everything(parts.settings, shelf)
        planned = plan(found.files, parts.settings, parts.releases, parts.embeddings.identity, scope=Scope.CORPUS)
        return build(planned, parts.embeddings, parts.releases)

    return built


def judged(rehearsal: Rehearsal) -> list[tuple[str, str]]:
    return [(change.question.turns[-1], change.judgement.value) for change in rehearsal.changes]


def test_the_same_documents_answer_the_same(
    parts: Parts, shelf: Shelf, publish_corpus: Callable[[], Release], candidate: Callable[[], Path]
) -> None:
    publish_corpus()
    add_question(shelf, VISITORS, ["12000人次"])
    rehearsal = rehearse_candidate(own_questions(shelf), parts, candidate())
    assert rehearsal == Rehearsal(1, 1, 1, ())


def test_better_worse_and_different(
    parts: Parts, shelf: Shelf, corpus: Path, publish_corpus: Callable[[], Release], candidate: Callable[[], Path]
) -> None:
    publish_corpus()
    add_question(shelf, VISITORS, ["12000人次"])
    add_question(shelf, RENT, ["30元"])
    add_question(shelf, RENT)
    hall = corpus / "about" / "hall.md"
    hall.write_text(hall.read_text(encoding="utf-8").replace("12000人次", "13000人次"), encoding="utf-8")
    rent = corpus / "policy" / "rent.md"
    rent.write_text(rent.read_text(encoding="utf-8").replace("20元", "30元"), encoding="utf-8")
    steps: list[int] = []
    rehearsal = rehearse_candidate(own_questions(shelf), parts, candidate(), steps.append)
    assert judged(rehearsal) == [(VISITORS, "worse"), (RENT, "better"), (RENT, "different")]
    (loss,) = rehearsal.losses
    assert loss.live is not None
    assert "12000人次" in loss.live.given.text
    assert "13000人次" in loss.candidate.given.text
    assert loss.candidate.faults == ("missing: 12000人次",)
    assert sum(steps) == 6


def test_no_longer_answering_is_a_loss_even_where_nothing_is_expected(
    parts: Parts, shelf: Shelf, corpus: Path, publish_corpus: Callable[[], Release], candidate: Callable[[], Path]
) -> None:
    publish_corpus()
    add_question(shelf, RENT)
    shelf.remove("policy/rent.md")
    (change,) = rehearse_candidate(own_questions(shelf), parts, candidate()).changes
    assert change.candidate.given.outcome is Outcome.UNANSWERED
    assert change.judgement is Judgement.WORSE


def test_before_the_first_release_only_faults_are_told(parts: Parts, shelf: Shelf, corpus: Path, candidate: Callable[[], Path]) -> None:
    add_question(shelf, VISITORS, ["12000人次"])
    add_question(shelf, RENT, ["99元"])
    rehearsal = rehearse_candidate(own_questions(shelf), parts, candidate())
    assert judged(rehearsal) == [(RENT, "different")]
    assert (rehearsal.live_right, rehearsal.candidate_right) == (0, 1)


def test_visitors_stay_on_the_live_release_until_the_candidate_is_published(
    parts: Parts, shelf: Shelf, corpus: Path, publish_corpus: Callable[[], Release], candidate: Callable[[], Path]
) -> None:
    live = publish_corpus()

    def asked() -> tuple[str, str]:
        events = list(parts.chatbot.answer(VISITORS))
        assert isinstance(events[-1], Done)
        return "".join(event.text for event in events if isinstance(event, TextPiece)), events[-1].release

    before = asked()
    add_question(shelf, VISITORS)
    shelf.add("wifi.txt", "大厅无线网络\n\n大厅的无线网络名称是江城访客，不需要密码。\n".encode())
    found = everything(parts.settings, shelf)
    planned = plan(found.files, parts.settings, parts.releases, parts.embeddings.identity, scope=Scope.CORPUS)
    built = build(planned, parts.embeddings, parts.releases)
    rehearse_candidate(own_questions(shelf), parts, built)
    assert asked() == before, "the live index is still open, and still the one that answers"
    assert parts.releases.live_id() == live.id
    parts.releases.drop(built)
    assert [folder.name for folder in (parts.settings.data_folder / "releases").iterdir()] == [live.id]
    again = build(planned, parts.embeddings, parts.releases)
    rehearse_candidate(own_questions(shelf), parts, again)
    assert publish_candidate(again, planned, parts.releases).documents == 4
    assert asked()[0] == before[0]


def test_own_questions_are_kept_beside_the_golden_ones(parts: Parts, shelf: Shelf, tmp_path: Path) -> None:
    assert rehearsed_questions(parts.settings, shelf) == []
    first = add_question(shelf, " 大厅  在哪？ ", ["一层（东侧）", " "])
    add_question(shelf, "Is there Wi-Fi?")
    golden = tmp_path / "golden.jsonl"
    row = {"id": "g1", "kind": "fact", "lang": "zh-Hans", "turns": ["问"], "expect": [], "forbid": [], "answerable": True}
    golden.write_text(json.dumps(row), encoding="utf-8")
    questions = rehearsed_questions(parts.settings, shelf, golden)
    assert [question.turns[0] for question in questions] == ["问", "大厅 在哪？", "Is there Wi-Fi?"]
    assert questions[1].expect[0].search("在一层(东侧)")
    assert shelf.documents() == []
    remove_question(shelf, first)
    assert [question.turns[0] for question in own_questions(shelf)] == ["Is there Wi-Fi?"]
    with pytest.raises(QuestionError):
        add_question(shelf, "  ")
    with pytest.raises(DatasetError):
        rehearsed_questions(parts.settings, shelf, tmp_path / "nowhere.jsonl")
