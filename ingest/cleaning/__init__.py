"""Cleans a document in named steps, each pure: a text goes in; a text comes out, and what was taken from it. Noise goes, text stays."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from ingest.cleaning.boilerplate import remove_boilerplate
from ingest.cleaning.characters import mend_characters
from ingest.cleaning.disclaimers import remove_disclaimers
from ingest.cleaning.lines import change
from ingest.cleaning.pinyin import remove_pinyin
from ingest.cleaning.punctuation import widen_punctuation
from ingest.cleaning.repetition import remove_captions, remove_duplicates
from ingest.places import moved
from qa_bot.records import Place

VERSION: Final = 1
"""A release records it: documents cleaned by another version are cleaned again."""

Step = Callable[[str], tuple[str, list[str]]]

STEPS: Final[tuple[tuple[str, Step], ...]] = (
    ("pinyin", lambda text: change(text, remove_pinyin)),
    ("characters", mend_characters),
    ("boilerplate", remove_boilerplate),
    ("disclaimers", remove_disclaimers),
    ("captions", remove_captions),
    ("duplicates", remove_duplicates),
    ("punctuation", widen_punctuation),
)
"""In the order in which they run: each one can count on what those before it have done."""


@dataclass(frozen=True, slots=True)
class Removal:
    """One thing that a step took out (``(chǎn)``), or changed (``, → ，``)."""

    step: str
    removed: str


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned text (light Markdown), everything that was taken from it, the disclaimers among that, and its places."""

    text: str
    removals: tuple[Removal, ...]
    disclaimers: tuple[str, ...]
    places: tuple[Place, ...] = ()


def clean(text: str, places: Sequence[Place] = ()) -> Cleaned:
    """Run all steps over a document in light Markdown, and carry its places along. Fenced code is left as it is."""
    removals: list[Removal] = []
    for name, step in STEPS:
        before = text
        text, removed = step(before)
        places = moved(places, before, text)
        removals.extend(Removal(name, what) for what in removed)
    disclaimers = (widen_punctuation(removal.removed)[0] for removal in removals if removal.step == "disclaimers")
    stripped = text.strip("\n")
    return Cleaned(stripped, tuple(removals), tuple(disclaimers), moved(places, text, stripped))


def clean_line(text: str) -> str:
    """A title that stands outside the text, cleaned as a heading would be: by the steps that work within a line."""
    line = f"# {text}"
    for step in (remove_pinyin, mend_characters, widen_punctuation):
        line, _ = step(line)
    return line.removeprefix("# ")
