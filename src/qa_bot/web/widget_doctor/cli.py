"""``qa-widget``: for the people who put the assistant on their sites."""

from typing import Annotated

import typer
from rich.console import Console

from qa_bot.terminal import plain_errors
from qa_bot.web.widget_doctor.checks import Finding, examine
from qa_bot.web.widget_doctor.host_page import read_page

SOMETHING_TO_FIX = 3
"""Exit code; 1 is a page that cannot be checked, 2 a wrong command."""

app = typer.Typer(pretty_exceptions_enable=False, rich_markup_mode=None, no_args_is_help=True)
out = Console(highlight=False, soft_wrap=True)


@app.callback()
def widget() -> None:
    """Help with the assistant on other sites."""


@app.command()
def doctor(
    page: Annotated[str, typer.Argument(help="Address of the page, or an HTML file.", show_default=False)],
    site: Annotated[str, typer.Option(help="For a file: the address of the site that will serve it.")] = "",
    script: Annotated[str, typer.Option("--widget", help="Address of widget.js, to check a page before the line is in it.")] = "",
) -> None:
    """Check a page that carries the widget, and print what to change. Exit code 0: nothing; 3: something; 1: it cannot be checked."""
    findings = []
    for finding in examine(read_page(page, site), script):
        findings.append(finding)
        _show(finding)
    if any(finding.level == "problem" for finding in findings):
        raise typer.Exit(SOMETHING_TO_FIX)


def main() -> None:
    """Run the command."""
    with plain_errors("qa-widget"):
        app()


def _show(finding: Finding) -> None:
    out.print(f"{finding.level:8} {finding.text}", markup=False)
    if finding.fix:
        out.print(f"{'':8} → {finding.fix}", markup=False)
