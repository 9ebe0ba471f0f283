"""Questions asked of the live release and of a candidate: what changes, for better or worse, and visitors notice nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.builder import Scope, build, plan, publish_candidate
from ingest.rehearsal import Judgement, Rehearsal, questions_to_ask, rehearse_candidate
from ingest.shelf import Shelf
from ingest.sources import everything
from qa_bot.assembly import Parts
from qa_bot.errors import DatasetError
from qa_bot.records import Done, Outcome, TextPiece
from qa_bot.releases import Release
from tests.ingest.golden_file import write_golden

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


def test_the_same_documents_answer_the_same(parts: Parts, publish_corpus: Callable[[], Release], candidate: Callable[[], Path]) -> None:
    publish_corpus()
    write_golden(parts.settings.golden_questions, (VISITORS, "12000人次"))
    rehearsal = rehearse_candidate(questions_to_ask(parts.settings), parts, candidate())
    assert rehearsal == Rehearsal(1, 1, 1, ())


def test_better_worse_and_different(
    parts: Parts, corpus: Path, publish_corpus: Callable[[], Release], candidate: Callable[[], Path]
) -> None:
    publish_corpus()
    write_golden(parts.settings.golden_questions, (VISITORS, "12000人次"), (RENT, "30元"), (RENT, ""))
    hall = corpus / "about" / "hall.md"
    hall.write_text(hall.read_text(encoding="utf-8").replace("12000人次", "13000人次"), encoding="utf-8")
    rent = corpus / "policy" / "rent.md"
    rent.write_text(rent.read_text(encoding="utf-8").replace("20元", "30元"), encoding="utf-8")
    steps: list[int] = []
    rehearsal = rehearse_candidate(questions_to_ask(parts.settings), parts, candidate(), steps.append)
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
    write_golden(parts.settings.golden_questions, (RENT, ""))
    shelf.remove("policy/rent.md")
    (change,) = rehearse_candidate(questions_to_ask(parts.settings), parts, candidate()).changes
    assert change.candidate.given.outcome is Outcome.UNANSWERED
    assert change.judgement is Judgement.WORSE


def test_before_the_first_release_only_faults_are_told(parts: Parts, corpus: Path, candidate: Callable[[], Path]) -> None:
    write_golden(parts.settings.golden_questions, (VISITORS, "12000人次"), (RENT, "99元"))
    rehearsal = rehearse_candidate(questions_to_ask(parts.settings), parts, candidate())
    assert judged(rehearsal) == [(RENT, "different")]
    assert (rehearsal.live_right, rehearsal.candidate_right) == (0, 1)


@pytest.mark.slow
def test_visitors_stay_on_the_live_release_until_the_candidate_is_published(
    parts: Parts, shelf: Shelf, corpus: Path, publish_corpus: Callable[[], Release], candidate: Callable[[], Path]
) -> None:
    live = publish_corpus()

    def asked() -> tuple[str, str]:
        events = list(parts.chatbot.answer(VISITORS))
        assert isinstance(events[-1], Done)
        return "".join(event.text for event in events if isinstance(event, TextPiece)), events[-1].release

    before = asked()
    write_golden(parts.settings.golden_questions, (VISITORS, ""))
    shelf.add("wifi.txt", "大厅无线网络\n\n大厅的无线网络名称是江城访客，不需要密码。\n".encode())
    found = everything(parts.settings, shelf)
    planned = plan(found.files, parts.settings, parts.releases, parts.embeddings.identity, scope=Scope.CORPUS)
    built = build(planned, parts.embeddings, parts.releases)
    rehearse_candidate(questions_to_ask(parts.settings), parts, built)
    assert asked() == before, "the live index is still open, and still the one that answers"
    assert parts.releases.live_id() == live.id
    parts.releases.drop(built)
    assert [folder.name for folder in (parts.settings.data_folder / "releases").iterdir()] == [live.id]
    again = build(planned, parts.embeddings, parts.releases)
    rehearse_candidate(questions_to_ask(parts.settings), parts, again)
    assert publish_candidate(again, planned, parts.releases).documents == 4
    assert asked()[0] == before[0]


def test_a_file_that_is_named_goes_before_the_one_of_the_settings_which_need_not_exist(parts: Parts, tmp_path: Path) -> None:
    assert questions_to_ask(parts.settings) == []
    write_golden(parts.settings.golden_questions, (VISITORS, ""))
    named = tmp_path / "named.jsonl"
    write_golden(named, (RENT, "20元"), ("大厅在哪？", ""))
    assert [question.turns for question in questions_to_ask(parts.settings)] == [(VISITORS,)]
    assert [question.turns for question in questions_to_ask(parts.settings, named)] == [(RENT,), ("大厅在哪？",)]
    with pytest.raises(DatasetError):
        questions_to_ask(parts.settings, tmp_path / "nowhere.jsonl")
