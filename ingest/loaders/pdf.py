"""PDF → light Markdown: the text layer by lines and tables, pictures of text by OCR, a mark at each page's beginning."""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from ingest import remarks
from ingest.isolation_worker import still_working
from ingest.loaders import page_blocks, pdf_pictures, scans
from ingest.loaders.converted import Converted
from ingest.loaders.layout import Line, Page, Table
from ingest.loaders.pdf_characters import Character, Turned, characters, lines
from ingest.loaders.pdf_drawings import drawn_lines
from ingest.loaders.ruled_tables import Grid, divided, grids
from ingest.loaders.running_heads import remove_running_heads
from ingest.remarks import Remark
from qa_bot.errors import DocumentError

_MOST_PAGES: Final = 3000
_END: Final = b"%%EOF"
_TAIL: Final = 2048  # bytes in which a whole file ends
_DATE: Final = re.compile(r"D:(\d{4})(\d\d)(\d\d)")


def convert(data: bytes, path: Path) -> Converted:
    """Read a PDF. Its properties state title and date.

    Raises:
        DocumentError: it is locked or damaged, has too many pages, or holds no text.
    """
    with closing(_opened(data, path)) as pdf:
        if len(pdf) > _MOST_PAGES:
            raise DocumentError(
                f"{path}: {len(pdf)} pages are more than the {_MOST_PAGES} that are read; split the file",
                f"{path}：共{len(pdf)}页，超过能读取的{_MOST_PAGES}页；请把文件拆成几份。",
            )
        pages, unreadable = _pages(pdf)
        if not any(page.parts for page in pages):
            raise DocumentError(
                f"{path}: there is no text on its {len(pdf)} pages; scan them again with 300 dpi, or leave the file out",
                f"{path}：{len(pdf)}页中都没有读到文字；请用300 dpi重新扫描，或不使用这份文件。",
            )
        kept, removed = remove_running_heads(pages)
        properties = pdf.get_metadata_dict(skip_empty=True)
    title = properties.get("Title", "").strip("\0 ")
    date = _DATE.match(properties.get("CreationDate", ""))
    return Converted(
        page_blocks.to_light_markdown(kept),
        title=title,
        date="-".join(date.groups()) if date else "",
        removed=tuple(removed),
        warnings=(*_damage(data, len(pages), unreadable), *scans.warnings(pages)),
    )


def _opened(data: bytes, path: Path) -> Any:  # noqa: ANN401 - pypdfium2 carries no types
    import pypdfium2  # loads a shared library: where a PDF is read, in the worker
    from pypdfium2 import raw

    try:
        pdf = pypdfium2.PdfDocument(data)
        if not len(pdf):
            raise DocumentError(
                f"{path}: this is a PDF file without pages, probably cut short; fetch or save it again",
                f"{path}：这份PDF没有页面，可能不完整；请重新下载或另存一份。",
            )
    except pypdfium2.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise DocumentError(
                f"{path}: the PDF file is locked with a password; save it without one and try again",
                f"{path}：这份PDF设有密码；请取消密码另存一份，再上传。",
            ) from None
        raise DocumentError(
            f"{path}: this is a PDF file, but it is damaged or cut short; fetch or save it again",
            f"{path}：这是PDF文件，但已损坏或不完整；请重新下载或另存一份。",
        ) from None
    return pdf


def _pages(pdf: Any) -> tuple[list[Page], list[int]]:  # noqa: ANN401
    """The pages that can be read, and the numbers of those that cannot."""
    from pypdfium2 import PdfiumError

    pages, unreadable = [], []
    for number in range(1, len(pdf) + 1):
        try:
            with closing(pdf[number - 1]) as page:
                pages.append(_page(page, number))
        except PdfiumError:
            unreadable.append(number)
        still_working()
    return pages, unreadable


def _page(page: Any, number: int) -> Page:  # noqa: ANN401
    turned = Turned.of(page)
    found = characters(page)
    pictures = pdf_pictures.of_text(page, turned, found)
    found = [character for character in found if not any(picture.holds(*_middle(character)) for picture in pictures)]
    seen = [pdf_pictures.read(page, picture) for picture in pictures]
    parts = [*_parts(found, grids(drawn_lines(page, turned))), *(line for reading in seen for line in reading.lines)]
    width, height = page.get_size()
    confidence = min((reading.confidence for reading in seen if reading.lines), default=None)
    return Page(number, width, height, tuple(parts), confidence)


def _parts(found: Sequence[Character], tables: Sequence[Grid]) -> Iterator[Line | Table]:
    """The characters as lines, those inside a drawn table as its cells."""
    inside: dict[int, list[Character]] = {}
    outside: list[Character] = []
    for character in found:
        x, y = _middle(character)
        number = next((number for number, grid in enumerate(tables) if grid.box.holds(x, y)), None)
        if number is None:
            outside.append(character)
        else:
            inside.setdefault(number, []).append(character)
    yield from lines(outside)
    for number, content in inside.items():
        yield _table(tables[number], content)


def _table(grid: Grid, found: Sequence[Character]) -> Table:
    grid = divided(grid, _cells(grid, found))
    texts = {cell: "\n".join(line.text for line in content) for cell, content in _cells(grid, found).items()}
    return Table(grid.rows(lambda row, column: texts.get((row, column), "")), grid.box)


def _cells(grid: Grid, found: Sequence[Character]) -> dict[tuple[int, int], list[Line]]:
    inside: dict[tuple[int, int], list[Character]] = {}
    for character in found:
        inside.setdefault(grid.cell(*_middle(character)), []).append(character)
    return {cell: lines(content) for cell, content in inside.items()}


def _middle(character: Character) -> tuple[float, float]:
    box = character.box
    return (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2


def _damage(data: bytes, pages: int, unreadable: Sequence[int]) -> Iterator[Remark]:
    if unreadable:
        yield remarks.unreadable_pages(unreadable)
    if _END not in data[-_TAIL:]:
        yield remarks.cut_short(pages)
