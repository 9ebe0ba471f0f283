"""An English question over Chinese passages: the dictionary finds what a weak embedding does not."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from qa_bot.assembly import Parts
from qa_bot.store.keywords import KeywordIndex
from qa_bot.text.segmenting import bigrams


def test_a_group_counts_once_by_its_best_text_and_only_whole(tmp_path: Path) -> None:
    KeywordIndex.write(tmp_path, ["河流与城市", "河流 河流", "超级大碗", "超级碗"], bigrams)
    index = KeywordIndex.open(tmp_path, bigrams)
    rivers = index.scores_of_any([["河流", "江河"]])
    assert (rivers > 0).tolist() == [True, True, False, False]
    assert np.allclose(rivers, index.scores_of_any([["河流"]]))
    assert (index.scores_of_any([["超级碗"]]) > 0).tolist() == [False, False, False, True]  # 超级大碗 has not all of its pairs
    both = index.scores_of_any([["河流"], ["城市"]])
    assert both.argmax() == 0


def test_nothing_to_look_for_scores_nothing(tmp_path: Path) -> None:
    KeywordIndex.write(tmp_path, ["河流", "城市"], bigrams)
    assert KeywordIndex.open(tmp_path, bigrams).scores_of_any([]).tolist() == [0.0, 0.0]


def test_an_english_question_finds_the_chinese_passage(parts: Parts, publish_corpus: Callable[[], object]) -> None:
    publish_corpus()
    found = parts.retriever.search("What was the theme?").passages
    assert any(each.stages["translated"] > 0 for each in found)
    assert "主题" in max(found, key=lambda each: each.stages["translated"]).passage.text
