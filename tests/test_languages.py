"""Visitors are spoken to in each language everywhere: a new one in ``records.TAGS`` fails here at every place that lacks it."""

import re
from collections.abc import Collection
from importlib.resources import files
from pathlib import Path
from typing import get_args

import pytest

from qa_bot.records import TAGS, Language
from qa_bot.settings import Words
from qa_bot.text import dates
from qa_bot.web.labels import LABELS
from qa_bot.web.languages import OTHER
from qa_bot.web.widget.demo_words import DEMO_WORDS

PAGE = Path(__file__).parents[1] / "docs" / "extending.md"


def _prompts(name: str) -> list[str]:
    folder = files("qa_bot.answering").joinpath("prompts")
    return [path.name.split(".")[1] for path in folder.iterdir() if path.name.startswith(f"{name}.")]


PLACES: dict[str, list[Collection[str]]] = {
    "src/qa_bot/records.py": [TAGS, get_args(Language)],
    "src/qa_bot/settings.py": [Words.model_fields],
    "src/qa_bot/answering/prompts/": [_prompts("answer"), _prompts("rewrite")],
    "src/qa_bot/text/dates.py": [dates._DATES, dates._PERIODS],
    "src/qa_bot/web/labels.py": [LABELS],
    "src/qa_bot/web/widget/demo_words.py": [DEMO_WORDS],
    "src/qa_bot/web/static/chat.css": [
        re.findall(r'html\[data-language="(\w+)"\] \[class', files("qa_bot.web").joinpath("static/chat.css").read_text(encoding="utf-8"))
    ],
}


@pytest.mark.parametrize("place", PLACES)
def test_every_place_speaks_every_language(place: str) -> None:
    for spoken in PLACES[place]:
        assert sorted(spoken) == sorted(TAGS), f"{place} does not speak the same languages as TAGS in src/qa_bot/records.py"


def test_the_how_to_names_every_place() -> None:
    section = PAGE.read_text(encoding="utf-8").partition("\n## Add a language\n")[2]
    named = re.findall(r"^\| `([^`]+)` \|", section.partition("\n| what")[0], re.MULTILINE)
    assert sorted(named) == sorted([*PLACES, "src/qa_bot/answering/words.py", "centre.toml"])


def test_the_switch_goes_round() -> None:
    language: Language = "zh"
    seen = [language]
    while (language := OTHER[language]) not in seen:
        seen.append(language)
    assert sorted(seen) == sorted(TAGS)
