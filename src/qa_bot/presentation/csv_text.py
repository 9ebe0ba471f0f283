"""A table as CSV that spreadsheets open as what it is: text in UTF-8, and never a formula."""

import csv
from io import StringIO

from qa_bot.presentation.table import Table

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""With these a spreadsheet takes a cell for a formula; with the wide ones too, where it speaks Chinese or Japanese."""


def csv_text(table: Table) -> str:
    """The table in CSV (RFC 4180), with the mark by which Excel knows UTF-8."""
    written = StringIO()
    csv.writer(written).writerows([_harmless(cell) for cell in row] for row in (table.head, *table.rows))
    return "\ufeff" + written.getvalue()


def _harmless(cell: str) -> str:
    """A quotation mark before it makes a spreadsheet show a formula instead of running it."""
    return f"'{cell}" if cell.lstrip().startswith(_FORMULA) else cell
