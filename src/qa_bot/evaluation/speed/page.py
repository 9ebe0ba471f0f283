"""Writes the figures of speed where people read them: ``python -m qa_bot.evaluation.speed.page FOLDER PAGE``.

``FOLDER`` holds ``speed.json`` and, if they were measured, ``ingestion.json`` and ``soak.json``; the plots are written beside the page.
"""

import json
import statistics
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from qa_bot.evaluation.speed.one_visitor import ANSWER, ANSWER_READ, BARE, PASSAGES, TUTORIAL
from qa_bot.evaluation.speed.targets import targets_table
from qa_bot.presentation import plots
from qa_bot.presentation.table import Table
from qa_bot.terminal import plain_errors

_HEAD = """# Performance

Measured by `make bench` and written by a command: no figure here is typed. All figures of a table are from one run on one
machine, side by side; the machine is named at the end. Passages are those of the public question sets, beyond their number
repeated with other figures, other order of sentences and vectors nearby.
"""
_TARGETS = """
## Targets

"""
_ONE = """
## One visitor

Milliseconds, median (and 95th percentile), and how many times the bare embedding of a question that is: nothing can answer
without it. The tutorial's pipeline is LangChain's own: Chroma and the same model over the same passages.

"""
_STEPS = """
### Where the time goes

Median milliseconds of each step of an answer as shipped, about as many passages as in the first row.

"""
_MANY = """
## Many visitors at once

Over HTTP, each asking the next question when the answer is there; no question twice. Answers a second, beside {one:.0f}
questions a second that the model embeds one by one, and {batched:.0f} in batches, with nothing else to do.

"""
_START = """
## Start

"""
_INGESTION = """
## Ingestion

"""
_SOAK = """
## Without a pause

`make soak`: {visitors} visitors ask the server without a pause, about {passages} passages, each the next question when the answer is there.
The quarters are those of the time that it took; commit {commit}.

"""
_RAN = """
## What ran

"""


Figures = Mapping[str, Any]


def performance_page(figures: Figures, ingestion: Figures | None, soak: Figures | None, images: str) -> str:
    """The page; ``images`` is the folder of its plots, as the page's links name it."""
    return "".join(_parts(figures, ingestion, soak, images))


def _parts(figures: Figures, ingestion: Figures | None, soak: Figures | None, images: str) -> Iterator[str]:
    yield _HEAD
    yield _TARGETS + targets_table(figures, ingestion).markdown()
    yield _ONE + one_visitor_table(figures["one visitor"]).markdown()
    yield f"\n![Milliseconds by the number of passages]({images}/growth.svg)\n"
    yield _STEPS + Table(("step", "ms"), tuple((name, f"{value:.1f}") for name, value in figures["steps"].items())).markdown()
    rate = figures["rate"]
    yield _MANY.format(one=rate["one by one"], batched=rate["batched"]) + visitors_table(figures["visitors"]).markdown()
    yield f"\n![Answers a second by the number of visitors]({images}/visitors.svg)\n"
    start = figures["start"]
    rows = (("importing the libraries alone", f"{start['imports']:.1f}"), ("start to first answer", f"{start['first_answer']:.1f}"))
    yield _START + Table(("", "seconds"), rows).markdown()
    if ingestion:
        yield _INGESTION + ingestion_table(ingestion).markdown()
    if soak:
        yield _SOAK.format(visitors=soak["moments"][0]["crowd"]["visitors"], **soak["ran"]) + soak_table(soak).markdown()
        yield f"\n![Megabytes by the minute]({images}/soak.svg)\n"
    yield _RAN + Table(("", ""), tuple(figures["ran"].items())).markdown()


def one_visitor_table(sizes: Mapping[str, Mapping[str, Mapping[str, float]]]) -> Table:
    """A row for each number of passages."""
    names = (BARE, TUTORIAL, PASSAGES, ANSWER, ANSWER_READ)

    def cell(times: Mapping[str, Mapping[str, float]], name: str) -> str:
        own, floor = times[name], times[BARE]["median"]
        ratio = "" if name == BARE else f", {own['median'] / floor:.2f} ×"
        return f"{own['median']:.1f} ({own['p95']:.1f}){ratio}"

    rows = tuple((f"{int(size):,}", *(cell(times, name) for name in names)) for size, times in sizes.items())
    return Table(("passages", *names), rows)


def visitors_table(seconds: Mapping[str, list[Mapping[str, float]]]) -> Table:
    """A row for each number of visitors, without and with the second look."""
    head = ("second look", "visitors", "answers a second", "median s", "95 % s", "longest s", "failed", "server's MB")
    return Table(
        head,
        tuple(
            (
                name,
                str(crowd["visitors"]),
                f"{crowd['rate']:.1f}",
                *(f"{crowd[key]:.2f}" for key in ("median", "p95", "longest")),
                str(crowd["failed"]),
                str(crowd["megabytes"]),
            )
            for name, crowds in seconds.items()
            for crowd in crowds
        ),
    )


def ingestion_table(ingestion: Figures) -> Table:
    """New documents beside bare embedding; unchanged ones beside the first run."""
    first = ingestion["reading"] + ingestion["publishing"]
    return Table(
        ("", "seconds", ""),
        (
            (f"embedding {ingestion['passages']} passages in sorted batches, nothing else", f"{ingestion['bare']:.1f}", ""),
            (
                f"{ingestion['documents']} new documents, read, embedded and published",
                f"{first:.1f}",
                f"{ingestion['bare'] / first:.2f} of the bare rate",
            ),
            (
                "the same documents unchanged",
                f"{ingestion['unchanged']:.2f}",
                f"{100 * ingestion['unchanged'] / first:.2f} % of the first run",
            ),
        ),
    )


def soak_table(soak: Figures) -> Table:
    """A row for each quarter of the time."""
    moments = soak["moments"]
    quarter = -(-len(moments) // 4)
    rows = []
    for first in range(0, len(moments), quarter):
        part = moments[first : first + quarter]
        crowds = [moment["crowd"] for moment in part]
        rows.append(
            (
                f"{part[-1]['minutes']:.0f}",
                str(sum(moment["answers"] for moment in part)),
                f"{statistics.mean(crowd['rate'] for crowd in crowds):.1f}",
                f"{statistics.median(crowd['median'] for crowd in crowds):.2f}",
                f"{max(crowd['longest'] for crowd in crowds):.2f}",
                str(sum(crowd["failed"] for crowd in crowds)),
                str(crowds[-1]["megabytes"]),
            )
        )
    return Table(("until minute", "answers", "answers a second", "median s", "longest s", "failed", "server's MB"), tuple(rows))


def _plots(figures: Figures, soak: Figures | None) -> dict[str, str]:
    sizes, visitors = figures["one visitor"], figures["visitors"]
    growth = {name: [times[name]["median"] for times in sizes.values()] for name in next(iter(sizes.values()))}
    rates = {f"second look: {name}": [crowd["rate"] for crowd in crowds] for name, crowds in visitors.items()}
    crowds = [crowd["visitors"] for crowd in next(iter(visitors.values()))]
    drawn = {
        "growth": plots.growth([int(size) for size in sizes], growth, "passages", "milliseconds"),
        "visitors": plots.growth(crowds, rates, "visitors at once", "answers a second"),
    }
    if soak:
        moments = soak["moments"]
        megabytes = [moment["crowd"]["megabytes"] for moment in moments]
        drawn["soak"] = plots.course([moment["minutes"] for moment in moments], megabytes, "minutes", "megabytes")
    return drawn


def main(folder: Path, page: Path) -> None:
    """Write page and plots."""
    figures = json.loads((folder / "speed.json").read_text(encoding="utf-8"))
    ingestion, soak = (
        json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
        for path in (folder / "ingestion.json", folder / "soak.json")
    )
    images = page.parent / "images" / "performance"
    images.mkdir(parents=True, exist_ok=True)
    for name, svg in _plots(figures, soak).items():
        (images / f"{name}.svg").write_text(svg, encoding="utf-8")
    page.write_text(performance_page(figures, ingestion, soak, "images/performance"), encoding="utf-8")


if __name__ == "__main__":
    with plain_errors("performance page"):
        main(*(Path(argument) for argument in sys.argv[1:]))
