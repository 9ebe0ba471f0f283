"""What may be evidence at all."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from qa_bot.assembly import Parts
from qa_bot.records import SourceDocument
from qa_bot.releases import Release
from qa_bot.retrieval.calibration import LinearModel
from qa_bot.retrieval.evidence import FEATURES, SECOND, by_words, rank_evidence, ranked, tells_no_measure
from qa_bot.text.blocks import Kind
from qa_bot.text.measures import measures
from qa_bot.text.units import units

REFERS_ON = "展位的申请条件和收费标准，以主办方最新通知为准。"
STATES = "展位收费标准2025年调整过一次，目前以每平方米八十元为准。"
AREA = "每个展位的面积是九㎡。"
ABOUT_AREA = "展位的面积有大有小，请看展位图。"
FIGURE = "展位的收费标准以每平方米80元为准。"


@pytest.fixture
def evidence(parts: Parts, corpus: Path, publish_corpus: Callable[[], Release]) -> Callable[[str], list[str]]:
    (corpus / "about" / "stands.md").write_text(
        f"# 展位\n\n展位共六十个。{AREA}{ABOUT_AREA}{STATES}{FIGURE}{REFERS_ON}\n", encoding="utf-8"
    )
    publish_corpus()

    def found(question: str) -> list[str]:
        index = parts.retriever.index()
        ranked = rank_evidence(parts.retriever.search(question, index), index.keywords, parts.retriever.second)
        return [one.text for one in ranked]

    return found


def test_a_sentence_that_only_refers_to_elsewhere_is_none(evidence: Callable[[str], list[str]]) -> None:
    found = evidence("展位的收费标准是什么？")
    assert REFERS_ON not in found
    assert {STATES, FIGURE} <= set(found)
    assert REFERS_ON in evidence("展位收费标准以什么为准？")


def test_a_sentence_without_the_measure_asked_for_gives_way(parts: Parts, evidence: Callable[[str], list[str]]) -> None:
    assert {AREA, ABOUT_AREA} <= set(evidence("展位的面积是多少？"))
    index = parts.retriever.index()
    search = parts.retriever.search("展位的面积是多少？", index)
    places, values = by_words(search, index.keywords)
    indifferent = LinearModel(FEATURES + SECOND, (0.0,) * len(FEATURES + SECOND), 0.0)
    unseen = np.hstack([values, np.zeros((len(places), len(SECOND)))])
    likely = {item.text: item.probability for item in ranked(search, places, unseen, [None] * len(places), indifferent)}
    assert likely[AREA] == pytest.approx(0.5)
    assert likely[ABOUT_AREA] < likely[AREA]


def test_the_numbers_of_a_table_need_no_measure_beside_them() -> None:
    text = "| 展位 | 面积 | 价格 |\n| --- | --- | --- |\n| 甲 | 9 | 80 |\n| 乙 | 面议 | 面议 |\n"
    document = SourceDocument(id="stands", title="展位", text=text, category="about", language="zh-Hans")
    first, second = (unit for unit in units(text) if unit.block.kind is Kind.ROW)
    assert not tells_no_measure(document, first, measures("甲的面积是多少？"))
    assert tells_no_measure(document, second, measures("乙的面积是多少？"))
