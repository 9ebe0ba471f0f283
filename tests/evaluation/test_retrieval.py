"""Question sets: read, indexed like a release, measured; wrong ones are named."""

import json
from pathlib import Path

import pytest

from qa_bot.errors import DatasetError
from qa_bot.evaluation.dataset_index import embed_dataset
from qa_bot.evaluation.datasets import read_dataset, sampled
from qa_bot.evaluation.retrieval import DEPTH, find_passages, retrieval_figures
from tests.fakes import FakeEmbeddings

PASSAGES = [
    {"id": "p1", "article": 1, "title": "大厅", "text": "创新大厅于2021年启用。"},
    {"id": "p2", "article": 2, "title": "博览会", "text": "算力博览会在会展中心举行。"},
    {"id": "p3", "article": 2, "title": "补贴", "text": "租金补贴最长三年。"},
]
QUESTIONS = [
    {"id": "q1", "text": "创新大厅何时启用", "passage": "p1", "answers": ["2021年"]},
    {"id": "q2", "text": "博览会在哪里举行", "passage": "p2", "answers": ["会展中心"]},
    {"id": "q3", "text": "大厅启用", "passage": "p3", "answers": ["三年"]},
]


def write(folder: Path, passages: list[dict[str, object]], questions: list[dict[str, object]]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, rows in (("passages", passages), ("questions", questions)):
        (folder / f"{name}.jsonl").write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return folder


def test_figures_are_counts_over_the_questions(tmp_path: Path) -> None:
    dataset = read_dataset(write(tmp_path / "set", PASSAGES, QUESTIONS))
    embeddings, texts = FakeEmbeddings(), [question.text for question in dataset.questions]
    vectors = embed_dataset(dataset, texts, embeddings, tmp_path / "cache")
    findings = find_passages(dataset, texts, vectors, embeddings.identity)
    figures = retrieval_figures(findings)
    assert (figures.questions, figures.r1, figures.r3) == (3, 2 / 3, 1)
    last = findings[2].rank
    assert last in (2, 3)
    assert figures.mrr10 == pytest.approx((1 + 1 + 1 / last) / 3)
    assert len(figures.ranks) == DEPTH + 1
    assert (figures.ranks[0], figures.ranks[last - 1], sum(figures.ranks)) == (2, 1, 3)
    assert figures.milliseconds > 0
    assert set(findings[2].passages[0].stages) >= {"words", "bigrams", "vectors"}


def test_a_sample_is_always_the_same_and_keeps_every_passage(tmp_path: Path) -> None:
    dataset = read_dataset(write(tmp_path / "set", PASSAGES, QUESTIONS))
    reversed_set = read_dataset(write(tmp_path / "reversed", PASSAGES, QUESTIONS[::-1]))
    sample = sampled(dataset, 2)
    assert len(sample.questions) == 2
    assert sample.passages == dataset.passages
    assert set(sample.questions) == set(sampled(reversed_set, 2).questions)
    assert sampled(dataset, None) is dataset
    with pytest.raises(DatasetError, match="a sample of 0 questions measures nothing"):
        sampled(dataset, 0)


def test_what_was_embedded_is_remembered(tmp_path: Path) -> None:
    dataset = read_dataset(write(tmp_path / "set", PASSAGES, QUESTIONS))
    first, second = FakeEmbeddings(), FakeEmbeddings()
    texts = [question.text for question in dataset.questions]
    before = embed_dataset(dataset, texts, first, tmp_path / "cache")
    after = embed_dataset(dataset, texts, second, tmp_path / "cache")
    assert (len(first.embedded), len(second.embedded)) == (3 + len(texts), 0)
    assert (before.passages == after.passages).all()


def test_wrong_sets_are_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"there is no file .*passages\.jsonl"):
        read_dataset(tmp_path)
    with pytest.raises(DatasetError, match=r"question q1 names the passage 'p1', which passages\.jsonl lacks"):
        read_dataset(write(tmp_path / "lost", PASSAGES[1:], QUESTIONS))
    with pytest.raises(DatasetError, match=r"questions\.jsonl, line 1: lacks answers"):
        read_dataset(write(tmp_path / "short", PASSAGES, [{"id": "q", "text": "?", "passage": "p1"}]))
