"""A web page → light Markdown: the article that the page marks, else the one that trafilatura finds, else all of the visible text."""

import re
from configparser import ConfigParser
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

import lxml.html
import trafilatura
from lxml import etree
from trafilatura.settings import DEFAULT_CONFIG

from ingest.loaders import html_blocks
from ingest.loaders.converted import Converted
from qa_bot.errors import DocumentError

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")  # lxml refuses it in a text that is decoded already
_ENOUGH: Final = 1 / 3  # of the visible text; an article that is less, on a page that is small and so no portal, was not recognised
_SMALL: Final = 20_000  # characters
_TELLING: Final = 12  # characters of a line that stands in one place of a page only
_LINE: Final = re.compile(r"[|\n]|^- |^\d+\. ", re.MULTILINE)  # how trafilatura writes cells, lines and items apart
_MENU: Final = 3  # links; fewer are part of a text
_MENU_SHARE: Final = 0.8  # of the text of a menu stands in links
_PARTS: Final = ("html", "body", "div", "section", "form", "center", "td")


def convert(source: str, path: Path) -> Converted:
    """Read a web page; nothing is fetched.

    Raises:
        DocumentError: there is no HTML in it.
    """
    source = _DECLARATION.sub("", source)
    try:
        root = lxml.html.document_fromstring(source)
    except etree.ParserError:
        raise DocumentError(
            f"{path}: there is no HTML in this file; write the text, or remove the file",
            f"{path}：文件里没有网页内容；请检查文件，或移除它。",
        ) from None
    head = trafilatura.extract_metadata(source, extensive=False)
    html_blocks.strip(root)
    title = (head.title or "").strip()
    return Converted(_text(root), title, head.date or "")


def _text(root: Any) -> str:  # noqa: ANN401 - lxml carries no types
    marked = _marked(root)
    if marked is not None:
        return html_blocks.as_light_markdown(marked)
    source = lxml.html.tostring(root, encoding="unicode")
    found = trafilatura.extract(source, config=_config(), include_comments=False, include_tables=True, favor_recall=True) or ""
    visible = html_blocks.as_light_markdown(root)
    article = html_blocks.as_light_markdown(_without_menus(_around(root, found), found))
    is_lost = _size(article) < _ENOUGH * _size(visible) and _size(visible) <= _SMALL
    return visible if is_lost or not article else article


def _marked(root: Any) -> Any | None:  # noqa: ANN401
    """The one element that the page marks as its article."""
    for tag in ("article", "main"):
        elements = [element for element in root.iter(tag) if element.text_content().strip()]
        if len(elements) == 1:
            return elements[0]
    return None


def _around(root: Any, found: str) -> Any:  # noqa: ANN401
    """The innermost part of the page that holds what trafilatura found: it knows where, but loses headings and flattens tables."""
    page = _squeezed(root.text_content())
    lines = [line for line in map(_squeezed, _LINE.split(found)) if len(line) >= _TELLING and line in page]
    part, inner = root, root
    while lines and inner is not None:
        part = inner
        texts = ((child, _squeezed(child.text_content())) for child in part if child.tag in _PARTS)
        inner = next((child for child, text in texts if all(line in text for line in lines)), None)
    return part


def _without_menus(part: Any, found: str) -> Any:  # noqa: ANN401
    """The part without lists of links that trafilatura left out as well."""
    kept = _squeezed(found)
    for element in [*part.iter("ul", "ol", "div", "p", "section")]:
        text = _squeezed(element.text_content())
        links = [_squeezed(link.text_content()) for link in element.iter("a")]
        is_menu = len(links) >= _MENU and sum(map(len, links)) >= _MENU_SHARE * len(text) and text not in kept
        if is_menu and element is not part:
            element.drop_tree()
    return part


def _config() -> ConfigParser:
    """Trafilatura's own, but for one thing: of a short article it would rather take the flattened text of the whole page."""
    config = deepcopy(DEFAULT_CONFIG)
    config["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "1"
    return config


def _size(text: str) -> int:
    return len(_squeezed(text))


def _squeezed(text: str) -> str:
    return "".join(text.split())
