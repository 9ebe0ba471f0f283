"""Whether what is shown holds an accepted answer, and how much of it is the answer."""

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher

_SPACE = re.compile(r"\s+")
# The marks that CMRC 2018's evaluation leaves out, and its segments: each Chinese character, each other word, each other mark.
_LEFT_OUT = re.compile(r"[-:_*^/\\~`+=，。：？！“”；’《》…·、「」（）－～『』]")
_SEGMENT = re.compile(r"[\u4e00-\u9fa5]|(?:(?![\u4e00-\u9fa5])\w)+|[^\w\s]")


def plain(text: str) -> str:
    """Text as answers are compared: NFKC, lower case, without white space."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).lower()


def holds_answer(text: str, answers: Sequence[str]) -> bool:
    """Whether the text holds one of the accepted answer strings."""
    folded = plain(text)
    return any(plain(answer) in folded for answer in answers)


def answer_f1(text: str, answers: Sequence[str]) -> float:
    """Token F1 as CMRC 2018's evaluation counts it, 0 to 1: the longest run that text and answer share; the best of the answers."""
    shown = _segments(text)
    return max((_run_f1(shown, _segments(answer)) for answer in answers), default=0.0)


def _segments(text: str) -> list[str]:
    return _SEGMENT.findall(_LEFT_OUT.sub("", text.lower()))


def _run_f1(shown: list[str], answer: list[str]) -> float:
    shared = SequenceMatcher(None, shown, answer, autojunk=False).find_longest_match().size
    return 2 * shared / (len(shown) + len(answer)) if shared else 0.0
