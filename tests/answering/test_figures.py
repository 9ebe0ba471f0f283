"""Numbers, dates, amounts and percentages: the same value however written, and what stands in no source."""

from decimal import Decimal

import pytest

from qa_bot.answering.figures import figures, unsupported
from qa_bot.text.numerals import chinese_number, word_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("一百零五", 105),
        ("一百五十", 150),
        ("三千", 3000),
        ("三千万", 30_000_000),
        ("三千五百万", 35_000_000),
        ("一万二", 12_000),
        ("两亿三千万", 230_000_000),
        ("三十余万", 300_000),
        ("二〇二四", 2024),
        ("三点五", Decimal("3.5")),
        ("十四五", None),
        ("千万", None),
        ("万", None),
    ],
)
def test_chinese_numerals(text: str, value: int | Decimal | None) -> None:
    assert chinese_number(text) == value


@pytest.mark.parametrize(
    ("text", "value"), [("four", 4), ("thirty-five", 35), ("two hundred and five", 205), ("thirty million", 30_000_000), ("thousand", 1000)]
)
def test_english_numerals(text: str, value: int) -> None:
    assert word_number(text) == value


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("投资3000万元", "总投资三千万元"),
        ("投资３，０００万元", "总投资三千万元"),
        ("an investment of 30 million yuan", "总投资三千万元"),
        ("thirty million yuan", "总投资3000万元"),
        ("签约0.3亿元", "签约3000万元"),
        ("1,000 developers", "培养一千名开发者"),
        ("共1000人", "共1,000人"),
        ("1.2万亿元", "1.2 trillion yuan"),
        ("占15%", "占百分之十五"),
        ("占15％", "占15 percent"),
        ("占三成", "占30%"),
        ("提高2.5个百分点", "提高2.5%"),
        ("2024年3月5日启用", "March 5, 2024"),
        ("opened on 5 March 2024", "二〇二四年三月五日启用"),
        ("opened on March 5th, 2024", "2024-03-05"),
        ("opened in March 2024", "2024年3月5日"),
        ("opened in 2024", "2024年3月5日"),
        ("2024年5月20日闭幕", "2024年5月18日至20日举行"),
        ("held May 18–20, 2024", "2024年5月18日至20日举行"),
        ("18 to 20 May 2024", "2024年5月18日至20日举行"),
        ("2024年6月2日结束", "2024年5月18日至6月2日举行"),
        ("20日闭幕", "5月18日至20日举行"),
        ("下午2点开始", "14:00开始"),
        ("starts at 9 a.m.", "上午9:00开始"),
        ("九点半开门", "9:30开门"),
        ("电话02787654321", "电话027-87654321"),
        ("第十九届", "第19届"),
        ("the 19th fair", "第十九届"),
        ("four platforms", "四个平台"),
        ("签约75亿元", "| 届次 | 签约金额（亿元） |\n| --- | --- |\n| 第二届 | 75 |"),
        ("占12%", "| 占比（%） |\n| --- |\n| 12 |"),
        ("由甲乙两家单位合办", "由甲、乙合办"),
        ("一个平台，一些人统一到三峡和四川", "没有数字"),
        ("芯片鲲鹏920", "Kunpeng920芯片"),
        ("“十四五”规划十分重要，千万不要错过，上百家、十几家", "没有数字"),
        ("1. 营业执照\n2. 申请表", "营业执照、申请表"),
        ("面积三千㎡", "面积3000平方米"),
        ("第一屆於二〇二一年舉行", "2021年第一届"),
    ],
)
def test_the_same_figure_in_other_words(claim: str, source: str) -> None:
    assert unsupported(claim, [source]) == []


@pytest.mark.parametrize(
    ("claim", "source", "missing"),
    [
        ("投资5000万元", "投资3000万元", ["5000万"]),
        ("30 billion yuan", "30 million yuan", ["30 billion"]),
        ("共有十五家企业", "共有五十家企业", ["十五"]),
        ("增长20%", "增长了20家", ["20%"]),
        ("2024年3月6日", "2024年3月5日", ["2024年3月6日"]),
        ("2023年3月5日", "2024年3月5日", ["2023年3月5日"]),
        ("March 6, 2024", "2024年3月5日", ["March 6, 2024"]),
        ("in 2019", "2024年3月5日", ["2019"]),
        ("共3家", "3月5日", ["3"]),
        ("设有五个展区", "设有四个展区", ["五"]),
        ("six exhibition areas", "设有四个展区", ["six"]),
        ("18:00关门", "17:00关门", ["18:00"]),
        ("50家，又是50家", "", ["50"]),
        ("占百分之十五", "占百分之五十", ["百分之十五"]),
    ],
)
def test_what_stands_in_no_source(claim: str, source: str, missing: list[str]) -> None:
    assert unsupported(claim, [source]) == missing


def test_a_figure_may_stand_in_any_of_the_sources() -> None:
    assert unsupported("2024年有120家", ["2024年", "120家"]) == []


def test_names_with_digits_are_no_numbers() -> None:
    assert [figure.shown for figure in figures("H200与TaiShan200") if figure.sure] == []
