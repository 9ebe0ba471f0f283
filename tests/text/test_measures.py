"""Which measure a question asks for, and which text has it."""

import pytest

from qa_bot.text.measures import lacks_measure, measures
from qa_bot.text.normalising import fold


@pytest.mark.parametrize(
    ("question", "told", "not_told"),
    [
        ("高新技术企业有多少家", "| 企业数（家） | 5200 |", "企业须已注册成立一年以上"),
        ("2022年时入驻了多少家企业", "入驻企业已有300余家", "当年营收500亿元"),
        ("大厅现在有多少员工", "大厅现有员工80人", "大厅培养开发者3000余人"),
        ("How many people does the hall employ?", "大厅现有员工80人", "大厅培养开发者3000余人"),
        ("展会来了多少人", "观展人数达2万人次", "展会于5月18日举行"),
        ("备案要几个工作日", "3个工作日内办结", "备案须提交三份材料"),
        ("测评要多少天", "约一个月可以完成", "测评共七步"),
        ("考试多少分算过", "600分及格", "考试时间为90分钟"),
        ("买办公楼每平方米补多少块？", "每平方米补贴500元", "购买办公用房的给予补贴"),
        ("总投资多少亿", "总投资30亿元", "一期2022年建成"),
        ("大厅的建筑面积", "建筑面积三千平方米", "大厅2021年启用"),
        ("芯片是几纳米的", "采用7纳米工艺", "共有64核"),
        ("What is the TDP of the chip in watts?", "功耗为180瓦", "2019年发布"),
        ("证书几年要重考一次", "有效期三年", "2024年10月起收费8000元"),
        ("How many years is it valid?", "valid for three years", "issued in 2024"),
        ("研发费用要占百分之几", "不低于5%", "须有研发费用"),
    ],
)
def test_only_a_text_with_the_measure_tells_it(question: str, told: str, not_told: str) -> None:
    assert not lacks_measure(fold(told), measures(question))
    assert lacks_measure(fold(not_told), measures(question))


@pytest.mark.parametrize(
    "question",
    [
        "哪些企业入驻了",
        "面积最大的园区是哪个",
        "大厅是公元几年建的",
        "数字经济20条和云谷20条有几点不同",
        "是早几年定的吗",
        "几年几月几号启用的",
        "四个平台分别是哪几块",
        "为什么叫光谷",
        "几号线到大厅",
    ],
)
def test_other_questions_ask_for_none(question: str) -> None:
    assert not lacks_measure("大厅由江城科技集团运营", measures(question))
