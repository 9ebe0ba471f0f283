"""Plots as SVG in the page's own text colour, so that they read on light and dark ground."""

import re
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import TYPE_CHECKING

from qa_bot.errors import SettingsError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_INK = "#010203"
"""Stands for the page's text colour until the SVG is written; a colour that nothing else has."""
_STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "qa-eval",
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
_BAR = "#3987c9"
_SHORT = 6
"""Names up to so many characters stand side by side without touching."""


def bars(heights: Mapping[str, float], x: str, y: str) -> str:
    """A bar for each name, with its height above it."""
    figure, axes = _axes(x, y)
    drawn = axes.bar(list(heights), list(heights.values()), color=_BAR)
    axes.bar_label(drawn, fmt="{:g}", color=_INK)
    if max(map(len, heights), default=0) > _SHORT:
        axes.tick_params(axis="x", rotation=30)
    return _svg(figure)


def histogram(values: Sequence[float], x: str, y: str) -> str:
    """How often values of each size occur."""
    figure, axes = _axes(x, y)
    axes.hist(values, bins=min(40, max(len(set(values)), 1)), color=_BAR)
    return _svg(figure)


def curve(points: Sequence[Sequence[float]], shipped: Sequence[float], x: str, y: str) -> str:
    """A curve between two rates (0 to 1), shown in percent up to where it matters, with the point that is shipped."""
    figure, axes = _axes(x, y)
    axes.step([100 * point[0] for point in points], [100 * point[1] for point in points], where="post", color=_BAR)
    axes.plot([100 * shipped[0]], [100 * shipped[1]], "o", color=_INK, label="as shipped")
    axes.set_xlim(0, max(20.0, 120 * shipped[0]))
    axes.set_ylim(0, max(30.0, 120 * shipped[1]))
    axes.legend(frameon=False)
    return _svg(figure)


def _axes(x: str, y: str) -> "tuple[Figure, Axes]":
    try:
        from matplotlib import style  # half a second, and only reports need it: it is the extra [eval]
        from matplotlib.figure import Figure
    except ImportError:
        raise SettingsError("a report needs matplotlib, which is not installed; run: pip install 'qa-bot[eval]'") from None
    style.use(_STYLE)  # the commands draw nothing else
    figure = Figure(figsize=(7, 3.2), layout="constrained")
    axes = figure.add_subplot(xlabel=x, ylabel=y)
    axes.grid(visible=True, axis="y")
    axes.set_axisbelow(True)
    return figure, axes


def _svg(figure: "Figure") -> str:
    written = StringIO()
    figure.savefig(written, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    svg = written.getvalue()
    # Inside a page neither the XML declaration nor the metadata have a place.
    return re.sub(r"<metadata>.*?</metadata>", "", svg[svg.index("<svg") :], flags=re.DOTALL).replace(_INK, "currentColor")
