"""Office files that are old, locked, cut short, or out to do harm."""

import io
import struct
import zipfile

_SECTOR = 512
_NONE = 0xFFFFFFFF
_END = 0xFFFFFFFE


def compound(stream: str, content: bytes) -> bytes:
    """A compound file, the container of old and of encrypted Office files, with one stream."""
    content = content.ljust(4096, b"\0")  # shorter ones would have to lie in a stream of their own
    content += bytes(-len(content) % _SECTOR)
    sectors = len(content) // _SECTOR
    chain = [0xFFFFFFFD, _END, *range(3, 2 + sectors), _END]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(_SECTOR, b"\xff")
    root, entry = _entry("Root Entry", 5, 1, _END, 0), _entry(stream, 2, _NONE, 2, len(content))
    header = struct.pack("<8s16x5H6x9I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<I", 0) + b"\xff" * 4 * 108
    return header + table + (root + entry).ljust(_SECTOR, b"\0") + content


def encrypted() -> bytes:
    """What Office writes of a document with a password."""
    return compound("EncryptedPackage", b"\x00" * 64)


def old_word() -> bytes:
    """A .doc file."""
    return compound("WordDocument", b"\xec\xa5")


def old_workbook(
    rows: list[list[str | float | tuple[float, str]]], name: str, hidden_row: int | None = None, hidden_column: int | None = None
) -> bytes:
    """An .xls file with one sheet (BIFF8); a pair is a number and its format."""
    formats = list(dict.fromkeys(cell[1] for row in rows for cell in row if isinstance(cell, tuple)))
    cells = b"".join(_old_cell(y, x, cell, formats) for y, row in enumerate(rows) for x, cell in enumerate(row))
    if hidden_row is not None:
        cells += _record(0x0208, struct.pack("<6HI", hidden_row, 0, len(rows[0]), 255, 0, 0, 1 << 5))
    if hidden_column is not None:
        cells += _record(0x007D, struct.pack("<6H", hidden_column, hidden_column, 2048, 0, 1, 0))
    sheet = _begin(0x0010) + cells + _record(0x000A, b"")
    encoded = name.encode("utf-16-le")
    head, tail = _begin(0x0005), _record(0x000A, b"")
    for number, shown in enumerate(formats):
        head += _record(0x041E, struct.pack("<2HB", 164 + number, len(shown), 1) + shown.encode("utf-16-le"))
    for number in (0, *range(164, 164 + len(formats))):
        head += _record(0x00E0, struct.pack("<2H16x", 0, number))
    offset = len(head) + 4 + 8 + len(encoded) + len(tail)
    book = head + _record(0x0085, struct.pack("<I4B", offset, 0, 0, len(name), 1) + encoded) + tail
    return compound("Workbook", book + sheet)


def bomb(megabytes: int) -> bytes:
    """A Word file of some kilobytes that unpacks to so many megabytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(megabytes):
                part.write(bytes(1024 * 1024))
    return stream.getvalue()


def lying_bomb(data: bytes) -> bytes:
    """An Office file in which a part says that it is small, and is not."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, bytes(8 * 1024 * 1024) if name == "word/document.xml" else old.read(name))
    return stream.getvalue().replace(struct.pack("<I", 8 * 1024 * 1024), struct.pack("<I", 1000))


def _old_cell(y: int, x: int, cell: str | float | tuple[float, str], formats: list[str]) -> bytes:
    if isinstance(cell, str):
        return _record(0x0204, struct.pack("<4HB", y, x, 0, len(cell), 1) + cell.encode("utf-16-le"))
    value, shown = cell if isinstance(cell, tuple) else (cell, "")
    return _record(0x0203, struct.pack("<3Hd", y, x, 1 + formats.index(shown) if shown else 0, value))


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le")
    return struct.pack("<64sH2B3I36xIQ", encoded, len(encoded) + 2, kind, 1, _NONE, _NONE, child, start, size)


def _begin(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<2H12x", 0x0600, kind))


def _record(number: int, content: bytes) -> bytes:
    return struct.pack("<2H", number, len(content)) + content
