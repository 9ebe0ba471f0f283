"""What every scan needs told: which pages were read by OCR, and which of them poorly."""

from collections.abc import Sequence

from ingest import remarks
from ingest.loaders.layout import Page
from ingest.loaders.ocr import POOR
from ingest.remarks import Remark


def warnings(pages: Sequence[Page]) -> tuple[Remark, ...]:
    """Warnings about the pages that OCR has read; none where there are none."""
    seen = [page.number for page in pages if page.confidence is not None]
    poor = [page.number for page in pages if page.confidence is not None and page.confidence < POOR]
    return (*([remarks.scanned(seen)] if seen else []), *([remarks.scanned_poorly(poor)] if poor else []))
