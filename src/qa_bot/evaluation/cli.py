"""``qa-eval``: how good the answers are, measured."""

import dataclasses
import json
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from qa_bot.errors import DatasetError
from qa_bot.evaluation import tables
from qa_bot.evaluation.provenance import provenance
from qa_bot.settings import load_settings
from qa_bot.terminal import plain_errors, progress_bar, say

if TYPE_CHECKING:  # they pull in the model's libraries: `--help` does not pay
    from qa_bot.embedding import SentenceTransformerEmbeddings
    from qa_bot.evaluation.dataset_index import Vectors
    from qa_bot.evaluation.datasets import Dataset
    from qa_bot.presentation.page import Report
    from qa_bot.presentation.table import Table as FiguresTable
    from qa_bot.retrieval.second_look import SecondLook

app = typer.Typer(
    help="Measure how good the answers are: on question sets, and on the centre's golden questions.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
out = Console(highlight=False, soft_wrap=True)

DatasetArgument = Annotated[Path, typer.Argument(help="A folder with passages.jsonl and questions.jsonl.", show_default=False)]
SampleOption = Annotated[int | None, typer.Option(help="Ask only so many of the questions, always the same.")]
JsonOption = Annotated[Path | None, typer.Option("--json", help="Also write the figures to this file.")]
ReportOption = Annotated[Path | None, typer.Option(help="Also write an HTML page with plots and failures to this file.")]
APP = Path("app.py")
GOLDEN, FURTHER = Path("evaluation/golden.jsonl"), Path("evaluation/training.jsonl")
_SIZES, _CROWDS = (1000, 10_000, 100_000), (1, 10, 50, 200)


@app.command()
def retrieval(
    dataset: DatasetArgument,
    lang: Annotated[str, typer.Option(help="`en` asks the questions' English wording of the passages as they are.")] = "zh",
    sample: SampleOption = None,
    json_file: JsonOption = None,
    report: ReportOption = None,
) -> None:
    """Find the passage: is it first (R@1), in the first three, five; mean reciprocal rank."""
    from qa_bot.evaluation.datasets import read_dataset, sampled
    from qa_bot.evaluation.report_pages import retrieval_report
    from qa_bot.evaluation.retrieval import find_passages, retrieval_figures

    if lang not in ("zh", "en"):
        raise DatasetError(f"the language {lang!r} is unknown; choose zh or en")
    data = sampled(read_dataset(dataset), sample)
    wording = [question.text_en if lang == "en" else question.text for question in data.questions]
    if lang == "en" and not all(wording):
        raise DatasetError(f"{dataset} has no English wording of its questions (text_en); leave --lang out")
    embeddings, vectors = _vectors(data, wording)
    with progress_bar("asking", len(data.questions)) as progress:
        findings = find_passages(data, wording, vectors, embeddings.identity, progress)
    figures, name, ran = retrieval_figures(findings), f"{data.name} ({lang})", provenance(embeddings.identity, len(data.passages))
    _show(tables.retrieval_table({name: dataclasses.asdict(figures)}))
    _write(json_file, dataclasses.asdict(figures), ran)
    _report(report, lambda: retrieval_report(name, figures, findings, ran))


@app.command()
def answers(dataset: DatasetArgument, sample: SampleOption = None, json_file: JsonOption = None, report: ReportOption = None) -> None:
    """Answer with the right sentence: does the first one shown hold an accepted answer, does all that is shown, how short is it."""
    from qa_bot.evaluation.answering import answer_figures, judge_answers
    from qa_bot.evaluation.report_pages import answers_report

    with _prepared(dataset, sample) as (data, vectors, identity, second), progress_bar("asking", len(data.questions)) as progress:
        judged = judge_answers(data, vectors, identity, second, load_settings().passages_shown, progress)
    figures, ran = answer_figures(judged), provenance(identity, len(data.passages))
    _show(tables.answers_table({data.name: dataclasses.asdict(figures)}))
    _write(json_file, dataclasses.asdict(figures), ran)
    _report(report, lambda: answers_report(data.name, figures, judged, ran))


@app.command()
def refusal(dataset: DatasetArgument, sample: SampleOption = None, json_file: JsonOption = None, report: ReportOption = None) -> None:
    """Know when not to answer: half of the questions are asked of an index that lacks their article."""
    from qa_bot.evaluation.refusal import judge_refusals, refusal_figures
    from qa_bot.evaluation.report_pages import refusal_report

    with _prepared(dataset, sample) as (data, vectors, identity, second), progress_bar("asking", len(data.questions)) as progress:
        judged = judge_refusals(data, vectors, identity, second, load_settings().passages_shown, progress)
    figures, ran = refusal_figures(judged), provenance(identity, len(data.passages))
    _show(tables.refusal_table({data.name: dataclasses.asdict(figures)}))
    _write(json_file, dataclasses.asdict(figures), ran)
    _report(report, lambda: refusal_report(data.name, figures, judged, ran))


@app.command()
def golden(
    file: Annotated[Path, typer.Argument(help="Golden questions, one JSON object a line.")] = GOLDEN,
    answerer: Annotated[str, typer.Option(help="`extractive` quotes; `llm` is the language model of the settings.")] = "extractive",
    json_file: JsonOption = None,
    report: ReportOption = None,
) -> None:
    """Ask the centre's golden questions of the live release."""
    from qa_bot.assembly import assemble
    from qa_bot.evaluation.golden import ask_all, read_golden
    from qa_bot.evaluation.golden_figures import golden_figures
    from qa_bot.evaluation.report_pages import golden_report

    questions = read_golden(file)
    parts = assemble(load_settings(), say)
    parts.warm_up()
    with progress_bar("asking", len(questions)) as progress:
        verdicts = ask_all(questions, lambda moment: parts.chatbot_at(moment, answerer), progress)
    figures, ran = golden_figures(verdicts), provenance(parts.embeddings.identity, len(parts.retriever.index().passages))
    _show(tables.golden_table(figures))
    _show(tables.golden_details_table(figures))
    for failure in figures["failures"]:
        answer = " ".join(failure["answer"].split())
        out.print(f"{failure['id']} {failure['question']} — {'; '.join(failure['faults'])} — {answer}", markup=False)
    _write(json_file, figures, ran)
    _report(report, lambda: golden_report(figures, verdicts, ran))


@app.command()
def ablation(
    datasets: Annotated[list[Path], typer.Argument(help="Folders with passages.jsonl and questions.jsonl.", show_default=False)],
    sample: Annotated[int, typer.Option(help="Ask so many questions of each set, always the same.")] = 300,
    json_file: JsonOption = None,
    report: ReportOption = None,
) -> None:
    """Switch each part off: what it brings."""
    from qa_bot.evaluation.ablation import steps, without_parts
    from qa_bot.evaluation.report_pages import ablation_report
    from qa_bot.retrieval.second_look import Meaning

    number, passages, sets = load_settings().passages_shown, 0, {}
    embeddings = _embeddings()
    for folder in datasets:
        with _prepared(folder, sample) as (data, vectors, identity, second):
            seconds = {"nothing": second}
            if second.name != Meaning.name:
                seconds["the reader (compared by meaning instead)"] = Meaning(embeddings)
            with progress_bar("asking", steps(data, seconds)) as progress:
                rows = [dataclasses.asdict(row) for row in without_parts(data, vectors, identity, seconds, number, progress)]
        passages += len(data.passages)
        sets[data.name] = {"questions": len(data.questions), "rows": rows}
        out.print(data.name)
        _show(tables.ablation_table(rows))
    ran = provenance(embeddings.identity, passages)
    _write(json_file, {"sets": sets}, ran)
    _report(report, lambda: ablation_report(sets, ran))


@app.command()
def speed(
    datasets: Annotated[list[Path], typer.Argument(help="Folders with passages.jsonl and questions.jsonl.", show_default=False)],
    passages: Annotated[list[int] | None, typer.Option(help="How large a corpus, ascending; [default: 1000, 10000, 100000].")] = None,
    visitors: Annotated[list[int] | None, typer.Option(help="How many visitors at once; [default: 1, 10, 50, 200].")] = None,
    json_file: JsonOption = None,
) -> None:
    """Time every step of an answer, for one visitor and for many, beside the bare embedding and LangChain's tutorial pipeline."""
    from qa_bot.evaluation.datasets import joined, read_dataset
    from qa_bot.evaluation.speed import page
    from qa_bot.evaluation.speed.machine import machine
    from qa_bot.evaluation.speed.measuring import measure_speed

    data = joined([read_dataset(folder) for folder in datasets])
    embeddings, vectors = _vectors(data, [])
    wording = [question.text for question in data.questions]
    sizes, crowds = passages or _SIZES, visitors or _CROWDS
    figures = measure_speed(APP, data.passages, wording, vectors, load_settings(), embeddings, sizes, crowds, progress_bar)
    _show(page.one_visitor_table(figures["one visitor"]))
    _show(page.visitors_table(figures["visitors"]))
    _write(json_file, figures, provenance(embeddings.identity, len(data.passages)) | machine())


@app.command()
def soak(
    datasets: Annotated[list[Path], typer.Argument(help="Folders with passages.jsonl and questions.jsonl.", show_default=False)],
    minutes: Annotated[float, typer.Option(help="How long.")] = 30,
    visitors: Annotated[int, typer.Option(help="How many at once.")] = 20,
    json_file: JsonOption = None,
) -> None:
    """Let visitors ask the server without a pause, and see whether it stays as fast, and as small, as it was."""
    from qa_bot.evaluation.datasets import joined, read_dataset
    from qa_bot.evaluation.speed import page
    from qa_bot.evaluation.speed.grown_corpus import grown_corpus
    from qa_bot.evaluation.speed.machine import machine
    from qa_bot.evaluation.speed.many_visitors import askable
    from qa_bot.evaluation.speed.soak import soak as rounds

    data, settings = joined([read_dataset(folder) for folder in datasets]), load_settings()
    embeddings, vectors = _vectors(data, [])
    content = grown_corpus(data.passages, vectors.passages, len(data.passages))
    asked = askable((question.text for question in data.questions), settings)
    moments, done = [], 0.0
    with progress_bar(f"{visitors} visitors, minutes", math.ceil(minutes)) as progress:
        for moment in rounds(APP, content, asked, settings, embeddings.identity, visitors, minutes):
            moments.append(dataclasses.asdict(moment))
            progress(int(moment.minutes) - int(done))
            done = moment.minutes
    figures = {"moments": moments}
    _show(page.soak_table(figures))
    _write(json_file, figures, provenance(embeddings.identity, len(data.passages)) | machine())


@app.command()
def calibrate(
    dataset: DatasetArgument,
    further: Annotated[Path, typer.Option(help="Further questions over the data set.")] = FURTHER,
) -> None:
    """Fit all constants on a training set, and on the corpus folder's questions over the live release."""
    from qa_bot.assembly import assemble
    from qa_bot.evaluation.calibrate import calibrate as fit_all
    from qa_bot.evaluation.datasets import read_dataset
    from qa_bot.evaluation.fitting import save_provenance
    from qa_bot.evaluation.further_questions import with_more_questions
    from qa_bot.own_questions import FILE, read_own_questions

    settings = load_settings()
    data = with_more_questions(read_dataset(dataset), further)
    asked = read_own_questions(settings.corpus_folder / FILE)
    embeddings, vectors = _vectors(data, [question.text for question in data.questions])
    fit_all(data, vectors, asked, embeddings, assemble(settings, say))
    save_provenance(
        {
            "command": f"qa-eval calibrate {data.name}",
            "training set": f"{data.name}, with {further.name} {len(data.questions)} questions",
            "centre's questions": f"{FILE}, {len(asked)} questions",
            "embedding": embeddings.identity,
        }
    )


def main() -> None:
    """Run the command."""
    with plain_errors("qa-eval"):
        app()


@contextmanager
def _prepared(dataset: Path, sample: int | None) -> Iterator[tuple["Dataset", "Vectors", str, "SecondLook"]]:
    """The set, its vectors and the identity of the model that made them, and the second look, which remembers the sentences it embeds."""
    from qa_bot.assembly import second_look
    from qa_bot.evaluation.datasets import read_dataset, sampled
    from qa_bot.evaluation.remembered_embeddings import remembered
    from qa_bot.retrieval.second_look import Meaning

    data = sampled(read_dataset(dataset), sample)
    wording = [question.text for question in data.questions]
    embeddings, vectors = _vectors(data, wording)
    with remembered(embeddings, data.name, _cache(), wording, list(vectors.questions)) as remembering:
        second = second_look(load_settings(), embeddings)
        yield data, vectors, embeddings.identity, Meaning(remembering) if second.name == Meaning.name else second


def _vectors(data: "Dataset", wording: list[str]) -> tuple["SentenceTransformerEmbeddings", "Vectors"]:
    from qa_bot.evaluation.dataset_index import embed_dataset

    embeddings = _embeddings()
    with progress_bar("embedding", len(data.passages) + len(wording)) as progress:
        vectors = embed_dataset(data, wording, embeddings, _cache(), progress)
    return embeddings, vectors


def _embeddings() -> "SentenceTransformerEmbeddings":
    from qa_bot.embedding import SentenceTransformerEmbeddings

    return SentenceTransformerEmbeddings.from_settings(load_settings(), say)


def _cache() -> Path:
    return load_settings().data_folder / "evaluation"


def _show(table: "FiguresTable") -> None:
    shown = Table(*table.head, box=None, pad_edge=False, show_header=any(table.head))
    for row in table.rows:
        shown.add_row(*row)
    out.print(shown)


def _write(path: Path | None, figures: dict[str, Any], ran: dict[str, str]) -> None:
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(figures | {"ran": ran}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _report(path: Path | None, report: "Callable[[], Report]") -> None:
    from qa_bot.presentation.page import write_report

    if path is not None:
        write_report(path, report())
