"""The centre's questions that the repository holds: none is fitted on and measured with, and the corpus answers what it is said to."""

import re
from collections import Counter
from pathlib import Path

import pytest

from ingest.placing import place_questions
from ingest.reading import read
from ingest.shelf import Shelf
from ingest.sources import find
from qa_bot.evaluation.golden import read_golden
from qa_bot.own_questions import FILE, OwnQuestion, read_own_questions
from qa_bot.settings import load_settings
from qa_bot.text.normalising import fold

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "evaluation"
MEASURED = ("golden.jsonl", "unseen.jsonl")


@pytest.fixture(scope="module")
def fitted_on() -> list[OwnQuestion]:
    return read_own_questions(ROOT / "corpus" / FILE)


def bare(question: str) -> str:
    return re.sub(r"[\W_]", "", fold(question))


def test_what_is_measured_with_is_not_fitted_on(fitted_on: list[OwnQuestion]) -> None:
    measured = {bare(question.turns[-1]) for name in MEASURED for question in read_golden(FOLDER / name)}
    assert [question.id for question in fitted_on if bare(question.text) in measured] == []


def test_no_question_is_counted_twice(fitted_on: list[OwnQuestion]) -> None:
    measured = [question for name in MEASURED for question in read_golden(FOLDER / name)]
    for ids in (
        [question.id for question in (*fitted_on, *measured)],
        [bare(question.text) for question in fitted_on],
        [bare(" ".join(question.turns)) for question in measured],
    ):
        assert [each for each, times in Counter(ids).items() if times > 1] == []


def test_documents_are_named_with_the_words_that_answer(fitted_on: list[OwnQuestion]) -> None:
    assert [question.id for question in fitted_on if bool(question.documents) != bool(question.answers)] == []


@pytest.mark.slow
def test_the_corpus_holds_every_answer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(ROOT)  # where the centre's categories are
    settings = load_settings().model_copy(update={"data_folder": tmp_path})
    shelf = Shelf(settings)
    entries = [read(path, shelf.key(path), settings, shelf, None, "") for path in find([settings.corpus_folder]).files]
    placed = place_questions(settings, [entry.document for entry in entries if entry.document])
    assert [question.text for question in placed.left_out] == []
    assert len(placed.questions) > len(entries)
