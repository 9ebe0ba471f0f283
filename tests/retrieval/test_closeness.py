"""Closeness: the same words count for more when they stand together."""

from qa_bot.records import Passage, SourceDocument
from qa_bot.retrieval.closeness import FEATURES, Closeness, FoldedPassage, fold_passage


def folded(text: str, title: str = "标题") -> FoldedPassage:
    document = SourceDocument(id="d", title=title, text=text, category="", language="")
    return fold_passage(Passage(document_id="d", number=1, section=("一节",), start=0, end=len(text), text=text), document)


def closeness(question: str, text: str, title: str = "标题") -> dict[str, float]:
    words = dict.fromkeys(("中心", "电话"), 1.0)
    pairs = {question[at : at + 2]: 1.0 for at in range(len(question) - 1)}
    return dict(zip(FEATURES, Closeness(question, words, pairs).to(folded(text, title)), strict=True))


def test_words_within_one_sentence_are_closer_than_words_far_apart() -> None:
    together = closeness("中心电话", "中心的电话在这里。别的事情不说。")
    apart = closeness("中心电话", "中心在武汉。别的单位有电话。")
    assert together["unit_words"] == 1.0
    assert apart["unit_words"] == 0.5
    assert together["passage_bigrams"] == apart["passage_bigrams"] == 2 / 3


def test_the_longest_run_is_a_share_of_the_question() -> None:
    assert closeness("中心电话", "请打中心电话。")["run"] == 1.0
    assert closeness("中心电话", "请打电话。")["run"] == 0.5
    assert closeness("中心电话", "abc")["run"] == 0.0


def test_title_and_section_belong_to_the_passage_and_not_to_its_units() -> None:
    found = closeness("中心电话", "没有。", title="中心电话")
    assert found["passage_bigrams"] == 1.0
    assert found["unit_bigrams"] == 0.0


def test_scripts_and_widths_are_one() -> None:
    assert closeness("中心电话", "中心電話")["run"] == 1.0


def test_a_question_without_terms_is_close_to_nothing() -> None:
    assert Closeness("？", {}, {}).to(folded("中心的电话。"))[:3] == (0.0, 0.0, 0.0)
