"""How rare words are, and what of an English question stands in a Chinese text."""

from pathlib import Path

import pytest

from qa_bot.retrieval.rarity import Rarity
from qa_bot.store.keywords import KeywordIndex
from qa_bot.text.segmenting import words

TEXTS = ["武汉的河流很多", "武汉的城市规划", "武汉的大厅 hall", "武汉"]


@pytest.fixture
def index(tmp_path: Path) -> KeywordIndex:
    KeywordIndex.write(tmp_path, TEXTS, words)
    return KeywordIndex.open(tmp_path, words)


def test_a_rare_word_counts_more_than_a_common_one(index: KeywordIndex) -> None:
    rarity = Rarity("武汉 河流", index)
    assert rarity.share({"河流"}) > 0.5 > rarity.share({"武汉"}) > 0
    assert rarity.share(rarity.terms(TEXTS[0])) == 1


def test_without_what_names_the_thing_the_rest_is_left(index: KeywordIndex) -> None:
    about = Rarity("武汉 河流", index).without({"武汉"})
    assert (about.share({"武汉"}), about.share({"河流"})) == (0, 1)


def test_an_english_word_may_stand_in_the_text_in_chinese_or_in_english(index: KeywordIndex) -> None:
    rarity = Rarity("Which rivers?", index)
    assert list(rarity.weights) == ["rivers"]
    assert rarity.weights["rivers"] == index.rarity("河流")
    assert [rarity.share(rarity.terms(text)) for text in TEXTS[:2]] == [1, 0]
    assert rarity.share(rarity.terms("Many rivers")) == 1


def test_no_words_cover_nothing(index: KeywordIndex) -> None:
    assert Rarity("？", index).share({"武汉"}) == 0
