"""Plots as SVG in the page's own text colour, so that they read on light and dark ground."""

import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import StringIO
from typing import TYPE_CHECKING, Any

from qa_bot.errors import SettingsError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_INK = "#010203"
"""Stands for the page's text colour until the SVG is written; a colour that nothing else has."""
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "qa-bot",
    "text.color": _INK,
    "axes.labelcolor": _INK,
    "axes.edgecolor": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "grid.color": _INK,
    "grid.alpha": 0.15,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
_BAR, _PART = "#3987c9", "#c9803f"
_SHORT = 6
"""Names up to so many characters stand side by side without touching."""
_NAMED = 12
"""So many names stand side by side under a plot of days."""
_one_at_a_time = threading.Lock()
"""The style is matplotlib's for the whole process, and the server draws in threads."""


def bars(heights: Mapping[str, float], x: str, y: str) -> str:
    """A bar for each name, with its height above it."""
    with _axes(x, y) as (figure, axes):
        drawn = axes.bar(list(heights), list(heights.values()), color=_BAR)
        axes.bar_label(drawn, fmt="{:g}", color=_INK)
        if max(map(len, heights), default=0) > _SHORT:
            axes.tick_params(axis="x", rotation=30)
        return _svg(figure)


def histogram(values: Sequence[float], x: str, y: str) -> str:
    """How often values of each size occur."""
    with _axes(x, y) as (figure, axes):
        axes.hist(values, bins=min(40, max(len(set(values)), 1)), color=_BAR)
        return _svg(figure)


def curve(points: Sequence[Sequence[float]], shipped: Sequence[float], x: str, y: str) -> str:
    """A curve between two rates, shown in percent up to where it matters, with the point that is shipped; SVG.

    Args:
        points: (x, y), each from 0 to 1, by ascending x: shape ``(points, 2)``.
        shipped: one such point.
        x: what the first rate is.
        y: what the second is.
    """
    with _axes(x, y) as (figure, axes):
        axes.step([100 * point[0] for point in points], [100 * point[1] for point in points], where="post", color=_BAR)
        axes.plot([100 * shipped[0]], [100 * shipped[1]], "o", color=_INK, label="as shipped")
        axes.set_xlim(0, max(20.0, 120 * shipped[0]))
        axes.set_ylim(0, max(30.0, 120 * shipped[1]))
        axes.legend(frameon=False)
        return _svg(figure)


def parts_by_day(days: Sequence[str], wholes: Sequence[int], parts: Sequence[int]) -> str:
    """A bar for each day, and in another colour from the ground up how much of it is the part."""
    with _axes() as (figure, axes):
        places = range(len(days))
        axes.bar(places, wholes, color=_BAR)
        axes.bar(places, parts, color=_PART)
        axes.locator_params(axis="y", integer=True)
        _name_days(axes, days)
        return _svg(figure)


def lines_by_day(days: Sequence[str], solid: Sequence[float | None], dashed: Sequence[float | None]) -> str:
    """Two lines over the days, the second dashed; a day without a value is a gap."""
    with _axes() as (figure, axes):
        for values, style, colour in ((solid, ".-", _BAR), (dashed, ".--", _PART)):
            axes.plot(range(len(days)), [float("nan") if value is None else value for value in values], style, color=colour)
        axes.set_ylim(bottom=0)
        _name_days(axes, days)
        return _svg(figure)


def growth(sizes: Sequence[int], lines: Mapping[str, Sequence[float]], x: str, y: str) -> str:
    """A line for each name, with a value for every size, over sizes that ascend by factors. ``x`` and ``y`` name the axes and units."""
    with _axes(x, y) as (figure, axes):
        for name, values in lines.items():
            axes.plot(sizes, values, ".-", label=name)
        axes.set_xscale("log")
        axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
        axes.minorticks_off()
        axes.set_ylim(bottom=0)
        axes.legend(frameon=False, fontsize="small")
        return _svg(figure)


def course(moments: Sequence[float], values: Sequence[float], x: str, y: str) -> str:
    """How one thing went on, a value for each moment, both from nothing up. ``x`` and ``y`` name the axes with their units."""
    with _axes(x, y) as (figure, axes):
        axes.plot(moments, values, "-")
        axes.set_xlim(left=0)
        axes.set_ylim(bottom=0)
        return _svg(figure)


def _name_days(axes: "Axes", days: Sequence[str]) -> None:
    named = range(0, len(days), max(1, -(-len(days) // _NAMED)))
    axes.set_xticks(list(named), [days[place] for place in named])


@contextmanager
def _axes(x: str = "", y: str = "") -> "Iterator[tuple[Figure, Axes]]":
    try:
        from matplotlib import rc_context  # half a second, and only reports need it: it is in the extras [eval] and [ingest]
        from matplotlib.figure import Figure
    except ImportError:
        raise SettingsError("a report needs matplotlib, which is not installed; run: pip install matplotlib") from None
    with _one_at_a_time, rc_context(_STYLE):
        figure = Figure(figsize=(7, 3.2), layout="constrained")
        axes = figure.add_subplot(xlabel=x, ylabel=y)
        axes.grid(visible=True, axis="y")
        axes.set_axisbelow(True)
        yield figure, axes


def _svg(figure: "Figure") -> str:
    """The drawing alone, as part of a page: in its colour and type, and with attributes where strict pages forbid styles."""
    written = StringIO()
    figure.savefig(written, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    svg = written.getvalue()
    svg = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    svg = svg.replace("<svg", '<svg stroke-linejoin="round" stroke-linecap="butt"', 1)  # what its style said
    return re.sub(r'style="([^"]*)"', _attributes, svg).replace(_INK, "currentColor")


def _attributes(style: re.Match[str]) -> str:
    pairs = (pair.split(": ", 1) for pair in style[1].split("; "))
    return " ".join(f'{name}="{value}"' for name, value in pairs if name != "font-family")
