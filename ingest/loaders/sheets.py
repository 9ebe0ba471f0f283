"""Excel, CSV and TSV → light Markdown: each sheet a section, each row with its headings near it, and a mark that names it."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from ingest import remarks
from ingest.cleaning.lines import ends_openly
from ingest.light_markdown import document, heading, paragraph, table
from ingest.loaders import delimited, grids, office_file, workbooks
from ingest.loaders.converted import Converted
from ingest.loaders.workbooks import Sheet
from ingest.places import mark
from ingest.remarks import Remark
from ingest.splitting import LIMIT, TARGET
from qa_bot.errors import DocumentError

MOST_ROWS: Final = 50_000
_TITLE_LENGTH: Final = 40
_DEFAULT_NAME: Final = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.IGNORECASE)
_WITHOUT_RESULT: Final = re.compile(rb"</f>(?:<v></v>|<v ?/>)?</c>")


def from_workbook(data: bytes, path: Path) -> Converted:
    """Read an Excel workbook (.xlsx, .xlsm): all that can be seen in it.

    Raises:
        DocumentError: the file is damaged, locked, too large, or holds no visible cell.
    """
    stream, warnings = office_file.opened(data, path)
    sheets, left_out = workbooks.read(stream, path)
    if missing := _formulas_without_result(stream):
        warnings += (remarks.formulas_without_result(missing),)
    return _converted(sheets, path, (*warnings, *left_out))


def from_old_workbook(data: bytes, path: Path) -> Converted:
    """Read an Excel workbook of the old kind (.xls).

    Raises:
        DocumentError: as for ``from_workbook``.
    """
    sheets, left_out = workbooks.read_old(data, path)
    return _converted(sheets, path, left_out)


def from_delimited(data: bytes, path: Path) -> Converted:
    """Read a CSV or TSV file.

    Raises:
        DocumentError: as for ``delimited.rows``, or the file holds too many rows.
    """
    rows = workbooks.trimmed(delimited.rows(data, path))
    return _converted([Sheet("", rows, range(1, len(rows) + 1))], path, ())


def _formulas_without_result(stream: io.BytesIO) -> int:
    stream.seek(0)
    with zipfile.ZipFile(stream) as archive:
        parts = [name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        return sum(len(_WITHOUT_RESULT.findall(archive.read(name))) for name in parts)


def _converted(sheets: Sequence[Sheet], path: Path, warnings: tuple[Remark, ...]) -> Converted:
    written = [sheet for sheet in sheets if any(any(row) for row in sheet.rows)]
    if not written:
        raise DocumentError(
            f"{path}: no visible sheet holds any text; check that the right file was saved",
            f"{path}：看得见的工作表里没有内容；请检查是否保存了正确的文件。",
        )
    if (count := sum(len(sheet.rows) for sheet in written)) > MOST_ROWS:
        raise DocumentError(
            f"{path}: {count} rows are more than the {MOST_ROWS} that can be read; leave what visitors ask about, or split it",
            f"{path}：共{count}行，超过能读取的{MOST_ROWS}行；请只保留访客会问到的内容，或拆成几份。",
        )
    alone = len(written) == 1
    text = document(part for sheet in written for part in _section(sheet, alone=alone))
    return Converted(text, title="" if alone else path.stem, warnings=warnings)


def _section(sheet: Sheet, *, alone: bool) -> Iterator[str]:
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
            yield heading(level, _row(sheet, block, number) + line) if is_title else _row(sheet, block, number) + paragraph(line)
        yield from _tables(sheet, grid, block)
        for number, line in grid.below:
            yield _row(sheet, block, number) + paragraph(line)
        level = 3


def _blocks(sheet: Sheet) -> Iterator[range]:
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


def _tables(sheet: Sheet, grid: grids.Grid, block: range) -> Iterator[str]:
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
            yield _row(sheet, block, number) + document(_record(head, cells))
        else:
            gathered.append([_row(sheet, block, number) + cells[0], *cells[1:]])
            length += size
    if gathered:
        yield table([head, *gathered])
    elif not grid.body and any(head):
        yield table([head])


def _record(head: Sequence[str], cells: Sequence[str]) -> Iterator[str]:
    for name, cell in zip(head, cells, strict=True):
        if cell:
            yield paragraph(f"{name}：{cell}" if name and len(cells) > 1 else cell)


def _row(sheet: Sheet, block: range, number: int) -> str:
    return mark("row", str(sheet.numbers[block.start + number]))
