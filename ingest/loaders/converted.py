"""What every converter of a format gives: light Markdown, and what else it found out about the file."""

from dataclasses import dataclass

from ingest.remarks import Remark


@dataclass(frozen=True, slots=True)
class Converted:
    """A file's text, with marks where pages, slides, sheets and rows begin (``ingest.places``).

    ``title`` and ``date`` are what the file states of itself, empty where it states nothing; ``removed`` what was left out of every
    page (running headers, page numbers); ``warnings`` what staff must know; they name neither the file nor its folder.
    """

    text: str
    title: str = ""
    date: str = ""
    removed: tuple[str, ...] = ()
    warnings: tuple[Remark, ...] = ()
