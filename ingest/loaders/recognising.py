"""Which format a file has, told by its content first; its name only decides between formats that are all text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ingest import remarks
from ingest.loaders import office_file
from ingest.loaders.encoding import decode
from ingest.loaders.office_file import Office
from ingest.remarks import Remark
from qa_bot.errors import DocumentError

_HTML: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_HEAD: Final = 1024  # bytes in which a page says that it is one


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what people call it (``en``, ``zh``), the endings of its files, and the function that converts it (``module:name``).

    A parser is imported in the worker that runs it, never here. Where ``states_fields`` the function is given text, without the front
    matter that may stand above it; else the file's bytes. ``as_text`` is the format of such a file that turns out to be plain text: its
    own name, where files of this format are. ``begins`` is how all its files begin and no other's do; Office files are told apart by
    ``office_file``.
    """

    en: str
    zh: str
    endings: tuple[str, ...]
    function: str
    states_fields: bool = False
    as_text: str = "text"
    begins: re.Pattern[bytes] | None = None


def recognise(data: bytes, path: Path, formats: Mapping[str, Format]) -> tuple[Format, tuple[Remark, ...]]:
    """The format to read a file by, and a warning where its name says another one.

    Raises:
        DocumentError: nothing here reads such a file.
    """
    named = next((name for name, known in formats.items() if path.suffix.lower() in known.endings), "")
    found = _by_signature(data, path, formats) or _as_text(data, path, named, formats)
    if found == named or path.suffix.lower() in formats[found].endings:
        return formats[found], ()
    return formats[found], (remarks.mislabelled(path.suffix, formats[found].zh, formats[found].en),)


def by_beginning(data: bytes, formats: Mapping[str, Format]) -> str:
    """The name of the format that says how its files begin, and they begin like this; else empty."""
    return next((name for name, known in formats.items() if known.begins and known.begins.match(data)), "")


def _by_signature(data: bytes, path: Path, formats: Mapping[str, Format]) -> str:
    """The name of the format whose files begin like this; empty for text."""
    if found := by_beginning(data, formats):
        return found
    if office := office_file.kind(data):
        if refusal := office_file.refusal(office, path):
            raise refusal
        return {Office.WORD: "word", Office.SLIDES: "slides", Office.SHEETS: "sheets", Office.OLD_SHEETS: "old_sheets"}[office]
    return ""


def _as_text(data: bytes, path: Path, named: str, formats: Mapping[str, Format]) -> str:
    if not named:
        endings = ", ".join(ending for known in formats.values() for ending in known.endings)
        raise DocumentError(
            f"{path}: files named {path.suffix or 'without an ending'} cannot be read; the endings are {endings}",
            f"{path}：无法读取{path.suffix or '没有扩展名的'}文件；请另存为以下格式之一：{endings}。",
        )
    if named in ("html", "markdown"):  # Markdown may begin with HTML
        return named
    if _HTML.match(data[:_HEAD]):
        return "html"
    if formats[named].as_text == named:
        return named
    try:
        decode(data, path)
    except DocumentError:
        if not data.strip():
            raise
        raise DocumentError(
            f"{path}: this is not {formats[named].en} as its name says, or it is cut short or damaged; save or fetch it anew",
            f"{path}：内容不是文件名所说的{formats[named].zh}，或者文件不完整、已损坏；请另存一份或重新下载。",
        ) from None
    return formats[named].as_text
