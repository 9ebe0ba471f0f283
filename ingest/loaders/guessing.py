"""Sensible values for what a document does not state, each recorded with its origin, so that staff can confirm them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.cleaning import clean_line
from ingest.cleaning.lines import ends_openly, mostly_chinese
from ingest.loaders.front_matter import ID
from qa_bot.errors import DocumentError
from qa_bot.text.blocks import Kind, blocks
from qa_bot.text.normalising import has_cjk, to_simplified

_TITLE_LENGTH = 40
_NOT_IN_ID = re.compile(r"[^a-z0-9\u3400-\u4dbf\u4e00-\u9fff]+")
_NO_TITLE = re.compile(
    r"(?:microsoft |ms )?(?:office )?(?:word|powerpoint|excel)"
    r"(?: *[-–—:：].*|[ -](?:pr.sentation|document|workbook|演示文稿|文档|工作簿).*)?"
    r"|(?:document|presentation|sheet|book|slide|文档|演示文稿|幻灯片|工作表|工作簿)[ -]*\d*"
    r"|新建 ?(?:microsoft|office|word|docx?|pptx?|xlsx?|文档|文本|工作表|演示|网页|页面).*"
    r"|(?:untitled|无标题|未命名)[ -]?(?:document|presentation|page|文档|演示文稿|页面|幻灯片)?[ -]*\d*|(?:home|new) ?page"
    r"|.*\.(?:docx?|docm|pptx?|ppsx?|xlsx?|wps|pdf|indd|html?)",
    re.IGNORECASE,
)
"""What programs write where a title should stand: ``Microsoft Word - 办法.doc``, ``PowerPoint Presentation``, ``工作簿1``."""
_TRADITIONAL_SHARE = 0.1  # of the Chinese characters; a Simplified text has next to none, a Traditional one a third


@dataclass(frozen=True, slots=True)
class Guess:
    """A value that a document does not state itself, and where it was taken from."""

    field: str
    value: str
    origin: str


def guess_id(path: Path) -> Guess:
    """The file's name as an id.

    Raises:
        DocumentError: the name has neither letters nor digits.
    """
    slug = _NOT_IN_ID.sub("-", unicodedata.normalize("NFKC", path.stem).lower()).strip("-")
    if not ID.fullmatch(slug):
        raise DocumentError(
            f"{path}: the file name makes no id; rename the file, or write an id into its front matter",
            f"{path}：文件名里没有文字、字母或数字；请给文件改名。",
        )
    return Guess("id", slug, "file name")


def guess_title(text: str, stated: str, origin: str, path: Path) -> Guess:
    """The main heading; else the title stated in ``origin``; else a heading or a short line at the top; else the file's name."""
    found = list(blocks(text))
    main = next((text[block.start : block.end] for block in found if block.kind is Kind.HEADING and block.level == 1), "")
    if main:
        return Guess("title", main, "main heading")
    if stated and not _NO_TITLE.fullmatch(stated):
        return Guess("title", clean_line(stated), origin)
    if found:
        first = text[found[0].start : found[0].end]
        if found[0].kind is Kind.HEADING:
            return Guess("title", first, "first heading")
        if found[0].kind is Kind.PARAGRAPH and len(first) <= _TITLE_LENGTH and ends_openly(first):
            return Guess("title", first, "first line")
    return Guess("title", path.stem, "file name")


def guess_category(path: Path, root: Path | None, categories: Iterable[str]) -> Guess:
    """The nearest folder, up to ``root``, that is named like a category; else the first category."""
    allowed = list(categories)
    for folder in _folders(path, root):
        if folder.name in allowed:
            return Guess("category", folder.name, "folder")
    return Guess("category", allowed[0], "first category of the settings")


def guess_language(text: str) -> Guess:
    """English, or Chinese in the script that most tells: a Traditional text has many characters that Simplified writes otherwise."""
    if not mostly_chinese(text):
        return Guess("language", "en", "its words")
    counts = Counter(character for character in text if has_cjk(character))
    traditional = sum(count for character, count in counts.items() if to_simplified(character) != character)
    return Guess("language", "zh-Hant" if traditional > _TRADITIONAL_SHARE * counts.total() else "zh-Hans", "its characters")


def _folders(path: Path, root: Path | None) -> Sequence[Path]:
    folders = list(path.absolute().parents)
    top = root.absolute() if root else folders[0]
    return folders[: folders.index(top) + 1] if top in folders else folders[:1]
