"""Reads ``payloads.txt``: texts that would run in a page that takes them for markup."""

import re
from pathlib import Path

_UNSEEN = re.compile(r"\{U\+([0-9A-F]{4})\}")


def payloads() -> list[str]:
    """Each once, with its unseen characters."""
    lines = (Path(__file__).parent / "payloads.txt").read_text(encoding="utf-8").splitlines()
    return [_UNSEEN.sub(lambda match: chr(int(match[1], 16)), line) for line in lines if line and not line.startswith("# ")]
