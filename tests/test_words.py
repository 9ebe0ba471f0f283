"""What people read is there in Chinese and in English, with the same blanks to fill in, and polite."""

import re
from dataclasses import asdict
from types import SimpleNamespace

import pytest

from ingest.staff.words import words_in
from qa_bot.answering import words as around_answers
from qa_bot.learning import words as learning
from qa_bot.settings import Words
from qa_bot.web.labels import LABELS

_BLANK = re.compile(r"\{\w*\}")
_IMPOLITE = re.compile(r"[!！你]|\bAs an AI\b")
_AROUND_ANSWERS = {name: (words.zh, words.en) for name, words in vars(around_answers).items() if isinstance(words, Words)}


def staff_words() -> dict[str, tuple[str, str]]:
    """Every word of the staff's pages, those in tables as well: Chinese and English."""
    return dict(zip(_flat(words_in("zh")), zip(_flat(words_in("zh")).values(), _flat(words_in("en")).values(), strict=True), strict=True))


def _flat(words: SimpleNamespace) -> dict[str, str]:
    tables = {f"{table}.{name}": text for table, texts in vars(words).items() if isinstance(texts, dict) for name, text in texts.items()}
    return tables | {name: text for name, text in vars(words).items() if isinstance(text, str)}


def same_blanks(words: dict[str, tuple[str, str]]) -> list[str]:
    """The names of those that lack a language, or fill in something else in one of them."""
    return [name for name, (zh, en) in words.items() if not zh or not en or sorted(_BLANK.findall(zh)) != sorted(_BLANK.findall(en))]


def test_words_around_answers_are_there_twice() -> None:
    assert len(_AROUND_ANSWERS) > 30
    assert same_blanks(_AROUND_ANSWERS) == ["BETWEEN_SENTENCES"]  # Chinese sentences follow each other without a space


def test_words_of_the_staff_pages_have_the_same_blanks() -> None:
    assert len(staff_words()) > 200
    assert same_blanks(staff_words()) == []
    assert same_blanks(learning._WORDS) == []


@pytest.mark.parametrize("words", [_AROUND_ANSWERS, staff_words(), learning._WORDS], ids=["answers", "staff", "reports"])
def test_words_are_polite(words: dict[str, tuple[str, str]]) -> None:
    assert [text for both in words.values() for text in both if _IMPOLITE.search(text)] == []


def test_labels_are_polite() -> None:
    assert [text for labels in LABELS.values() for text in asdict(labels).values() if _IMPOLITE.search(text)] == []
