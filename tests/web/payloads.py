"""Reads ``payloads.txt``: texts that would run in a page that takes them for markup."""

import re
from pathlib import Path

_UNSEEN = re.compile(r"\{U\+([0-9A-F]{4})\}")


def _payloads() -> list[str]:
    """Each once, with its unseen characters."""
    lines = (Path(__file__).parent / "payloads.txt").read_text(encoding="utf-8").splitlines()
    return [_UNSEEN.sub(lambda match: chr(int(match[1], 16)), line) for line in lines if line and not line.startswith("# ")]


PAYLOADS = _payloads()
GROUPS = [tuple(PAYLOADS[start : start + 20]) for start in range(0, len(PAYLOADS), 20)]
"""Few enough together that the question about them is accepted, and that the suite is quick."""


def squeezed(text: str) -> str:
    """Without white space and what parts words unseen."""
    return "".join(text.replace("\u200b", "").split())
