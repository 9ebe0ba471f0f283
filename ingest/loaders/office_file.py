"""Office files before they are opened: which kind they are, by content; what may not be opened says so with the remedy."""

import io
import zipfile
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from ingest import remarks
from ingest.remarks import Remark
from qa_bot.errors import DocumentError

_MEGABYTE: Final = 1024 * 1024
LARGEST: Final = 400
"""Megabytes that an Office file may hold unpacked; more is a bomb, or a film that holds nothing to read."""
_PARTS: Final = 20_000
_ZIP: Final = b"PK\x03\x04"
_OLD: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TYPES: Final = "[Content_Types].xml"
_MACROS: Final = "vbaproject.bin"
_MAIN: Final = {"word/document": "word", "ppt/presentation": "slides", "xl/workbook": "sheets"}
_STREAMS: Final = {
    "EncryptedPackage": "encrypted",
    "WordDocument": "old_word",
    "PowerPoint Document": "old_slides",
    "Workbook": "old_sheets",
}
_VARIANTS: Final = (
    (b"ms-word.document.macroEnabled.main", b"openxmlformats-officedocument.wordprocessingml.document.main"),
    (b"ms-word.template.macroEnabledTemplate.main", b"openxmlformats-officedocument.wordprocessingml.document.main"),
    (b"wordprocessingml.template.main", b"wordprocessingml.document.main"),
    (b"ms-powerpoint.slideshow.macroEnabled.main", b"openxmlformats-officedocument.presentationml.presentation.main"),
    (b"ms-powerpoint.template.macroEnabled.main", b"openxmlformats-officedocument.presentationml.presentation.main"),
    (b"presentationml.slideshow.main", b"presentationml.presentation.main"),
    (b"presentationml.template.main", b"presentationml.presentation.main"),
)
"""Files with macros, templates and shows hold the same document under another name."""


class Office(StrEnum):
    """What an Office file holds."""

    WORD = "word"
    SLIDES = "slides"
    SHEETS = "sheets"
    OLD_WORD = "old_word"
    OLD_SLIDES = "old_slides"
    OLD_SHEETS = "old_sheets"
    ENCRYPTED = "encrypted"


def kind(data: bytes) -> Office | None:
    """What kind of Office file the bytes are; None if they are none. Nothing is unpacked but the list of parts."""
    if data.startswith(_OLD):
        found = (what for stream, what in _STREAMS.items() if stream.encode("utf-16-le") in data)
        return Office(next(found, "old_sheets" if "Book".encode("utf-16-le") in data else "old_word"))
    if not data.startswith(_ZIP):
        return None
    names = _names(data)
    if names is None:  # truncated: its first parts still tell
        return next((Office(what) for main, what in _MAIN.items() if main.partition("/")[0].encode() + b"/" in data), None)
    return next((Office(what) for main, what in _MAIN.items() if f"{main}.xml" in names), None)


def opened(data: bytes, path: Path) -> tuple[io.BytesIO, tuple[Remark, ...]]:
    """A Word, slides or sheets file, ready for its parser, and warnings.

    Raises:
        DocumentError: it is cut short or damaged, or unpacks to more than ``LARGEST`` megabytes.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            size = sum(part.file_size for part in parts)
            if size > LARGEST * _MEGABYTE or len(parts) > _PARTS:
                raise DocumentError(
                    f"{path}: unpacked, the file would take {size // _MEGABYTE} MB in {len(parts)} parts, more than the {LARGEST} MB and "
                    f"{_PARTS} parts allowed; check where it comes from, or make its pictures and films smaller and save it again",
                    f"{path}：文件解压后会达到{size // _MEGABYTE} MB、{len(parts)}个部分，超过允许的{LARGEST} MB、{_PARTS}个；"
                    "请确认文件来源，或压缩其中的图片和视频后重新保存。",
                )
            types = archive.read(_TYPES)
            warnings = (remarks.macros(),) if any(part.filename.lower().endswith(_MACROS) for part in parts) else ()
            plain = types
            for variant, ordinary in _VARIANTS:
                plain = plain.replace(variant, ordinary)
            return io.BytesIO(data) if plain == types else _with(archive, _TYPES, plain), warnings
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise damaged(path, error) from None


def stated(properties: Any) -> tuple[str, str]:  # noqa: ANN401 - neither python-docx nor python-pptx carries types
    """Title and date (ISO 8601) that a file's core properties state; empty where they state none."""
    moment = properties.modified or properties.created
    return (properties.title or "").strip(), f"{moment:%Y-%m-%d}" if moment else ""


def damaged(path: Path, error: Exception) -> DocumentError:
    """What to say of a file that its parser cannot open."""
    detail = " ".join(str(error).split())[:100] or type(error).__name__
    return DocumentError(
        f"{path}: the file is cut short or damaged ({detail}); open it in Office and save it again, or fetch it once more",
        f"{path}：文件不完整或已损坏；请用Office打开后重新保存，或重新下载。",
    )


def refusal(what: Office, path: Path) -> DocumentError | None:
    """Why this kind of Office file cannot be read at all; None for those that can."""
    remedies = {
        Office.ENCRYPTED: (
            "the file is locked with a password; open it in Office, remove the password and save it again",
            "文件设有密码；请用Office打开，取消密码后重新保存。",
        ),
        Office.OLD_WORD: (
            "this is a Word file of the old kind (.doc); open it in Word and save it as .docx",
            "这是旧版Word文件（.doc）；请用Word打开，另存为.docx。",
        ),
        Office.OLD_SLIDES: (
            "this is a PowerPoint file of the old kind (.ppt); open it in PowerPoint and save it as .pptx",
            "这是旧版PowerPoint文件（.ppt）；请用PowerPoint打开，另存为.pptx。",
        ),
    }
    if what not in remedies:
        return None
    en, zh = remedies[what]
    return DocumentError(f"{path}: {en}", f"{path}：{zh}")


def _names(data: bytes) -> frozenset[str] | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, OSError):
        return None


def _with(archive: zipfile.ZipFile, name: str, content: bytes) -> io.BytesIO:
    """The archive with one part replaced."""
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w") as written:
        for part in archive.infolist():
            written.writestr(part.filename, content if part.filename == name else archive.read(part))
    copy.seek(0)
    return copy
