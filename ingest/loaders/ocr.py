"""A picture of a page → its lines of text, read by rapidocr with the models that its package brings along; nothing is fetched."""

import math
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ingest.isolation_worker import still_working
from ingest.loaders.layout import Box, Line

Image = npt.NDArray[np.uint8]
"""Height × width × 3, blue, green, red."""

DPI: Final = 200
"""Resolution at which pages are drawn for reading."""
POOR: Final = 0.85
"""A page read with less confidence may hold wrong characters; staff are told."""

_LARGEST_SIDE: Final = 2400  # pixels; larger pictures are made smaller before they are read
_UPRIGHT: Final = 2.0  # a box so many times as high as wide holds a line that stands on its end
_UPSIDE_DOWN: Final = 0.75  # less confidence: the page may stand on its head
_SKEW: Final = 0.2  # degrees; less does no harm
_POINTS: Final = 72


@dataclass(frozen=True, slots=True)
class Reading:
    """Lines in points from the picture's top left, and the mean confidence of their characters (0…1); 1 where there are none."""

    lines: tuple[Line, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class _Seen:
    """A piece of text, its four corners in pixels, clockwise from the top left of the text, and how sure it is."""

    text: str
    corners: npt.NDArray[np.float64]
    confidence: float


def read(image: Image, dpi: float = DPI) -> Reading:
    """Read a picture; one that lies on its side or stands on its head is turned."""
    seen = _look(image)
    if _lies_on_its_side(seen):
        seen = max((_look(np.ascontiguousarray(np.rot90(image, turns))) for turns in (1, 3)), key=_certainty)
    elif _confidence(seen) < _UPSIDE_DOWN:
        seen = max(seen, _look(np.ascontiguousarray(np.rot90(image, 2))), key=_certainty)
    return Reading(tuple(_lines(seen, _POINTS / dpi)), _confidence(seen))


@cache
def _engine() -> Any:  # noqa: ANN401 - rapidocr carries no types
    from rapidocr import RapidOCR  # loads OpenCV and its models: where a page is read, in the worker

    threads = max(1, (os.cpu_count() or 1) // 2)  # the other half is the visitors'
    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.max_side_len": _LARGEST_SIDE,
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _look(image: Image) -> list[_Seen]:
    found = _engine()(image, use_cls=False)  # its classifier turns single lines, and would hide that the whole page is turned
    still_working()
    if found.txts is None:
        return []
    return [
        _Seen(text.strip(), np.asarray(corners, dtype=np.float64), float(confidence))
        for text, corners, confidence in zip(found.txts, found.boxes, found.scores, strict=True)
        if text.strip()
    ]


def _certainty(seen: Sequence[_Seen]) -> float:
    """How many characters were read, each counted by its confidence."""
    return sum(len(piece.text) * piece.confidence for piece in seen)


def _confidence(seen: Sequence[_Seen]) -> float:
    characters = sum(len(piece.text) for piece in seen)
    return _certainty(seen) / characters if characters else 1.0


def _lies_on_its_side(seen: Sequence[_Seen]) -> bool:
    """Whether most of the longer pieces are higher than wide."""
    sizes = [np.ptp(piece.corners, axis=0) for piece in seen if len(piece.text) > 1]
    return sum(bool(height > _UPRIGHT * width) for width, height in sizes) > len(sizes) / 2


def _lines(seen: Sequence[_Seen], scale: float) -> Iterator[Line]:
    """The pieces as lines, the skew of the page taken out of their boxes; ``scale`` is points to the pixel."""
    angle = _skew(seen)
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    for piece in seen:
        corners = piece.corners @ turn * scale
        top, bottom = (corners[0, 1] + corners[1, 1]) / 2, (corners[2, 1] + corners[3, 1]) / 2
        box = Box(float(corners[:, 0].min()), float(min(top, bottom)), float(corners[:, 0].max()), float(max(top, bottom)))
        yield Line(piece.text, box, box.height, is_seen=True)


def _skew(seen: Sequence[_Seen]) -> float:
    """The angle, in radians, by which most lines are turned."""
    angles = [
        math.atan2(end[1] - start[1], end[0] - start[0]) for start, end, *_ in (piece.corners for piece in seen if len(piece.text) > 4)
    ]
    angle = median(angles) if angles else 0.0
    return angle if abs(math.degrees(angle)) >= _SKEW else 0.0
