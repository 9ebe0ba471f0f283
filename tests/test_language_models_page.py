"""The settings that the page on language models offers are ones that the assistant accepts."""

import re
from pathlib import Path

import pytest

from qa_bot.answering.chat_model import ChatModel
from qa_bot.settings import Settings

PAGE = (Path(__file__).parents[1] / "docs" / "language-models.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```env\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.slow
@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: str(block.partition("\n")[0].partition("=")[2]))
def test_each_block_makes_a_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text(block, encoding="utf-8")
    settings = Settings()
    assert settings.llm_model
    ChatModel.from_settings(settings).warm_up()


def test_there_are_blocks() -> None:
    assert len(BLOCKS) >= 4


def test_every_setting_named_exists() -> None:
    named = {name.removeprefix("QA_BOT_").lower() for name in re.findall(r"QA_BOT_\w+", PAGE)}
    assert named <= Settings.model_fields.keys()
