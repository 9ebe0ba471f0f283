"""``qa-ask``: ask a question from the command line."""

import dataclasses
import json
from typing import Annotated

import typer
from rich.console import Console
from rich.markdown import Markdown

from qa_bot.records import AnswerEvent, Citation, Done, Notice, PassagesFound, Suggestions, TextPiece
from qa_bot.settings import load_settings
from qa_bot.terminal import plain_errors, say

app = typer.Typer(pretty_exceptions_enable=False, rich_markup_mode=None)
out = Console(highlight=False)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question, in Chinese or English.", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer's events, one JSON object a line.")] = False,
) -> None:
    """Ask a question of the live release."""
    from qa_bot.assembly import assemble  # pulls in the model's libraries: `--help` does not pay

    for event in assemble(load_settings(), say).chatbot.answer(question):
        if as_json:
            print(json.dumps(dataclasses.asdict(event), ensure_ascii=False))  # noqa: T201  # for programs: no styling, no wrapping
        else:
            _show(event)


def main() -> None:
    """Run the command."""
    with plain_errors("qa-ask"):
        app()


def _show(event: AnswerEvent) -> None:
    match event:
        case TextPiece():
            out.print(Markdown(event.text))
        case Notice():
            out.print(event.text, style="yellow", markup=False)
        case Citation():
            document, passage = event.found.document, event.found.passage
            place = " › ".join((document.title, *passage.section))
            out.print(f"[{event.number}] {place} (/sources/{document.id}#{passage.anchor})", style="dim", markup=False)
        case Done():
            out.print(f"{event.outcome} in {event.timings['answer']:.2f} s", style="dim", markup=False)
        case PassagesFound() | Suggestions():
            pass
