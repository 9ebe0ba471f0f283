"""A photographed or scanned page (PNG, JPEG, TIFF, also of several pages) → light Markdown, by OCR."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from ingest.loaders import ocr, page_blocks, scans
from ingest.loaders.converted import Converted
from ingest.loaders.layout import Page
from ingest.loaders.running_heads import remove_running_heads
from qa_bot.errors import DocumentError

_MOST_PIXELS: Final = 100_000_000  # an A3 page at 600 dpi has 70 million
_MOST_PAGES: Final = 500
_LOW_DPI: Final = 60  # less is a default that programs write, not what the page was scanned with


def convert(data: bytes, path: Path) -> Converted:
    """Read the pictures of a file, each as a page.

    Raises:
        DocumentError: the file is damaged or too large, or no text is seen in it.
    """
    what = "PNG" if data.startswith(b"\x89PNG") else "JPEG" if data.startswith(b"\xff\xd8") else "TIFF"
    try:
        with Image.open(io.BytesIO(data)) as image:
            pages = list(_pages(image, path))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        reason = " ".join(str(error).split()).replace("cannot identify image file", "").split("<")[0].strip() or "unreadable"
        raise DocumentError(
            f"{path}: this is a {what} image, but a damaged one ({reason}); save or scan it again",
            f"{path}：这是{what}图片，但已损坏；请重新保存或重新扫描。",
        ) from None
    if not any(page.parts for page in pages):
        raise DocumentError(
            f"{path}: no text is seen in the picture; scan it again with 300 dpi, or leave it out",
            f"{path}：图片里没有识别到文字；请用300 dpi重新扫描，或不使用这份文件。",
        )
    kept, removed = remove_running_heads(pages)
    return Converted(page_blocks.to_light_markdown(kept), removed=tuple(removed), warnings=scans.warnings(pages))


def _pages(image: Image.Image, path: Path) -> Iterator[Page]:
    for number, frame in enumerate(ImageSequence.Iterator(image), 1):
        if frame.width * frame.height > _MOST_PIXELS or number > _MOST_PAGES:
            raise DocumentError(
                f"{path}: the picture is larger than the {_MOST_PIXELS // 1_000_000} million pixels and {_MOST_PAGES} pages that are read; "
                "make it smaller or split it",
                f"{path}：图片超过{_MOST_PIXELS // 10_000}万像素或{_MOST_PAGES}页；请缩小图片或拆成几份。",
            )
        upright = ImageOps.exif_transpose(frame).convert("RGB")
        dpi = max(float(frame.info.get("dpi", (ocr.DPI,))[0]), _LOW_DPI)
        seen = ocr.read(np.asarray(upright)[:, :, ::-1], dpi)
        yield Page(number, 72 * upright.width / dpi, 72 * upright.height / dpi, seen.lines, seen.confidence)
