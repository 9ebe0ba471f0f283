"""Takes out what a document says twice: captions that repeat the text beside them, and paragraphs that stood there before."""

from collections.abc import Sequence

from ingest.cleaning.lines import ends_openly, prose, without
from qa_bot.text.blocks import Kind
from qa_bot.text.normalising import bare, fold

_CAPTION_LENGTH = range(6, 41)  # characters; shorter lines are labels and answers ("免费"), longer ones are sentences
_DUPLICATE_LENGTH = 15
_REPEATED_SHARE = 0.8
_BEFORE, _AFTER = 2, 1


def remove_captions(text: str) -> tuple[str, list[str]]:
    """The text without short open lines that repeat a paragraph beside them, or an earlier line; and those lines."""
    lines = [line for line in prose(text) if line.kind is Kind.PARAGRAPH]
    captions: list[int] = []
    seen: set[str] = set()
    for place, line in enumerate(lines):
        neighbours = [other.text for other in (*lines[max(0, place - _BEFORE) : place], *lines[place + 1 : place + 1 + _AFTER])]
        folded = fold(line.text)
        if is_short_and_open(line.text) and (folded in seen or repeats(line.text, neighbours)):
            captions.append(place)
        seen.add(folded)
    return without(text, {lines[place].number for place in captions}), [lines[place].text for place in captions]


def remove_duplicates(text: str) -> tuple[str, list[str]]:
    """The text without paragraphs that it holds already, and those paragraphs."""
    seen: set[str] = set()
    duplicates = []
    for line in prose(text):
        folded = fold(line.text)
        if line.kind is Kind.PARAGRAPH and len(folded) >= _DUPLICATE_LENGTH:
            if folded in seen:
                duplicates.append(line)
            seen.add(folded)
    return without(text, {line.number for line in duplicates}), [line.text for line in duplicates]


def is_short_and_open(line: str) -> bool:
    """Whether a line has the shape of a caption: some characters long, and no sentence."""
    return len(fold(line)) in _CAPTION_LENGTH and ends_openly(line)


def repeats(line: str, neighbours: Sequence[str]) -> bool:
    """Whether nearly all pairs of characters of a line, and every single one of them, stand in one longer neighbour."""
    characters = bare(line)
    pairs = [characters[i : i + 2] for i in range(len(characters) - 1)]
    for neighbour in map(bare, neighbours):
        if len(neighbour) > len(characters) and set(characters) <= set(neighbour):
            found = sum(pair in neighbour for pair in pairs)
            if found >= _REPEATED_SHARE * len(pairs):
                return True
    return False
