"""Speed is measured of what visitors get: the measures run, each over all that it names, and the page shows their figures."""

import json
from pathlib import Path

import numpy as np
import pytest

from qa_bot.evaluation.dataset_index import opened
from qa_bot.evaluation.datasets import Dataset, DatasetPassage, DatasetQuestion, joined
from qa_bot.evaluation.speed import one_visitor as steps
from qa_bot.evaluation.speed import page
from qa_bot.evaluation.speed.grown_corpus import grown_corpus
from qa_bot.evaluation.speed.soak import soak
from qa_bot.evaluation.speed.step_costs import step_costs
from qa_bot.retrieval.second_look import Meaning
from qa_bot.settings import Settings
from tests.fakes import FakeEmbeddings

PASSAGES = [
    DatasetPassage(f"p{number}", f"a{number}", f"第{number}馆", f"第{number}馆建于{1990 + number}年。馆内有{number * 7 + 3}个展位。")
    for number in range(12)
]
QUESTIONS = [f"第{number % 12}馆{what}？" for number in range(36) for what in ("建于哪一年", "有多少个展位")]


def test_a_corpus_grows_with_variation() -> None:
    embeddings = FakeEmbeddings()
    vectors = embeddings.passage_vectors([passage.text for passage in PASSAGES])
    grown = grown_corpus(PASSAGES, vectors, 30)
    texts = [passage.text for passage in grown.passages]
    assert texts[:12] == [passage.text for passage in PASSAGES]
    assert len({passage.id for passage in grown.passages}) == len(set(texts)) == len(grown.documents) == 30
    assert np.allclose(np.linalg.norm(grown.vectors, axis=1), 1, atol=1e-5)
    cosines = np.sum(grown.vectors[12:24] * vectors, axis=1)
    assert np.all(cosines < 0.999)
    assert np.all(cosines > 0.9)
    assert grown_corpus(PASSAGES, vectors, 30).passages == grown.passages


def test_each_measure_has_questions_of_its_own(settings: Settings) -> None:
    embeddings = FakeEmbeddings()
    content = grown_corpus(PASSAGES, embeddings.passage_vectors([passage.text for passage in PASSAGES]), 24)
    told: list[int] = []
    times = steps.one_visitor(content, QUESTIONS, settings, embeddings, told.append)
    assert list(times) == [steps.BARE, steps.TUTORIAL, steps.PASSAGES, steps.ANSWER, steps.ANSWER_READ]
    assert sum(told) == len(QUESTIONS)
    assert all(0 < taken.median <= taken.p95 for taken in times.values())
    assert times[steps.PASSAGES].median < times[steps.ANSWER_READ].median


def test_each_step_has_its_time(settings: Settings) -> None:
    embeddings = FakeEmbeddings()
    content = grown_corpus(PASSAGES, embeddings.passage_vectors([passage.text for passage in PASSAGES]), 12)
    with opened(content, embeddings.identity) as index:
        costs = step_costs(index, QUESTIONS[:12], embeddings, Meaning(embeddings), settings.passages_shown)
    assert next(iter(costs)) == "question embedded"
    assert {"passages searched", "sentences ranked", "decision to answer", "quotation"} < costs.keys()
    assert all(value > 0 for value in costs.values())


def test_sets_are_joined_in_turns() -> None:
    def dataset(name: str, count: int) -> Dataset:
        questions = tuple(DatasetQuestion(f"{name}{number}", "?", name, ()) for number in range(count))
        return Dataset(name, (DatasetPassage(name, name, name, name),), questions)

    assert [question.id for question in joined([dataset("a", 1), dataset("b", 3)]).questions] == ["a0", "b0", "b1", "b2"]


def test_the_page_shows_what_was_measured(tmp_path: Path) -> None:
    times = {name: {"median": 10.0 * place, "p95": 40.0} for place, name in enumerate((steps.BARE, steps.TUTORIAL, steps.PASSAGES), 1)}
    times |= {steps.ANSWER: {"median": 25.0, "p95": 50.0}, steps.ANSWER_READ: {"median": 120.0, "p95": 150.0}}
    crowd = {"visitors": 50, "rate": 12.5, "median": 3.2, "p95": 4.0, "longest": 4.4, "failed": 0, "megabytes": 900}
    figures = {
        "one visitor": {"1000": times, "10000": times},
        "visitors": {"nothing": [crowd], "reading": [crowd | {"rate": 4.5}]},
        "rate": {"one by one": 80.4, "batched": 211.0},
        "steps": {"question embedded": 21.04, "passages searched": 4.0},
        "start": {"imports": 9.0, "first_answer": 12.0},
        "ran": {"commit": "abc", "processor": "x86_64, 2 cores"},
    }
    (tmp_path / "speed.json").write_text(json.dumps(figures), encoding="utf-8")
    ingestion = {"documents": 9, "passages": 20, "reading": 1.0, "publishing": 9.0, "unchanged": 0.05, "bare": 9.5}
    (tmp_path / "ingestion.json").write_text(json.dumps(ingestion), encoding="utf-8")
    moments = [
        {"minutes": 0.5 * n, "answers": 199, "crowd": crowd | {"visitors": 20, "failed": 1, "megabytes": 800 + n}} for n in range(1, 9)
    ]
    (tmp_path / "soak.json").write_text(json.dumps({"moments": moments, "ran": {"passages": 12, "commit": "abc"}}), encoding="utf-8")
    page.main(tmp_path, tmp_path / "docs" / "performance.md")
    written = (tmp_path / "docs" / "performance.md").read_text(encoding="utf-8")
    for shown in (
        "120.0 (150.0), 12.00 ×",
        "| reading | 50 | 4.5 |",
        "beside 80",
        "| question embedded | 21.0 |",
        "0.95 of the bare rate",
        "0.50 % of the first run",
        "| passages shown, of 1,000, beside the bare embedding | ≤ 1.3 × | 3 × | no |",
        "| answer as shipped, beside the bare embedding | ≤ 12 × | 12 × | yes |",
        "| answers a second, 50 visitors, second look: nothing, beside embedding one by one | ≥ 0.8 × | 0.16 × | no |",
        "| longest wait, 50 visitors, second look: reading, beside the median | ≤ 3 × | 1.4 × | yes |",
        "| 4 | 398 | 12.5 | 3.20 | 4.40 | 2 | 808 |",
    ):
        assert shown in written
    for name in ("growth", "visitors", "soak"):
        assert (tmp_path / "docs" / "images" / "performance" / f"{name}.svg").read_text(encoding="utf-8").startswith("<svg")


SERVER = """
import http.server, json, os, pathlib

class Door(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(200)

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["question"]
        with open("asked.txt", "a", encoding="utf-8") as file:
            file.write(asked + "\\n")
        releases = [*pathlib.Path(os.environ["QA_BOT_DATA_FOLDER"]).glob("releases/*/manifest.json")]
        self.answer(200 if len(releases) == 1 and "第3馆" not in asked else 500)

    def answer(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass

http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["QA_BOT_PORT"])), Door).serve_forever()
"""


@pytest.mark.slow
def test_visitors_ask_round_after_round_until_the_time_is_over(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(SERVER, encoding="utf-8")
    settings.data_folder.joinpath("models").mkdir(parents=True, exist_ok=True)
    embeddings = FakeEmbeddings()
    content = grown_corpus(PASSAGES, embeddings.passage_vectors([passage.text for passage in PASSAGES]), 12)
    moments = list(soak(tmp_path / "app.py", content, QUESTIONS, settings, embeddings.identity, visitors=3, minutes=0.0001))
    (moment,) = moments
    asked = (tmp_path / "asked.txt").read_text(encoding="utf-8").splitlines()
    assert len(asked) == 200
    assert set(asked) == set(QUESTIONS)
    assert moment.crowd.failed == sum("第3馆" in question for question in asked) > 0
    assert moment.answers == 200 - moment.crowd.failed
    assert moment.minutes > 0.0001
