"""Bytes → text: byte-order marks, UTF-8, the charset that a web page declares, GB18030 and Big5; else an error that says why."""

import codecs
import re
import unicodedata
from collections import Counter
from pathlib import Path

from qa_bot.errors import DocumentError
from qa_bot.text.normalising import has_cjk, to_simplified

_SIGNATURES = {
    b"%PDF": ("a PDF file", "PDF文件"),
    b"PK\x03\x04": ("a ZIP file (perhaps Word, PowerPoint or Excel)", "ZIP压缩文件（也可能是Word、PowerPoint或Excel文件）"),
    b"\xd0\xcf\x11\xe0": ("an old Office file", "旧版Office文件"),
    b"{\\rtf": ("an RTF file", "RTF文件"),
    b"\x89PNG": ("a PNG image", "PNG图片"),
    b"\xff\xd8\xff": ("a JPEG image", "JPEG图片"),
    b"GIF8": ("a GIF image", "GIF图片"),
    b"\x1f\x8b": ("a gzip archive", "gzip压缩文件"),
    b"Rar!": ("a RAR archive", "RAR压缩文件"),
    b"7z\xbc\xaf": ("a 7-Zip archive", "7-Zip压缩文件"),
}
_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_CHINESE = ("gb18030", "cp950")  # cp950 is Big5 as it is really written, with 裏 and 碁
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "big5": "cp950", "big5-hkscs": "big5hkscs"}
_HEAD = 4096  # bytes in which a web page declares its charset
_SAMPLE = 20_000  # characters that decide between encodings
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CONTROL_SHARE = 0.05  # text has none or a stray few; random bytes have one in nine
_PLAUSIBLE = 0.4  # of the characters beyond ASCII; prose rightly decoded reaches 0.87, wrongly 0.25 at the median, Western text 0


def decode(data: bytes, path: Path, *, html: bool = False) -> str:
    """Decode a file's bytes, line ends made alike; for ``html`` the charset that the page declares is tried first.

    Raises:
        DocumentError: the file is empty, holds something other than text, or text in no encoding that we know.
    """
    if not data.strip():
        raise DocumentError(f"{path}: the file is empty; write the text, or remove the file", f"{path}：文件是空的；请补上内容，或移除它。")
    for signature, (en, zh) in _SIGNATURES.items():
        if data.startswith(signature):
            raise DocumentError(
                f"{path}: this is {en}, not text as its name {path.suffix} says; export it as text, or rename it",
                f"{path}：这是{zh}，不是文件名{path.suffix}所说的文本；请导出为文本，或改正文件的扩展名。",
            )
    text = _marked(data, path) or _decoded(data, path, html=html)
    if "\0" in text or len(_CONTROL.findall(text)) > _CONTROL_SHARE * len(text):
        raise DocumentError(
            f"{path}: this is binary content, not text as its name {path.suffix} says; export it as text, or remove it",
            f"{path}：内容不是文件名{path.suffix}所说的文本；请导出为文本，或移除它。",
        )
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")


def _marked(data: bytes, path: Path) -> str | None:
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise DocumentError(
                    f"{path}: marked as {encoding}, but byte {error.start} is not; save it again as UTF-8",
                    f"{path}：文字编码有误；请用记事本打开，另存为UTF-8编码。",
                ) from None
    return None


def _decoded(data: bytes, path: Path, *, html: bool) -> str:
    declared = _declared(data) if html else None
    if declared in (*_CHINESE, "big5hkscs") and _commonness(text := _attempt(data, declared)) >= _PLAUSIBLE:
        return text
    if text := _attempt(data, "utf-8"):
        return text
    text = max((_attempt(data, encoding) for encoding in _CHINESE), key=_commonness)
    if _commonness(text) >= _PLAUSIBLE:
        return text
    if declared and (text := _attempt(data, declared)):
        return text
    raise DocumentError(
        f"{path}: the text is not valid UTF-8, GB18030 or Big5; save it again as UTF-8",
        f"{path}：无法识别文字编码；请用记事本打开，另存为UTF-8编码。",
    )


def _declared(data: bytes) -> str | None:
    """The charset that a page names, by the name of the codec that reads it; None when there is none or it is unknown."""
    if not (match := _DECLARED.search(data[:_HEAD])):
        return None
    name = match[1].decode("ascii", "replace").lower()
    try:
        codec = codecs.lookup(_WIDER.get(name, name)).name
    except LookupError:
        return None
    return _WIDER.get(codec, codec)


def _attempt(data: bytes, encoding: str) -> str:
    """The text, or an empty one when the bytes are not in this encoding."""
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):  # LookupError: a page may declare a codec that is none for text
        return ""


def _commonness(text: str) -> float:
    """The share of everyday Chinese characters and punctuation among those beyond ASCII (0…1).

    GB18030 and Big5 accept nearly each other's every byte, so that only the outcome tells: "鲲鹏" read as Big5 is "獿灞".
    """
    counts = Counter(character for character in text[:_SAMPLE] if character > "\x7f")
    if not counts:
        return 1.0 if text else 0.0
    return sum(count for character, count in counts.items() if _is_common(character)) / counts.total()


def _is_common(character: str) -> bool:
    """A character of GB2312's first level (3,755 by frequency) in either script, or Chinese punctuation."""
    if not has_cjk(character):
        return unicodedata.category(character)[0] == "P" or "\uff01" <= character <= "\uff5e" or character == "\u3000"
    try:
        return to_simplified(character).encode("gb2312")[0] <= 0xD7  # lead bytes B0–D7
    except UnicodeEncodeError:
        return False
