"""Dates as people type them → as documents keep them: 2026/5/18, 2026.5.18, 2026年5月18日 9:30."""

import re
import unicodedata
from typing import Final

_TYPED: Final = re.compile(
    r"(?P<year>\d{4})(?:[-/.年] ?(?P<month>\d{1,2})(?:[-/.月] ?(?P<day>\d{1,2})日?(?:[T ]? ?(?P<hour>\d{1,2}):(?P<minute>\d\d))?)?)?[年月]?"
)


def as_iso(typed: str) -> str:
    """The date in ISO 8601, as precise as it was typed; what is no date stays as it is, for the form to say so."""
    match = _TYPED.fullmatch(unicodedata.normalize("NFKC", typed).strip())
    if match is None:
        return typed
    date = "-".join(part.zfill(2) for part in (match["year"], match["month"], match["day"]) if part)
    return f"{date}T{match['hour'].zfill(2)}:{match['minute']}" if match["hour"] else date
