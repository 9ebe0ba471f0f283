"""PowerPoint (.pptx) → light Markdown: each slide under its title, with a mark that counts it; tables, charts and notes as well."""

import zipfile
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.exc import PythonPptxError
from pptx.oxml.ns import qn

from ingest import remarks
from ingest.light_markdown import document, heading, item, one_line, paragraph, table
from ingest.loaders import grids, office_file
from ingest.loaders.converted import Converted
from ingest.loaders.shown_values import shown
from ingest.places import mark

Shape = Any  # python-pptx carries no types

_FURNITURE: Final = (PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.HEADER)
_BODIES: Final = (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.VERTICAL_BODY, PP_PLACEHOLDER.VERTICAL_OBJECT)
_ROWS: Final = 20  # a slide has so many rows; shapes whose tops lie in one are read from left to right
_DIAGRAM: Final = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_SAFE: Final = etree.XMLParser(resolve_entities=False, no_network=True)


def convert(data: bytes, path: Path) -> Converted:
    """Read slides (.pptx, .pptm, .ppsx). Hidden slides are left out.

    Raises:
        DocumentError: the file is damaged or unpacks to too much.
    """
    stream, warnings = office_file.opened(data, path)
    try:
        presentation = Presentation(stream)
        height = presentation.slide_height or 1
        parts: list[str] = []
        hidden, mute, spoken = [], [], []
        for number, slide in enumerate(presentation.slides, 1):
            if slide.element.get("show") in ("0", "false"):
                hidden.append(number)
                continue
            said = [part for part in _slide(slide, height, is_first=not parts) if part]
            notes = list(_notes(slide))
            parts += [mark("slide", str(number)), *said, *notes] if said or notes else []
            mute += [] if said else [number]
            spoken += [number] if notes else []
        title, date = office_file.stated(presentation.core_properties)
    except (PythonPptxError, KeyError, ValueError, AttributeError, etree.XMLSyntaxError, zipfile.BadZipFile, OSError) as error:
        raise office_file.damaged(path, error) from None
    told = ((remarks.hidden_slides, hidden), (remarks.mute_slides, mute), (remarks.speakers_notes, spoken))
    warnings += tuple(remark(numbers) for remark, numbers in told if numbers)
    return Converted(document(parts), title, date, warnings=warnings)


def _slide(slide: Any, height: int, *, is_first: bool) -> Iterator[str]:  # noqa: ANN401
    title = slide.shapes.title
    if title is not None:
        yield heading(1 if is_first else 2, _broken(title.text_frame.text))
    rest = [shape for shape in slide.shapes if title is None or shape.shape_id != title.shape_id]
    for shape in _in_order(rest, height):
        yield from _shape(shape, height)


def _in_order(shapes: Sequence[Shape], height: int) -> Sequence[Shape]:
    """As people read a slide: from the top, and from the left where two shapes begin at about the same height."""
    return sorted(shapes, key=lambda shape: ((shape.top or 0) * _ROWS // height, shape.left or 0))


def _shape(shape: Shape, height: int) -> Iterator[str]:
    if shape.is_placeholder and shape.placeholder_format.type in _FURNITURE:
        return
    if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
        for inner in _in_order(shape.shapes, height):
            yield from _shape(inner, height)
    elif shape.has_text_frame:
        yield from _texts(shape)
    elif getattr(shape, "has_table", False) and shape.has_table:
        yield from _table(shape.table)
    elif getattr(shape, "has_chart", False) and shape.has_chart:
        yield from _chart(shape.chart)
    else:
        yield _diagram(shape)


def _texts(shape: Shape) -> Iterator[str]:
    """Paragraphs; those with bullets, which the layout gives to the bodies of slides, as items."""
    is_body = shape.is_placeholder and shape.placeholder_format.type in _BODIES
    lines = [(line, _broken(line.text)) for line in shape.text_frame.paragraphs]
    several = sum(bool(text) for _, text in lines) > 1
    written = [
        (bullet, item(line.level, "-", text) if bullet else paragraph(text))
        for line, text in lines
        if text
        for bullet in [_has_bullet(line, by_layout=is_body and several)]
    ]
    for is_item, run in groupby(written, key=lambda pair: pair[0]):
        yield ("\n" if is_item else "\n\n").join(text for _, text in run)


def _has_bullet(line: Any, *, by_layout: bool) -> bool:  # noqa: ANN401
    own = line._p.find(qn("a:pPr"))
    signs = () if own is None else [child.tag for child in own]
    if qn("a:buNone") in signs:
        return False
    return by_layout or qn("a:buChar") in signs or qn("a:buAutoNum") in signs


def _table(found: Any) -> Iterator[str]:  # noqa: ANN401
    rows = [["" if cell.is_spanned else _broken(cell.text) for cell in row.cells] for row in found.rows]
    merges = [
        grids.Merged(y, x, y + cell.span_height - 1, x + cell.span_width - 1)
        for y, row in enumerate(found.rows)
        for x, cell in enumerate(row.cells)
        if cell.is_merge_origin
    ]
    grid = grids.read(rows, merges)
    yield from (paragraph(line) for _, line in grid.above)
    yield table([grid.head, *(row for _, row in grid.body)])
    yield from (paragraph(line) for _, line in grid.below)


def _chart(chart: Any) -> Iterator[str]:  # noqa: ANN401
    """The figures behind a chart, as a table."""
    if chart.has_title and chart.chart_title.has_text_frame:
        yield paragraph(_broken(chart.chart_title.text_frame.text))
    for plot in chart.plots:
        series = list(plot.series)
        columns = [[shown(value) for value in one.values] for one in series]
        categories = [str(category) for category in plot.categories]
        yield table([["", *(one.name for one in series)], *([name, *row] for name, *row in zip(categories, *columns, strict=False))])


def _diagram(shape: Shape) -> str:
    """The texts of a SmartArt drawing, which lie in a part of their own."""
    relations = next(shape.element.iter(f"{_DIAGRAM}relIds"), None)
    if relations is None:
        return ""
    data = shape.part.related_part(relations.get(qn("r:dm")))
    points = etree.fromstring(data.blob, _SAFE).iter(f"{_DIAGRAM}pt")
    texts = ["".join(run.text or "" for run in point.iter(qn("a:t"))) for point in points]
    return "\n".join(filter(None, (item(0, "-", text) for text in texts)))


def _notes(slide: Any) -> Iterator[str]:  # noqa: ANN401
    if slide.has_notes_slide and (frame := slide.notes_slide.notes_text_frame) is not None:
        yield from filter(None, (paragraph(_broken(line.text)) for line in frame.paragraphs))


def _broken(text: str) -> str:
    """On one line; python-pptx writes a line end made by hand as a vertical tab."""
    return one_line(text.replace("\v", "\n"))
