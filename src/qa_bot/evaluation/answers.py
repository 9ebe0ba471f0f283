"""Is what is shown the answer, and how short is it?"""

import re
import unicodedata
from collections.abc import Sequence

_SPACE = re.compile(r"\s+")


def plain(text: str) -> str:
    """Text as answers are compared: NFKC, lower case, without white space."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).lower()


def holds_answer(text: str, answers: Sequence[str]) -> bool:
    """Whether the text holds one of the accepted answer strings."""
    folded = plain(text)
    return any(plain(answer) in folded for answer in answers)
