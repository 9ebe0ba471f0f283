"""The straight lines that are drawn on a PDF page, as table rules are."""

import ctypes
from collections.abc import Iterator
from typing import Any, Final

from ingest.loaders.layout import Box
from ingest.loaders.pdf_characters import Turned

_STRAIGHT: Final = 1.0  # points by which a line may lean
_MOST_SEGMENTS: Final = 5000  # of one path; more are a drawing


def drawn_lines(page: Any, turned: Turned) -> Iterator[Box]:  # noqa: ANN401 - pypdfium2 carries no types
    """The horizontal and vertical lines of a page, the four sides of its rectangles among them."""
    import pypdfium2.raw as pdfium  # loads a shared library: where it is needed, in the worker

    for drawing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
        if pdfium.FPDFPath_CountSegments(drawing) > _MOST_SEGMENTS:
            continue
        matrix = drawing.get_matrix()
        for start, end in _segments(drawing, pdfium):
            (x0, y0), (x1, y1) = matrix.on_point(*start), matrix.on_point(*end)
            if abs(x0 - x1) <= _STRAIGHT or abs(y0 - y1) <= _STRAIGHT:
                yield turned.box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _segments(drawing: Any, pdfium: Any) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:  # noqa: ANN401
    """From where to where each straight piece of a path leads, in the path's own coordinates."""
    x, y = ctypes.c_float(), ctypes.c_float()
    start = before = (0.0, 0.0)
    for index in range(pdfium.FPDFPath_CountSegments(drawing)):
        segment = pdfium.FPDFPath_GetPathSegment(drawing, index)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point, kind = (x.value, y.value), pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_LINETO:
            yield before, point
        elif kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield point, start
        before = point
