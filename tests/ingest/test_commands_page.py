"""The commands' page: it is what the commands say of themselves, and they leave nothing out."""

import re
from pathlib import Path

from ingest.commands_page import commands_page


def test_the_documented_commands_are_current() -> None:
    documented = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
    assert documented == commands_page(), "run: python -m ingest.commands_page > docs/commands.md"


def test_every_command_argument_and_option_is_described() -> None:
    page = commands_page()
    assert {"qa-ask", "qa-eval golden", "qa-ingest take-back", "qa-report status", "qa-widget doctor"} <= set(
        re.findall(r"^#+ (qa-.+)$", page, re.MULTILINE)
    )
    assert re.findall(r"^- `[^`]*`: *(?:\[|$)", page, re.MULTILINE) == []
    assert "None" not in page
