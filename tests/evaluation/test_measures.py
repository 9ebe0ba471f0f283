"""Answers, refusals and ablation over a small set and the fake model: the real index, the real pipeline."""

from pathlib import Path

import pytest

from qa_bot.errors import DatasetError
from qa_bot.evaluation.ablation import FUSIONS, steps, without_parts
from qa_bot.evaluation.answering import answer_figures, judge_answers
from qa_bot.evaluation.dataset_index import Vectors, embed_dataset
from qa_bot.evaluation.datasets import Dataset, read_dataset
from qa_bot.evaluation.refusal import is_unanswerable, judge_refusals, refusal_curve, refusal_figures
from qa_bot.evaluation.remembered_embeddings import remembered
from qa_bot.evaluation.tables import false_answers_at
from qa_bot.retrieval.second_look import Meaning
from tests.fakes import FakeEmbeddings

SHOWN = 5


@pytest.fixture
def dataset(set_folder: Path) -> Dataset:
    return read_dataset(set_folder)


@pytest.fixture
def embeddings() -> FakeEmbeddings:
    return FakeEmbeddings()


@pytest.fixture
def vectors(dataset: Dataset, embeddings: FakeEmbeddings, tmp_path: Path) -> Vectors:
    return embed_dataset(dataset, [question.text for question in dataset.questions], embeddings, tmp_path / "cache")


def test_answers(dataset: Dataset, vectors: Vectors, embeddings: FakeEmbeddings) -> None:
    judged = judge_answers(dataset, vectors, embeddings.identity, Meaning(embeddings), SHOWN)
    by_id = {answer.question.id: answer for answer in judged}
    assert by_id["q1"].journey.first_sentence == "创新大厅于2021年3月5日启用。"
    assert by_id["q1"].first_right
    assert not by_id["q6"].shown_right
    assert all(answer.journey.quotations for answer in judged)  # nobody is refused here
    # A sentence that leans on the one before is shown behind it; which of the two is the answer is known all the same.
    theme = by_id["q4"].journey
    assert theme.first_sentence == "它的主题是算力入江。"
    assert theme.quotations[0].text == "算力博览会在会展中心举行。它的主题是算力入江。"
    figures = answer_figures(judged)
    assert figures.questions == 6
    assert figures.first_sentence == pytest.approx(sum(answer.first_right for answer in judged) / 6)
    assert figures.first_sentence <= figures.shown < 1
    assert 0 < figures.f1 < 1
    assert min(answer.length for answer in judged) <= figures.median_length <= max(answer.length for answer in judged)


def test_unanswerable_questions_are_asked_without_their_article(dataset: Dataset, vectors: Vectors, embeddings: FakeEmbeddings) -> None:
    judged = judge_refusals(dataset, vectors, embeddings.identity, Meaning(embeddings), SHOWN)
    assert sorted(each.question.id for each in judged) == sorted(question.id for question in dataset.questions)
    for each in judged:
        found = {passage.document.id for passage in each.journey.search.passages}
        assert each.answerable is not is_unanswerable(each.question)
        assert (each.question.passage in found) is each.answerable
        assert len(found) == len(dataset.passages) - (not each.answerable)
    figures = refusal_figures(judged)
    shipped = (figures.false_refusals, figures.false_answers)
    assert all(0 <= rate <= 1 for rate in shipped)
    # What ships lies on the curve or above it.
    assert (false_answers_at(figures.curve, figures.false_refusals) or 0) <= figures.false_answers
    with pytest.raises(DatasetError, match="1 questions are too few"):
        refusal_figures(judged[:1])


def test_the_curve() -> None:
    curve = refusal_curve([0.9, 0.8, 0.4, 0.2], [0.1, 0.3, 0.85, 0.05])
    assert curve == ((0, 0.5), (0.25, 0.25), (0.5, 0.25), (0.75, 0), (1, 0))
    assert false_answers_at(curve, 0.3) == 0.25
    assert false_answers_at(curve[1:], 0.1) is None


def test_sentences_are_embedded_once_and_kept(dataset: Dataset, vectors: Vectors, tmp_path: Path) -> None:
    first, second = FakeEmbeddings(), FakeEmbeddings()
    texts = [question.text for question in dataset.questions]
    results = []
    for embeddings in (first, second):
        with remembered(embeddings, dataset.name, tmp_path / "cache", texts, list(vectors.questions)) as remembering:
            results.append(
                [each.journey.evidence for each in judge_answers(dataset, vectors, embeddings.identity, Meaning(remembering), SHOWN)]
            )
    assert len(first.embedded) == len(set(first.embedded)) == 6
    assert second.embedded == []
    assert results[0] == results[1]
    plain = judge_answers(dataset, vectors, first.identity, Meaning(first), SHOWN)
    assert [[item.unit for item in each.journey.evidence] for each in plain] == [[item.unit for item in found] for found in results[0]]


def test_parts_left_out(dataset: Dataset, vectors: Vectors, embeddings: FakeEmbeddings) -> None:
    asked: list[int] = []
    seconds = {"nothing": Meaning(embeddings)}
    rows = without_parts(dataset, vectors, embeddings.identity, seconds, SHOWN, asked.append)
    assert [row.without for row in rows] == [*FUSIONS, "titles"]
    assert sum(asked) == steps(dataset, seconds)
    judged = judge_answers(dataset, vectors, embeddings.identity, Meaning(embeddings), SHOWN)
    assert rows[0].first_sentence == answer_figures(judged).first_sentence  # nothing left out: the pipeline itself
    assert all(0 <= share <= 1 for row in rows for share in (row.r1, row.first_sentence, row.false_answers))
