"""Tables, plots and details as one HTML file that asks for nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from markupsafe import Markup

from qa_bot.presentation.table import Table
from qa_bot.presentation.templates import environment


@dataclass(frozen=True, slots=True)
class Detail:
    """What is folded under a title, with a ``note`` of a few words beside it: a question that went wrong and what was found instead."""

    title: str
    note: str
    table: Table


@dataclass(frozen=True, slots=True)
class Report:
    """What a page shows: tables, plots (SVG of our own making) and details, by their titles; ``tag`` is the language of its words."""

    title: str
    ran: Mapping[str, str]
    tables: Mapping[str, Table]
    plots: Mapping[str, str]
    details: Mapping[str, Sequence[Detail]] = field(default_factory=dict)
    tag: str = "en"


def write_report(path: Path, report: Report) -> None:
    """Write the page, in a new folder if need be."""
    template = environment("qa_bot.presentation").get_template("report.html")
    plots = {title: Markup(svg) for title, svg in report.plots.items()}  # noqa: S704  # matplotlib's own, which escapes its labels
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(template.render(report=report, plots=plots), encoding="utf-8")
