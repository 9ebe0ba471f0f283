"""The interface's language, and its words."""

import re
from dataclasses import asdict

import pytest

from qa_bot.web.labels import LABELS
from qa_bot.web.languages import preferred_language


@pytest.mark.parametrize(
    ("lang", "accepted", "language"),
    [
        ("en", "zh-CN", "en"),
        ("xx", "zh-TW,zh;q=0.9,en;q=0.8", "zh"),
        (None, "en-GB,zh;q=0.5", "en"),
        (None, "en;q=0.3,zh-CN;q=0.9", "zh"),
        (None, "fr-FR,fr", "en"),
        (None, "fr,zh;q=0.1", "zh"),
        (None, "en;q=0,zh", "zh"),
        (None, "en;q=oops", "zh"),
        (None, None, "zh"),
        (None, "*", "zh"),
    ],
)
def test_preferred_language(lang: str | None, accepted: str | None, language: str) -> None:
    assert preferred_language(lang, accepted) == language


def test_every_label_is_written_in_both_languages_with_the_same_blanks() -> None:
    chinese, english = asdict(LABELS["zh"]), asdict(LABELS["en"])
    for name, words in chinese.items():
        assert name.startswith("between_") or (words.strip() and english[name].strip()), name
        assert words.count("{}") == english[name].count("{}"), name
        assert not re.search(r"[!！]", words + english[name]), name
