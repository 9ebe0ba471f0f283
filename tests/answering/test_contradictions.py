"""Where the documents differ, both are shown; where they speak of different things or years, nothing is said."""

from collections.abc import Sequence

import pytest

from qa_bot.answering.contradictions import contradiction
from qa_bot.records import SourceDocument
from tests.answering.evidence import evidence


def document(name: str, text: str, date: str = "") -> SourceDocument:
    return SourceDocument(id=name, title=name, text=text, category="facility", language="zh-Hans", date=date)


PLANS = document(
    "算力目标",
    "- 据2024年2月7日报道，行动方案的目标是2025年全市算力达到5000P。\n- 据2025年3月10日报道，产业方案的目标是2025年底全市算力达到4500P。\n",
)
CITY = document("科学城", "- 7大实验室平台\n- 9大科学装置\n", "2022")
FIGURES = document("新区数据", "新区当年有5家实验室平台、7个大科学装置和66个国家级创新平台。", "2026-01-25")
TABLE = document("装机量", "| 时间 | 累计装机量 |\n| --- | --- |\n| 2022年底 | 300万套 |\n| 2023年底 | 610万套 |\n")
TOTALS = document("新区企业", "2025年新区认定领军企业505家，累计认定2043家领军企业。", "2026-01-30")
GROWTH = document("企业数", "截至2022年，园区有120家科技企业。\n\n截至2024年，园区有260家科技企业。")


def test_two_targets_for_one_year() -> None:
    ranked = [evidence(PLANS, "4500P", 0.9), evidence(PLANS, "5000P", 0.6)]
    found = contradiction("2025年全市算力目标是多少？", ranked)
    assert found is not None
    assert found.notice("zh").text == "资料中的说法不一致：算力目标（2025年3月10日）写的是4500P，算力目标（2024年2月7日）写的是5000P。"
    assert found.notice("en").kind == "contradiction"


@pytest.mark.parametrize(
    ("question", "values"),
    [("科学城有几个大科学装置？", [9, 7]), ("新区有多少家实验室平台？", [7, 5])],
)
def test_two_counts_of_one_thing(question: str, values: Sequence[int]) -> None:
    thing = "科学装置" if "装置" in question else "实验室"
    found = contradiction(question, [evidence(CITY, thing, 0.9), evidence(FIGURES, thing, 0.2)])
    assert found is not None
    assert [claim.value for claim in found.claims] == values


@pytest.mark.parametrize(
    ("question", "ranked"),
    [
        ("新区有几家领军企业？", [evidence(TOTALS, "505", 0.9), evidence(TOTALS, "2043", 0.9)]),
        ("累计装机量是多少？", [evidence(TABLE, "300万", 0.9), evidence(TABLE, "610万", 0.8)]),
        ("园区有多少家科技企业？", [evidence(GROWTH, "120", 0.9), evidence(GROWTH, "260", 0.8)]),
        ("科学城有几个大科学装置？", [evidence(CITY, "科学装置", 0.9), evidence(FIGURES, "科学装置", 0.01)]),
        ("科学城有哪些大科学装置？", [evidence(CITY, "科学装置", 0.9), evidence(FIGURES, "科学装置", 0.8)]),
        ("科学城有几个国家级创新平台？", [evidence(CITY, "科学装置", 0.9), evidence(FIGURES, "66", 0.8)]),
    ],
    ids=["one sentence", "rows of a table", "other years", "unlikely", "no figure is asked for", "another thing"],
)
def test_what_is_no_contradiction(question: str, ranked: list) -> None:  # type: ignore[type-arg]
    assert contradiction(question, ranked) is None
