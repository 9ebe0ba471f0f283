"""What speed is to reach, and what it reached, as shares of what bounds it."""

from collections.abc import Iterator, Mapping
from typing import Any

from qa_bot.evaluation.speed.one_visitor import ANSWER, ANSWER_READ, BARE, PASSAGES, TUTORIAL
from qa_bot.presentation.table import Table

_SMALL, _LARGE = "1000", "100000"
_CROWD = 50


def targets_table(figures: Mapping[str, Any], ingestion: Mapping[str, Any] | None) -> Table:
    """A row for each target whose figures were measured."""
    rows = [
        (what, f"{'≤' if at_most else '≥'} {target:g} ×", f"{reached:.2g} ×", "yes" if (reached <= target) == at_most else "no")
        for what, reached, target, at_most in (*_one(figures), *_many(figures), *_ingestion(ingestion))
    ]
    return Table(("what, beside what", "target", "reached", "met"), tuple(rows))


def _one(figures: Mapping[str, Any]) -> Iterator[tuple[str, float, float, bool]]:
    def ratio(size: str, name: str, beside: str) -> float:
        times = figures["one visitor"][size]
        return float(times[name]["median"] / times[beside]["median"])

    for size, target in ((_SMALL, 1.3), (_LARGE, 1.6)):
        if size in figures["one visitor"]:
            yield f"passages shown, of {int(size):,}, beside the bare embedding", ratio(size, PASSAGES, BARE), target, True
    if _SMALL in figures["one visitor"]:
        yield "answer without a second look, beside the bare embedding", ratio(_SMALL, ANSWER, BARE), 1.5, True
        yield "answer as shipped, beside the bare embedding", ratio(_SMALL, ANSWER_READ, BARE), 12, True
        yield "passages shown, beside the tutorial's retrieval", ratio(_SMALL, PASSAGES, TUTORIAL), 1, True
    start = figures["start"]
    yield "start to first answer, beside importing the libraries", start["first_answer"] / start["imports"], 1.5, True


def _many(figures: Mapping[str, Any]) -> Iterator[tuple[str, float, float, bool]]:
    for second, crowds in figures["visitors"].items():
        for crowd in (crowd for crowd in crowds if crowd["visitors"] == _CROWD):
            named = f"{_CROWD} visitors, second look: {second}"
            if second == "nothing":
                yield f"answers a second, {named}, beside embedding one by one", crowd["rate"] / figures["rate"]["one by one"], 0.8, False
            yield f"longest wait, {named}, beside the median", crowd["longest"] / crowd["median"], 3, True


def _ingestion(ingestion: Mapping[str, Any] | None) -> Iterator[tuple[str, float, float, bool]]:
    if ingestion:
        first = ingestion["reading"] + ingestion["publishing"]
        yield "ingestion of new documents, beside bare embedding in sorted batches", ingestion["bare"] / first, 0.9, False
        yield "ingestion where nothing changed, beside the first run", ingestion["unchanged"] / first, 0.01, True
