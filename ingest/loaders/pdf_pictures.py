"""Pictures of text on a PDF page: scans, and pages whose letters are drawn. They are found here, drawn, and read by OCR."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from ingest.loaders import ocr
from ingest.loaders.layout import Box
from ingest.loaders.pdf_characters import Character, Turned

_LARGE: Final = 0.15  # of the page's area; smaller pictures are logos and photographs
_WHOLE: Final = 0.6  # of the page's area: a scan of it, on which a stamp or a header may be text
_STAMP: Final = 60  # characters
_CAPTION: Final = 10  # characters
_DRAWN: Final = 20  # shapes on a page without text: fewer are decoration


def of_text(page: Any, turned: Turned, found: Sequence[Character]) -> list[Box]:  # noqa: ANN401 - pypdfium2 carries no types
    """The boxes of large pictures that hold little or none of the page's text layer; the whole page where its letters are drawn."""
    import pypdfium2.raw as pdfium  # loads a shared library: where it is needed, in the worker

    width, height = page.get_size()
    whole = Box(0, 0, width, height)
    pictures: list[Box] = []
    shapes = 0
    for drawing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_SHADING]):
        if drawing.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictures.append(_inside(turned.box(*drawing.get_bounds()), whole))
        else:
            shapes += 1
    covered = sum(picture.area for picture in pictures)
    if covered >= _WHOLE * whole.area and len(found) < _STAMP:  # a scan may be stored in strips
        return [whole]
    if not found and (shapes >= _DRAWN or covered >= _LARGE * whole.area):
        return [whole]
    return list(_large(pictures, whole, found))


def read(page: Any, picture: Box) -> ocr.Reading:  # noqa: ANN401
    """The lines that are seen in a part of a page, in the page's points."""
    width, height = page.get_size()
    crop = (picture.x0, height - picture.y1, width - picture.x1, picture.y0)  # left, bottom, right, top, as the page is shown
    bitmap = page.render(scale=ocr.DPI / 72, crop=crop)
    image = bitmap.to_numpy()
    seen = ocr.read(np.ascontiguousarray(image[:, :, :3] if image.ndim == 3 else np.repeat(image[:, :, None], 3, axis=2)))
    return ocr.Reading(tuple(replace(line, box=_shifted(line.box, picture.x0, picture.y0)) for line in seen.lines), seen.confidence)


def _large(pictures: Sequence[Box], whole: Box, found: Sequence[Character]) -> Iterator[Box]:
    for picture in pictures:
        inside = sum(picture.holds((one.box.x0 + one.box.x1) / 2, (one.box.y0 + one.box.y1) / 2) for one in found)
        if picture.area >= _LARGE * whole.area and inside < _CAPTION:
            yield picture


def _inside(box: Box, whole: Box) -> Box:
    x0, y0 = min(max(box.x0, 0), whole.x1), min(max(box.y0, 0), whole.y1)
    return Box(x0, y0, max(x0, min(box.x1, whole.x1)), max(y0, min(box.y1, whole.y1)))


def _shifted(box: Box, x: float, y: float) -> Box:
    return Box(box.x0 + x, box.y0 + y, box.x1 + x, box.y1 + y)
