"""Backups in one folder, each named by when it was made, of which only the last ones stay."""

import re
from datetime import datetime
from pathlib import Path

_NAME = "qa-bot-{:%Y%m%dT%H%M%SZ}.zip"
_OURS = re.compile(r"qa-bot-\d{8}T\d{6}Z\.zip")


def next_in(folder: Path, moment: datetime) -> Path:
    """The file for a backup made at the moment (UTC)."""
    return folder / _NAME.format(moment)


def leave_last(kept: int, folder: Path) -> list[Path]:
    """Remove all backups in the folder but the last so many; returns those removed. Files of other names are nobody's business."""
    ours = sorted(path for path in folder.iterdir() if _OURS.fullmatch(path.name))  # by name is by age
    gone = ours[: max(0, len(ours) - kept)]
    for path in gone:
        path.unlink()
    return gone
