"""The Containerfile: its linter is content, what it copies is there, and what it runs needs no more than it is given."""

import re

from tests.deploy.contained import FILE, command, copied_from_the_project, instructions
from tests.deploy.tools import ROOT, judged


def test_the_linter_is_content() -> None:
    judged("hadolint", FILE)


def test_all_that_it_copies_is_there_and_sent_along_and_nothing_else_is() -> None:
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if not line.startswith("#")]
    sources = set(copied_from_the_project())
    assert lines[0] == "*"
    assert {line[1:] for line in lines if line.startswith("!")} == sources
    assert [source for source in sources if not (ROOT / source).exists()] == []


def test_it_runs_as_nobody_known() -> None:
    users = [rest for name, rest in instructions() if name == "USER"]
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", users[-1])


def test_every_base_image_exists_for_both_kinds_of_machine() -> None:
    """No instruction names one of them: the same file builds on x86-64 and on arm64."""
    assert not re.search(r"x86|amd64|arm64|aarch64|--platform", "\n".join(rest for _, rest in instructions()))


def test_commands_need_no_shell() -> None:
    assert command("CMD")[0] == command("HEALTHCHECK")[0] == "python"
