"""CSV and TSV → rows of texts: the encoding and what divides the columns are guessed."""

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from ingest.loaders.encoding import decode
from qa_bot.errors import DocumentError

_DELIMITERS: Final = (",", "\t", ";", "|", "，")
_SAMPLE: Final = 100  # rows
_EXCEL_SAYS: Final = "sep="


def rows(data: bytes, path: Path) -> list[list[str]]:
    """The rows of a delimited file, as a spreadsheet would number them.

    Raises:
        DocumentError: its encoding is not known, or a cell is longer than any cell can be (a quotation mark is never closed).
    """
    text = decode(data, path)
    first, _, rest = text.partition("\n")
    if first.lower().startswith(_EXCEL_SAYS) and len(first.strip()) == len(_EXCEL_SAYS) + 1:
        return list(_read(rest, first.strip()[-1], path))
    return list(_read(text, _delimiter(text), path))


def _delimiter(text: str) -> str:
    """The one that divides most rows into the same number of columns; of two, the one that makes more columns."""
    return max(_DELIMITERS, key=lambda delimiter: _fit(text, delimiter))


def _fit(text: str, delimiter: str) -> tuple[float, int]:
    try:
        widths = Counter(len(row) for row in islice(csv.reader(text.splitlines(), delimiter=delimiter), _SAMPLE) if any(row))
    except csv.Error:
        return 0.0, 0
    width, count = max(((width, count) for width, count in widths.items() if width > 1), key=lambda pair: pair[::-1], default=(1, 0))
    return round(count / max(1, widths.total()), 1), width


def _read(text: str, delimiter: str, path: Path) -> Iterator[list[str]]:
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    try:
        yield from reader
    except csv.Error as error:
        raise DocumentError(
            f"{path}, line {reader.line_num}: the row cannot be read ({error}); check its quotation marks",
            f"{path}：第{reader.line_num}行无法读取；请检查这一行的引号是否成对。",
        ) from None
