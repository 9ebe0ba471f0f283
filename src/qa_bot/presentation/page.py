"""Tables, plots and details as one HTML file that asks for nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import jinja2
from markupsafe import Markup

from qa_bot.presentation.table import Table


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
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("qa_bot.presentation"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    plots = {title: Markup(svg) for title, svg in report.plots.items()}  # noqa: S704  # matplotlib's own, which escapes its labels
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(environment.get_template("report.html").render(report=report, plots=plots), encoding="utf-8")
