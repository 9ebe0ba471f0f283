"""What is delivered names only settings that exist, in YAML that is clean."""

import re

from qa_bot.settings import PREFIX, Settings
from tests.deploy.tools import DEPLOY, ROOT, judged


def test_every_setting_that_is_named_exists() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    files = [path for path in DEPLOY.rglob("*") if path.is_file()] + [*(ROOT / "docs").glob("*.md")]
    named = {(path.name, name) for path in files for name in re.findall(r"\bQA_BOT_[A-Z_]*[A-Z]\b", path.read_text())}
    assert named
    assert sorted((path, name) for path, name in named if name.split("__")[0] not in known) == []


def test_yaml_is_clean() -> None:
    judged("yamllint", "--strict", "-c", ROOT / ".yamllint.yaml", DEPLOY)
