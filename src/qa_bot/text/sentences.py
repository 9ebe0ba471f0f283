"""Cuts running text into sentences, Chinese and English, with their character offsets."""

import re
from collections.abc import Iterator

# A sentence ends at Chinese or strong punctuation (and the quotes or brackets that close behind it), at a line break, or at an
# English full stop before white space and a new beginning. Decimal points, versions ("20.03 LTS") and "Co., Ltd." stay whole.
_END = re.compile(
    r"""
      (?:[。！？!?；…]|(?<=[\u3400-\u9fff”）%]);)+[”’"'」』）)\]】]*
    | (?<!\b[A-Z]) (?<!\b(?:Mr|Ms|Dr|St|No|vs)) (?<!\b(?:Mrs|etc|Ltd)) (?<!\b(?:e\.g|i\.e))
      \.[”’"')\]]* (?=\s+["'“‘(]?[A-Z0-9\u3400-\u9fff]|\s*$)
    | \n+
    """,
    re.VERBOSE,
)


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield ``(start, end)`` of each sentence, without the white space around it; empty ones are left out."""
    start = 0
    for match in _END.finditer(text):
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def sentences(text: str) -> list[str]:
    """The sentences themselves."""
    return [text[start:end] for start, end in sentence_spans(text)]


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
