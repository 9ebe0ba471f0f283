"""What every scan needs told: which pages were read by OCR, and which of them poorly."""

from collections.abc import Sequence

from ingest.loaders.layout import Page
from ingest.loaders.ocr import POOR


def warnings(pages: Sequence[Page]) -> tuple[str, ...]:
    """Warnings about the pages that OCR has read; none where there are none."""
    seen = [page for page in pages if page.confidence is not None]
    poor = [page for page in seen if page.confidence is not None and page.confidence < POOR]
    found = []
    if seen:
        found.append(f"{_pages(seen)}: read by OCR from a picture; check names and numbers")
    if poor:
        found.append(f"{_pages(poor)}: hard to read, characters may be wrong; scan again with 300 dpi or type the text")
    return tuple(found)


def _pages(pages: Sequence[Page]) -> str:
    """``page 3``, ``pages 1-4, 7``."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page.number == runs[-1][1] + 1:
            runs[-1][1] = page.number
        else:
            runs.append([page.number, page.number])
    named = ", ".join(f"{first}" if first == last else f"{first}-{last}" for first, last in runs)
    return f"{'page' if len(pages) == 1 else 'pages'} {named}"
