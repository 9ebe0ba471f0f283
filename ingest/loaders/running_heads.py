"""Takes out what stands on every page: running headers and footers, page numbers."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from statistics import median
from typing import Final

from ingest.loaders.layout import Line, Page
from qa_bot.text.normalising import fold

_MARGIN: Final = 0.12  # of the page's height, at either end
_LARGER: Final = 1.15  # times the page's usual size: a chapter that begins on a new page is no header
_SHARE: Final = 0.3  # of the pages: headers of left and right pages may differ, and chapters change them
_FEWEST: Final = 2  # pages
_FEWEST_IN_SHORT: Final = 3
_DIGITS: Final = re.compile(r"\d+|(?<![^\W\d_])[ivxlc]+(?![^\W\d_])")
_NUMBER: Final = re.compile(
    r"[-–—·.|\s]*(?:第?\s*\d{1,4}\s*页?|page\s*\d{1,4}|\d{1,4}\s*(?:/|of|共)\s*\d{1,4}|[ivxlc]{1,6}"
    r"|(?:第|page)?\s*\d{1,4}\s*页?[\s/,，|]*(?:共|of|/)\s*\d{1,4}\s*页?)[-–—·.|\s]*"
)


def remove_running_heads(pages: Sequence[Page]) -> tuple[list[Page], list[str]]:
    """The pages without headers, footers and page numbers, and those lines, in the order of the pages.

    A line in the margin goes if it is a page number, or if the same one, numbers apart, stands there on enough of the pages.
    """
    counts = Counter(key for page in pages for key in {_key(line, page) for line in _marginal(page)})
    enough = max(_FEWEST if len(pages) <= _FEWEST_IN_SHORT else _FEWEST_IN_SHORT, _SHARE * len(pages))
    kept: list[Page] = []
    removed: list[str] = []
    for page in pages:
        gone = [line for line in _marginal(page) if counts[_key(line, page)] >= enough or _NUMBER.fullmatch(fold(line.text))]
        removed.extend(line.text for line in gone)
        kept.append(replace(page, parts=tuple(part for part in page.parts if part not in gone)))
    return kept, removed


def _marginal(page: Page) -> list[Line]:
    """The lines in the upper or lower margin. A page is never all margin: with nothing between, nothing is marginal."""
    top, bottom = _MARGIN * page.height, (1 - _MARGIN) * page.height
    lines = [part for part in page.parts if isinstance(part, Line)]
    usual = median(line.size for line in lines) if lines else 0.0
    found = [line for line in lines if (line.box.y1 <= top or line.box.y0 >= bottom) and line.size <= _LARGER * usual]
    return found if len(found) < len(page.parts) else []


def _key(line: Line, page: Page) -> tuple[bool, str]:
    """Whether it stands above, and what it says but for numbers."""
    return line.box.y0 < page.height / 2, _DIGITS.sub("#", fold(line.text))
