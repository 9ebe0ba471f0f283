"""``qa-report``: what visitors asked, what they could not find, and what their answers rest on."""

import dataclasses
import json
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table as Shown

from qa_bot.records import Language
from qa_bot.settings import load_settings
from qa_bot.terminal import plain_errors, progress_bar, say

if TYPE_CHECKING:  # it pulls in the model's libraries: `--help` does not pay
    from qa_bot.learning.lessons import Lessons

app = typer.Typer(pretty_exceptions_enable=False, rich_markup_mode=None)
out = Console(highlight=False)

_ROWS = 20
_ONLY_IN_FILES = ("wordings",)


@app.callback(invoke_without_command=True)
def report(
    context: typer.Context,
    days: Annotated[int, typer.Option("--days", "-n", min=1, help="How many days to look back.")] = 30,
    language: Annotated[Language, typer.Option("--language", "-l", help="Of headings and words.")] = "en",
    csv_folder: Annotated[Path | None, typer.Option("--csv", help="Write every table, whole, into this folder.")] = None,
    page: Annotated[Path | None, typer.Option("--html", help="Write a page with tables and plots to this file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as one JSON object instead of tables.")] = False,
) -> None:
    """Show what visitors asked: gaps, answers that did not help, documents by use, days and their timings.

    Unanswered questions are grouped by meaning. Questions are kept for QA_BOT_QUESTIONS_KEPT_DAYS days, without who asked.
    """
    if context.invoked_subcommand:
        return
    lessons = _learn(days)
    if as_json:
        print(json.dumps(_plain(lessons), ensure_ascii=False, default=date.isoformat))  # noqa: T201  # for programs: no styling, no wrapping
    else:
        _show(lessons, language)
    if csv_folder is not None:
        _write_csv(csv_folder, lessons, language)
    if page is not None:
        from qa_bot.learning.page import report as laid_out
        from qa_bot.presentation.page import write_report

        write_report(page, laid_out(lessons, language))


@app.command()
def status(as_json: Annotated[bool, typer.Option("--json", help="Print it as one JSON object.")] = False) -> None:
    """Show what is live since when, today's answers, and whether database, disk and language model are well.

    The exit code is 1 if something is wrong.
    """
    from qa_bot.status import look

    checks = look(load_settings())
    if as_json:
        print(json.dumps([dataclasses.asdict(check) for check in checks], ensure_ascii=False))  # noqa: T201  # for programs
    else:
        shown = Shown("", "", "", box=None, pad_edge=False, show_header=False)
        for check in checks:
            shown.add_row("ok" if check.well else "WRONG", check.name, _as_it_is(check.told))
        out.print(shown)
    if not all(check.well for check in checks):
        raise typer.Exit(1)


def main() -> None:
    """Run the command."""
    with plain_errors("qa-report"):
        app()


def _learn(days: int) -> "Lessons":
    from qa_bot.embedding import SentenceTransformerEmbeddings
    from qa_bot.learning.lessons import learn
    from qa_bot.releases import Releases
    from qa_bot.store.database import database_of, now

    settings = load_settings()
    days = min(days, settings.questions_kept_days)  # a server that has not run for a while has not forgotten what it should
    engine = database_of(settings)
    releases = Releases.from_settings(settings, engine)
    embeddings = SentenceTransformerEmbeddings.from_settings(settings, say)
    until = now()
    with progress_bar("comparing questions") as progress:
        return learn(engine, releases, embeddings, until - timedelta(days=days), until, progress=progress)


def _show(lessons: "Lessons", language: Language) -> None:
    from qa_bot.learning.page import period
    from qa_bot.learning.tables import tables
    from qa_bot.learning.words import word

    out.print(f"{word('title', language)} · {period(lessons, language)}", markup=False)
    for name, table in tables(lessons, language).items():
        if name in _ONLY_IN_FILES:
            continue
        out.print(f"\n{word(name, language)}", style="bold", markup=False)
        if not table.rows:
            out.print(word("none", language))
            continue
        shown = Shown(*table.head, box=None, pad_edge=False)
        for row in table.rows[:_ROWS]:
            shown.add_row(*(_as_it_is(cell) for cell in row))
        out.print(shown)
        if len(table.rows) > _ROWS:
            out.print(word("more", language).format(len(table.rows) - _ROWS))
    if lessons.not_compared:
        out.print(word("not_compared", language).format(lessons.not_compared))


def _as_it_is(cell: str) -> Any:  # noqa: ANN401  # rich's own class, which styles nothing that a visitor typed
    from rich.text import Text

    return Text("".join(character for character in cell if character.isprintable()))


def _write_csv(folder: Path, lessons: "Lessons", language: Language) -> None:
    from qa_bot.learning.tables import tables
    from qa_bot.presentation.csv_text import csv_text

    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables(lessons, language).items():
        (folder / f"{name}.csv").write_text(csv_text(table), encoding="utf-8", newline="")


def _plain(lessons: "Lessons") -> dict[str, Any]:
    """Everything but the documents' texts."""

    def used(each: Any) -> dict[str, Any]:  # noqa: ANN401
        document = each.document
        return {"id": document.id, "title": document.title, "valid_until": document.valid_until, "answers": each.answers}

    plain = dataclasses.asdict(dataclasses.replace(lessons, documents=(), expiring=()))
    return plain | {"documents": [used(each) for each in lessons.documents], "expiring": [used(each) for each in lessons.expiring]}
