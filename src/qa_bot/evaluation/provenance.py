"""What ran: every figure names the commit, the model and the day that it comes from."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path


def provenance(embedding: str, passages: int) -> dict[str, str]:
    """What is written beside figures: commit, model (from the embedding's identity), day, and how many passages were indexed."""
    return {
        "commit": _commit(),
        "embedding": embedding.split("|")[0],
        "date": datetime.now(UTC).date().isoformat(),
        "passages": str(passages),
    }


def _commit() -> str:
    """The commit that is checked out, with a plus sign if files differ from it."""
    try:
        commit, changes = _git("rev-parse", "--short", "HEAD"), _git("status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"  # an installed package has no history, and its figures are worth having all the same
    return f"{commit}+" if changes else commit


def _git(*arguments: str) -> str:
    command = ["git", "-C", str(Path(__file__).parent), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603  # no word of it comes from outside
