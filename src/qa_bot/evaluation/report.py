"""One measure as one HTML file that asks for nothing else: tables, plots, and the failures with what beat the right answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import jinja2
from markupsafe import Markup

from qa_bot.evaluation.tables import Table


@dataclass(frozen=True, slots=True)
class Failure:
    """A question that went wrong: ``why`` in a few words, and what was found or shown instead."""

    question: str
    why: str
    instead: Table


@dataclass(frozen=True, slots=True)
class Report:
    """What a page shows; tables and plots (SVG of our own making) by their titles."""

    title: str
    ran: Mapping[str, str]
    tables: Mapping[str, Table]
    plots: Mapping[str, str]
    failures: Sequence[Failure] = ()


def write_report(path: Path, report: Report) -> None:
    """Write the page, in a new folder if need be."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("qa_bot.evaluation"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    plots = {title: Markup(svg) for title, svg in report.plots.items()}  # noqa: S704  # matplotlib's own, which escapes its labels
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(environment.get_template("report.html").render(report=report, plots=plots), encoding="utf-8")
