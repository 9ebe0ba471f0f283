"""``qa-eval``: how good the answers are, measured."""

import dataclasses
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from qa_bot.errors import DatasetError
from qa_bot.settings import load_settings
from qa_bot.terminal import plain_errors, progress_bar, say

if TYPE_CHECKING:  # they pull in the model's libraries: `--help` does not pay
    from qa_bot.embedding import SentenceTransformerEmbeddings
    from qa_bot.evaluation.dataset_index import Vectors
    from qa_bot.evaluation.datasets import Dataset

app = typer.Typer(
    help="Measure retrieval on question sets, and the answers to the centre's golden questions.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
out = Console(highlight=False, soft_wrap=True)

DatasetArgument = Annotated[Path, typer.Argument(help="A folder with passages.jsonl and questions.jsonl.", show_default=False)]
JsonOption = Annotated[Path | None, typer.Option("--json", help="Also write the figures to this file.")]
GOLDEN, CALIBRATION = Path("evaluation/golden.jsonl"), Path("evaluation/calibration.jsonl")
_THINNED = 23
"""Embedding every unit of every question would take hours; one case in so many tells enough (no multiple of 3: cases recur by threes)."""


@app.command()
def retrieval(
    dataset: DatasetArgument,
    lang: Annotated[str, typer.Option(help="`en` asks the questions' English wording of the passages as they are.")] = "zh",
    json_file: JsonOption = None,
) -> None:
    """Find the passage: is it first (R@1), in the first three, five; mean reciprocal rank."""
    from qa_bot.evaluation.datasets import read_dataset
    from qa_bot.evaluation.retrieval import measure_retrieval

    data = read_dataset(dataset)
    if lang not in ("zh", "en"):
        raise DatasetError(f"the language {lang!r} is unknown; choose zh or en")
    wording = [question.text_en if lang == "en" else question.text for question in data.questions]
    if lang == "en" and not all(wording):
        raise DatasetError(f"{dataset} has no English wording of its questions (text_en); leave --lang out")
    embeddings, vectors = _vectors(data, wording)
    with progress_bar("asking", len(data.questions)) as progress:
        figures = measure_retrieval(data, wording, vectors, embeddings.identity, progress)
    table = Table("set", "questions", "R@1", "R@3", "R@5", "MRR@10", box=None, pad_edge=False)
    shares = (figures.r1, figures.r3, figures.r5, figures.mrr10)
    table.add_row(f"{data.name} ({lang})", str(figures.questions), *(f"{100 * share:.1f}" for share in shares))
    out.print(table)
    _write(json_file, dataclasses.asdict(figures))


@app.command()
def golden(
    file: Annotated[Path, typer.Argument(help="Golden questions, one JSON object a line.")] = GOLDEN,
    json_file: JsonOption = None,
) -> None:
    """Ask the centre's golden questions of the live release."""
    from qa_bot.assembly import assemble
    from qa_bot.evaluation.golden import ask_all, read_golden

    questions = read_golden(file)
    parts = assemble(load_settings(), say)
    parts.warm_up()
    with progress_bar("asking", len(questions)) as progress:
        verdicts = ask_all(questions, parts.chatbot_at, progress)
    table = Table("kind", "right", "of", box=None, pad_edge=False)
    asked = Counter(verdict.question.kind for verdict in verdicts)
    right = Counter(verdict.question.kind for verdict in verdicts if not verdict.faults)
    for kind, count in asked.items():
        table.add_row(kind, str(right[kind]), str(count))
    table.add_row("all", str(right.total()), str(len(verdicts)))
    out.print(table)
    failures = [verdict for verdict in verdicts if verdict.faults]
    for verdict in failures:
        answer = " ".join(verdict.given.text.split())
        out.print(f"{verdict.question.id} {verdict.question.turns[-1]} — {'; '.join(verdict.faults)} — {answer}", markup=False)
    _write(
        json_file,
        {
            "right": right.total() / len(verdicts),
            "by_kind": {kind: right[kind] / count for kind, count in asked.items()},
            "failures": [
                {"id": verdict.question.id, "faults": verdict.faults, "answer": verdict.given.text, "cited": verdict.given.cited}
                for verdict in failures
            ],
        },
    )


@app.command()
def calibrate(
    dataset: DatasetArgument,
    questions: Annotated[Path, typer.Option(help="Questions over the live release.")] = CALIBRATION,
) -> None:
    """Fit the constants of evidence and answerability on a training set and on questions over the live release."""
    from qa_bot.assembly import assemble
    from qa_bot.evaluation.calibrate import fit_meaning, fit_words, save_calibration
    from qa_bot.evaluation.calibration_cases import corpus_cases, dataset_cases
    from qa_bot.evaluation.calibration_questions import read_calibration_questions
    from qa_bot.evaluation.datasets import read_dataset

    data, asked = read_dataset(dataset), read_calibration_questions(questions)
    parts = assemble(load_settings(), say)
    embeddings, vectors = _vectors(data, [question.text for question in data.questions])
    with progress_bar("searching", len(data.questions) + len(asked)) as progress:
        general = list(dataset_cases(data, vectors, embeddings.identity, progress))
        own = list(corpus_cases(asked, parts.retriever.index(), embeddings, parts.chatbot.standalone, progress))
    with progress_bar("fitting words", len(general) + len(own)) as progress:
        models = {"evidence_by_words": fit_words(general + own, progress)}
    judged = general[::_THINNED] + own
    with progress_bar("fitting meaning", len(judged)) as progress:
        models |= fit_meaning(judged, models["evidence_by_words"], embeddings, progress)
    provenance = {
        "command": f"qa-eval calibrate {data.name}",
        "training set": f"{data.name}, {len(data.questions)} questions",
        "centre's questions": f"{questions.name}, {len(asked)} questions",
        "embedding": embeddings.identity,
    }
    save_calibration(provenance, models)


def main() -> None:
    """Run the command."""
    with plain_errors("qa-eval"):
        app()


def _vectors(data: "Dataset", wording: list[str]) -> tuple["SentenceTransformerEmbeddings", "Vectors"]:
    from qa_bot.embedding import SentenceTransformerEmbeddings
    from qa_bot.evaluation.dataset_index import embed_dataset

    settings = load_settings()
    embeddings = SentenceTransformerEmbeddings.from_settings(settings, say)
    with progress_bar("embedding", len(data.passages) + len(wording)) as progress:
        vectors = embed_dataset(data, wording, embeddings, settings.data_folder / "evaluation", progress)
    return embeddings, vectors


def _write(path: Path | None, figures: dict[str, Any]) -> None:
    if path is not None:
        path.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
