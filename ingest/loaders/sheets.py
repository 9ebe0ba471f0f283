"""Excel, CSV and TSV → light Markdown: each sheet a section, each row with its headings near it, and a mark that names it.

openpyxl reads .xlsx, for it alone knows how a number is shown: 0.3 is 30% to whoever reads the sheet. calamine, which has no number
formats, tells merged cells and hidden sheets of all workbooks, and reads old .xls files.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ingest.cleaning.lines import ends_openly
from ingest.light_markdown import document, heading, paragraph, table
from ingest.loaders import delimited, grids, office_file
from ingest.loaders.converted import Converted
from ingest.loaders.shown_values import shown
from ingest.places import mark
from ingest.splitting import LIMIT, TARGET
from qa_bot.errors import DocumentError

MOST_ROWS: Final = 50_000
_TITLE_LENGTH: Final = 40
_DEFAULT_NAME: Final = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.IGNORECASE)
_WITHOUT_RESULT: Final = re.compile(rb"</f>(?:<v></v>|<v ?/>)?</c>")
_OLD_FORMAT: Final = (
    "old Excel format (.xls): percentages, amounts and dates may look different from the sheet; save it as .xlsx to keep them"
)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A visible sheet: its rows from the first on, and its merged cells."""

    name: str
    rows: Sequence[Sequence[str]]
    merges: Sequence[grids.Merged] = ()


def from_workbook(data: bytes, path: Path) -> Converted:
    """Read an Excel workbook (.xlsx, .xlsm): every sheet that is not hidden.

    Raises:
        DocumentError: the file is damaged, locked, too large, or holds no visible cell.
    """
    stream, warnings = office_file.opened(data, path)
    sheets, hidden = _structure(stream, path, values=False)
    filled = [_Sheet(sheet.name, rows, sheet.merges) for sheet, rows in zip(sheets, _shown_rows(stream, sheets, path), strict=True)]
    if missing := _formulas_without_result(stream):
        warnings += (f"formulas without a saved result, left empty: {missing}; open the file in Excel and save it",)
    return _converted(filled, path, (*warnings, *hidden))


def from_old_workbook(data: bytes, path: Path) -> Converted:
    """Read an Excel workbook of the old kind (.xls).

    Raises:
        DocumentError: as for ``from_workbook``.
    """
    sheets, hidden = _structure(io.BytesIO(data), path)
    return _converted(sheets, path, (_OLD_FORMAT, *hidden))


def from_delimited(data: bytes, path: Path) -> Converted:
    """Read a CSV or TSV file.

    Raises:
        DocumentError: as for ``delimited.rows``, or the file holds too many rows.
    """
    return _converted([_Sheet("", _trimmed(delimited.rows(data, path)))], path, ())


def _structure(stream: io.BytesIO, path: Path, *, values: bool = True) -> tuple[list[_Sheet], tuple[str, ...]]:
    """The visible sheets, their values in no particular format if wanted, and a warning that names the hidden ones."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        with CalamineWorkbook.from_filelike(stream) as workbook:
            found = [sheet for sheet in workbook.sheets_metadata if sheet.typ is SheetTypeEnum.WorkSheet]
            visible = [sheet.name for sheet in found if sheet.visible is SheetVisibleEnum.Visible]
            sheets = []
            for name in visible:
                sheet = workbook.get_sheet_by_name(name)
                merges = [grids.Merged(*start, *end) for start, end in sheet.merged_cell_ranges or ()]
                cells = sheet.to_python(skip_empty_area=False) if values else []
                sheets.append(_Sheet(name, _trimmed([shown(value) for value in row] for row in cells), merges))
    except PasswordError:
        raise office_file.refusal(office_file.Office.ENCRYPTED, path) or office_file.damaged(path, ValueError()) from None
    except (CalamineError, OSError, ValueError) as error:
        raise office_file.damaged(path, error) from None
    hidden = [f"“{sheet.name}”" for sheet in found if sheet.name not in visible]
    return sheets, (f"hidden sheets, left out: {', '.join(hidden)}",) if hidden else ()


def _shown_rows(stream: io.BytesIO, sheets: Sequence[_Sheet], path: Path) -> Iterator[list[list[str]]]:
    """The rows of each sheet as people see them, formulas by the results that were saved."""
    import openpyxl  # heavy, as its neighbours are: on first use

    stream.seek(0)
    try:
        workbook = openpyxl.load_workbook(stream, read_only=True, data_only=True)
        for sheet in sheets:
            worksheet = workbook[sheet.name]
            worksheet.reset_dimensions()  # files lie about their size
            yield _trimmed([_shown(cell) for cell in row] for row in worksheet.iter_rows())
    except (KeyError, ValueError, TypeError, AttributeError, zipfile.BadZipFile, SyntaxError, OSError) as error:
        raise office_file.damaged(path, error) from None


def _shown(cell: Any) -> str:  # noqa: ANN401 - of several classes
    return shown(cell.value, cell.number_format) if cell.value is not None else ""


def _trimmed(rows: Iterable[list[str]]) -> list[list[str]]:
    """Without what lies to the right of and below all text: one cell that holds nothing but a format makes a sheet of any size."""
    kept: list[list[str]] = []
    filled = 0
    for row in rows:
        while row and not row[-1]:
            row.pop()
        kept.append(row)
        filled = len(kept) if row else filled
    return kept[:filled]


def _formulas_without_result(stream: io.BytesIO) -> int:
    stream.seek(0)
    with zipfile.ZipFile(stream) as archive:
        parts = [name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        return sum(len(_WITHOUT_RESULT.findall(archive.read(name))) for name in parts)


def _converted(sheets: Sequence[_Sheet], path: Path, warnings: tuple[str, ...]) -> Converted:
    written = [sheet for sheet in sheets if any(any(row) for row in sheet.rows)]
    if not written:
        raise DocumentError(f"{path}: no visible sheet holds any text; check that the right file was saved")
    if (count := sum(len(sheet.rows) for sheet in written)) > MOST_ROWS:
        raise DocumentError(
            f"{path}: {count} rows are more than the {MOST_ROWS} that can be read; leave what visitors ask about, or split it"
        )
    alone = len(written) == 1
    text = document(part for sheet in written for part in _section(sheet, alone=alone))
    return Converted(text, title="" if alone else path.stem, warnings=warnings)


def _section(sheet: _Sheet, *, alone: bool) -> Iterator[str]:
    """A sheet under its name, unless it is the only one; the first line above its table is a title, if it looks like one."""
    if sheet.name:
        yield mark("sheet", sheet.name)
    if not alone and not _DEFAULT_NAME.fullmatch(sheet.name):
        yield heading(2, sheet.name)
    level = 1 if alone else 3
    for block in _blocks(sheet):
        grid = grids.read(sheet.rows[block.start : block.stop], _inside(sheet.merges, block))
        for place, (number, line) in enumerate(grid.above):
            is_title = place == 0 and len(line) <= _TITLE_LENGTH and ends_openly(line)
            yield heading(level, _row(block, number) + line) if is_title else _row(block, number) + paragraph(line)
        yield from _tables(grid, block)
        for number, line in grid.below:
            yield _row(block, number) + paragraph(line)
        level = 3


def _blocks(sheet: _Sheet) -> Iterator[range]:
    """The tables of a sheet: after an empty row, a title or a row of headings begins another."""
    start = 0
    for number in range(1, len(sheet.rows)):
        if not any(sheet.rows[number - 1]) and any(sheet.rows[number]) and _begins_table(sheet.rows[number:]):
            yield range(start, number)
            start = number
    yield range(start, len(sheet.rows))


def _begins_table(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a title of one cell stands above a table, or headings above figures."""
    widths = [sum(map(bool, row)) for row in rows[:3]]
    if len(widths) < 2 or widths[1] < 2:
        return False
    return widths[0] == 1 or (grids.read(rows[:1]).head != ("",) * len(rows[0]) and grids.read(rows[1:2]).head == ("",) * len(rows[1]))


def _inside(merges: Sequence[grids.Merged], block: range) -> list[grids.Merged]:
    return [
        grids.Merged(merge.top - block.start, merge.left, merge.bottom - block.start, merge.right)
        for merge in merges
        if block.start <= merge.top and merge.bottom < block.stop
    ]


def _tables(grid: grids.Grid, block: range) -> Iterator[str]:
    """The rows in tables of about a passage each, all under the same head: every passage can be understood alone.

    One column is no table but a list of paragraphs; a row too long for a passage becomes a paragraph for each of its cells.
    """
    used = [column for column in range(len(grid.head)) if grid.head[column] or any(row[column] for _, row in grid.body)]
    head = [grid.head[column] for column in used]
    above = len(table([head, ["-"] * len(head)])) if used else 0
    gathered: list[list[str]] = []
    length = above
    for number, row in grid.body:
        cells = [row[column] for column in used]
        size = sum(map(len, cells)) + 3 * len(cells)
        apart = len(used) == 1 or above + size > LIMIT
        if gathered and (apart or length + size > TARGET):
            yield table([head, *gathered])
            gathered, length = [], above
        if apart:
            yield _row(block, number) + document(_record(head, cells))
        else:
            gathered.append([_row(block, number) + cells[0], *cells[1:]])
            length += size
    if gathered:
        yield table([head, *gathered])
    elif not grid.body and any(head):
        yield table([head])


def _record(head: Sequence[str], cells: Sequence[str]) -> Iterator[str]:
    for name, cell in zip(head, cells, strict=True):
        if cell:
            yield paragraph(f"{name}：{cell}" if name and len(cells) > 1 else cell)


def _row(block: range, number: int) -> str:
    return mark("row", str(block.start + number + 1))
