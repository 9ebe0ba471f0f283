"""Excel workbooks → their sheets as people see them: values in their number formats, merged cells, and nothing that is hidden.

openpyxl reads .xlsx and xlrd .xls: both know how a number is shown, and 0.3 is 30% to whoever reads the sheet. What openpyxl does not
tell of a sheet that it reads row by row, merged cells and hidden rows and columns, is taken from the sheet's XML.
"""

import io
import struct
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import chain
from pathlib import Path
from typing import Any, Final

from ingest import remarks
from ingest.loaders import office_file
from ingest.loaders.grids import Merged
from ingest.loaders.shown_values import GENERAL, Value, shown
from ingest.remarks import Remark

_VISIBLE: Final = "visible"
_ON: Final = ("1", "true")
_ERRORS: Final = (KeyError, ValueError, TypeError, AttributeError, IndexError, AssertionError, SyntaxError, OSError, zipfile.BadZipFile)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: the texts of its cells by rows, what the rows are numbered, counted from 1, and its merged cells, counted from 0."""

    name: str
    rows: Sequence[Sequence[str]]
    numbers: Sequence[int]
    merges: Sequence[Merged] = ()


@dataclass(slots=True)
class _Layout:
    """What lies over a sheet's cells; all counted from 0."""

    merges: list[Merged] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[range] = field(default_factory=list)


def read(stream: io.BytesIO, path: Path) -> tuple[list[Sheet], tuple[Remark, ...]]:
    """The visible sheets of a workbook (.xlsx, .xlsm), formulas by the results that were saved, and what was left out.

    Raises:
        DocumentError: the file is damaged.
    """
    import openpyxl  # heavy, as its neighbours are: on first use

    try:
        with closing(openpyxl.load_workbook(stream, read_only=True, data_only=True)) as workbook, zipfile.ZipFile(stream) as archive:
            names = [worksheet.title for worksheet in workbook.worksheets if worksheet.sheet_state != _VISIBLE]
            visible = [worksheet for worksheet in workbook.worksheets if worksheet.sheet_state == _VISIBLE]
            for worksheet in visible:
                worksheet.reset_dimensions()  # files lie about their size
            read = [
                _seen(worksheet.title, (map(_text, row) for row in worksheet.iter_rows()), _layout(archive, worksheet._worksheet_path))
                for worksheet in visible
            ]
    except _ERRORS as error:
        raise office_file.damaged(path, error) from None
    return _told(read, names)


def read_old(data: bytes, path: Path) -> tuple[list[Sheet], tuple[Remark, ...]]:
    """The visible sheets of a workbook of the old kind (.xls), and what was left out.

    Raises:
        DocumentError: the file is locked or damaged.
    """
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
        names = [sheet.name for sheet in book.sheets() if sheet.visibility]
        read = [
            _seen(sheet.name, ((_old_text(cell, book) for cell in row) for row in sheet.get_rows()), _old_layout(sheet))
            for sheet in book.sheets()
            if not sheet.visibility
        ]
    except xlrd.XLRDError as error:
        locked = office_file.refusal(office_file.Office.ENCRYPTED, path) if "encrypted" in str(error) else None
        raise locked or office_file.damaged(path, error) from None
    except (*_ERRORS, xlrd.compdoc.CompDocError, struct.error) as error:
        raise office_file.damaged(path, error) from None
    return _told(read, names)


def trimmed(rows: Iterable[Iterable[str]]) -> list[list[str]]:
    """Without what lies to the right of and below all text: one cell that holds nothing but a format makes a sheet of any size."""
    kept: list[list[str]] = []
    filled = 0
    for cells in rows:
        row = list(cells)
        while row and not row[-1]:
            row.pop()
        kept.append(row)
        filled = len(kept) if row else filled
    return kept[:filled]


def _told(read: Sequence[tuple[Sheet, Remark | None]], hidden: Sequence[str]) -> tuple[list[Sheet], tuple[Remark, ...]]:
    warnings = [remarks.hidden_sheets(hidden)] if hidden else []
    return [sheet for sheet, _ in read], (*warnings, *(warning for _, warning in read if warning))


def _seen(name: str, cells: Iterable[Iterable[str]], layout: _Layout) -> tuple[Sheet, Remark | None]:
    """The sheet without its hidden rows and columns, and a warning where these hold anything."""
    rows = trimmed(cells)
    width = max(map(len, rows), default=0)
    hidden = set(chain.from_iterable(range(columns.start, min(columns.stop, width)) for columns in layout.hidden_columns))
    hidden_rows = [number for number in range(len(rows)) if number in layout.hidden_rows]
    if not hidden and not hidden_rows:
        return Sheet(name, rows, range(1, len(rows) + 1), layout.merges), None
    kept_rows = [number for number in range(len(rows)) if number not in layout.hidden_rows]
    kept_columns = [column for column in range(width) if column not in hidden]
    full = [[*row, *[""] * (width - len(row))] for row in rows]
    visible = [[full[number][column] for column in kept_columns] for number in kept_rows]
    merges = []
    for top, left, bottom, right in layout.merges:
        first, last = bisect_left(kept_rows, top), bisect_right(kept_rows, bottom) - 1
        start, end = bisect_left(kept_columns, left), bisect_right(kept_columns, right) - 1
        if first <= last and start <= end and top < len(full) and left < width:
            merges.append(Merged(first, start, last, end))
            visible[first][start] = full[top][left]  # a merged cell shows its text wherever it can be seen
    lost_rows = [number + 1 for number in hidden_rows if any(full[number])]
    lost_columns = [column for column in sorted(hidden) if any(row[column] for row in full)]
    sheet = Sheet(name, visible, [number + 1 for number in kept_rows], merges)
    return sheet, remarks.hidden_cells(name, lost_rows, lost_columns) if lost_rows or lost_columns else None


def _text(cell: Any) -> str:  # noqa: ANN401 - of several classes
    return shown(cell.value, cell.number_format) if cell.value is not None else ""


def _layout(archive: zipfile.ZipFile, part: str) -> _Layout:
    from lxml import etree
    from openpyxl.utils import range_boundaries

    found = _Layout()
    number = 0
    with archive.open(part) as source:
        for _, element in etree.iterparse(source, tag=("{*}col", "{*}row", "{*}mergeCell"), resolve_entities=False):
            match etree.QName(element).localname:
                case "row":
                    number = int(element.get("r", number + 1))
                    if element.get("hidden") in _ON:
                        found.hidden_rows.add(number - 1)
                case "col" if element.get("hidden") in _ON:
                    found.hidden_columns.append(range(int(element.get("min")) - 1, int(element.get("max"))))
                case "mergeCell":
                    left, top, right, bottom = range_boundaries(element.get("ref"))
                    found.merges.append(Merged(top - 1, left - 1, bottom - 1, right - 1))
            element.clear()
    return found


def _old_layout(sheet: Any) -> _Layout:  # noqa: ANN401 - xlrd carries no types
    return _Layout(
        [Merged(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells],
        {number for number, row in sheet.rowinfo_map.items() if row.hidden},
        [range(number, number + 1) for number, column in sheet.colinfo_map.items() if column.hidden],
    )


def _old_text(cell: Any, book: Any) -> str:  # noqa: ANN401
    known = book.format_map.get(book.xf_list[cell.xf_index].format_key) if cell.xf_index is not None else None
    number_format = known.format_str if known else GENERAL
    return shown(_old_value(cell, book.datemode, number_format), number_format)


def _old_value(cell: Any, datemode: int, number_format: str) -> Value:  # noqa: ANN401
    """A cell's value; dates are numbers in these files, and only their format tells."""
    import xlrd

    match cell.ctype:
        case xlrd.XL_CELL_EMPTY | xlrd.XL_CELL_BLANK | xlrd.XL_CELL_ERROR:
            return None
        case xlrd.XL_CELL_BOOLEAN:
            return bool(cell.value)
        case xlrd.XL_CELL_DATE:
            return _moment(float(cell.value), datemode, number_format)
    value: str | float = cell.value
    return value


def _moment(days: float, datemode: int, number_format: str) -> datetime | time | timedelta:
    import xlrd

    if "[h" in number_format.lower():  # a length of time
        return timedelta(days=days)
    moment: datetime = xlrd.xldate.xldate_as_datetime(days, datemode)
    return moment.time() if days < 1 else moment
