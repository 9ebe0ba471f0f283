"""A spreadsheet opens a table as text: in UTF-8, cell for cell, and runs none of it."""

import csv
from io import StringIO

import pytest

from qa_bot.presentation.csv_text import csv_text
from qa_bot.presentation.table import Table


def read(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline="")))


def test_excel_knows_the_encoding_and_finds_every_cell() -> None:
    cells = ("停车，收费", 'he said "hi"', "two\nlines", "a,b", "")
    text = csv_text(Table(("甲", "b", "c", "d", "e"), (cells,)))
    assert text.encode().startswith(b"\xef\xbb\xbf")
    assert read(text) == [["甲", "b", "c", "d", "e"], list(cells)]


@pytest.mark.parametrize(
    "cell",
    ['=HYPERLINK("http://x.example","A")', "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", " =1+1", "＝1+1", "＋1", "－1", "＠x"],
)
def test_no_cell_is_a_formula(cell: str) -> None:
    assert read(csv_text(Table(("head",), ((cell,),))))[1] == [f"'{cell}"]


@pytest.mark.parametrize("cell", ["1+1", "2026-03-10", "a=b", "50%", "–"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert read(csv_text(Table(("head",), ((cell,),))))[1] == [cell]
