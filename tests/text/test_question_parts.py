"""Two questions in one, and the story before a question."""

import pytest

from qa_bot.text.question_parts import compared, two_questions, without_story


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("DevKit最早是哪一年推出的，2.0版又是哪天上线的？", ("DevKit最早是哪一年推出的", "2.0版又是哪天上线的？")),
        ("在武汉用算力，最多能补多少、补几年？", ("在武汉用算力，最多能补多少", "补几年？")),
        ("How big is Optics Valley, and which districts does it cover?", ("How big is Optics Valley", "which districts does it cover?")),
        ("你好，请问中心在哪里？", None),
        ("免税的那几年过完之后，税率是多少", None),
        ("When and where was it?", None),
        ("规划期是从哪年到哪年？", None),
        ("甲在哪里，乙在哪里，丙在哪里", None),
    ],
)
def test_two_questions_in_one(question: str, parts: tuple[str, str] | None) -> None:
    assert two_questions(question) == parts


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("第十九届和第二十届光博会，哪一届参展企业更多？", ("第十九届光博会参展企业有多少？", "第二十届光博会参展企业有多少？")),
        ("欧拉的大SP和小SP哪个维护得久，各多长时间？", ("欧拉的大SP维护多长时间？", "欧拉的小SP维护多长时间？")),
        (
            "高企的发展情况报表和普通的企业年报，截止时间差多少？",
            ("高企的发展情况报表截止时间是什么时候？", "普通的企业年报截止时间是什么时候？"),
        ),
        ("贡献者2024年5月和2025年5月各有多少人？", ("贡献者2024年5月有多少人？", "贡献者2025年5月有多少人？")),
        ("方案里，市内和省内的时延目标各是多少？", ("方案里市内的时延目标是多少？", "方案里省内的时延目标是多少？")),
        ("软件园跟软件新城，哪个先建的", ("软件园建是什么时候？", "软件新城建是什么时候？")),
        ("大厅由谁和谁运营", None),
        ("报表和年报是不是同一个东西，差在哪", None),
        ("DevKit和BoostKit有什么区别？", None),
    ],
)
def test_two_things_compared(question: str, parts: tuple[str, str] | None) -> None:
    assert compared(question) == parts


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        (
            "我们做财务软件的，老板让我打听打听：公司去年四百三十来号人，销售额一个半亿，科技型中小企业的人数、收入和资产上限到底都卡在多少？",
            "科技型中小企业的人数、收入和资产上限到底都卡在多少？",
        ),
        (
            "Hello, I am preparing a report for my delegation and there is one thing I could not find: at the industry event in the summer "
            "of 2023, which park were the guests shown before the meeting started?",
            "at the industry event in the summer of 2023, which park were the guests shown before the meeting started?",
        ),
        (
            "您好，我们有段老代码拿char存负数，同事改了好几天也没有改对，搬到鲲鹏服务器上运行的结果就不对了，编译的时候加个什么参数能解决？",
            "我们有段老代码拿char存负数，搬到鲲鹏服务器上运行的结果就不对了，编译的时候加个什么参数能解决？",
        ),
        ("我们是2016年登记的公司，最晚哪天要调整？", "我们是2016年登记的公司，最晚哪天要调整？"),
        ("领导让统计一下武汉民企总共有多少户，麻烦给个数", "武汉民企总共有多少户"),
        ("我想咨询一下高企认定条件，谢谢", "高企认定条件"),
        ("怎么查一下我的证书", "怎么查一下我的证书"),
        ("，谢谢", "，谢谢"),
    ],
)
def test_a_long_question_is_asked_without_its_story(question: str, asked: str) -> None:
    assert without_story(question) == asked
