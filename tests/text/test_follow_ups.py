"""How a question leans on the one before, and what it becomes."""

import pytest

from qa_bot.text.follow_ups import Lean, follow_up
from qa_bot.text.subjects import subject_of


@pytest.mark.parametrize(
    ("question", "title", "subject"),
    [
        ("第二届博览会是什么时候？", "江城博览会：第一届、第二届", "第二届博览会"),
        ("大厅的总经理是谁", "大厅的人员", "大厅的总经理"),
        ("坐地铁怎么去未来科技城？", "未来科技城", "未来科技城"),
        ("产业园重点发展什么？", "产业园", "产业园"),
        ("openEuler Summit 2024在哪里举行？", "", "openEuler Summit 2024"),
        ("How many developers has the centre trained?", "", "the centre"),
        ("When was the industry matchmaking event held?", "", "the industry matchmaking event"),
        ("What are the centre's four platforms?", "", "the centre"),
        ("什么时候？", "江城博览会", "江城博览会"),
    ],
)
def test_the_subject_of_a_question(question: str, title: str, subject: str) -> None:
    assert subject_of(question, title) == subject


@pytest.mark.parametrize(
    ("question", "last", "subject", "standalone"),
    [
        ("那它在哪里？", "大厅的总经理是谁", "大厅的总经理", "大厅在哪里？"),
        ("他什么时候上任的", "大厅的总经理是谁", "大厅的总经理", "大厅的总经理什么时候上任的？"),
        ("2024年的呢？", "2023年的大会有多少人", "2023年的大会", "2024年的大会有多少人"),
        ("那第一届呢", "第二届博览会是什么时候？", "第二届博览会", "第一届博览会是什么时候？"),
        ("那昇腾呢？", "鲲鹏是什么？", "鲲鹏", "昇腾是什么？"),
        ("那地址呢？", "第二届博览会是什么时候", "第二届博览会", "第二届博览会的地址在哪里？"),
        ("主题是什么", "第二届博览会是什么时候？", "第二届博览会", "第二届博览会的主题是什么？"),
        ("需要什么材料？", "怎么申请补贴", "补贴", "补贴需要什么材料？"),
        ("谁主办的呢", "第二届博览会是什么时候？", "第二届博览会", "第二届博览会谁主办的呢？"),
        ("这个活动在哪里", "博览会是什么时候？", "博览会", "博览会在哪里？"),
        ("怎么去那里", "产业园重点发展什么", "产业园", "怎么去产业园？"),
        ("and in 2024?", "How many did the centre train?", "the centre", "How many did the centre train in 2024?"),
        ("who runs it?", "Where is the centre?", "the centre", "who runs the centre?"),
        ("How do I get there?", "Where is the centre?", "the centre", "How do I get to the centre?"),
        ("What about the address?", "Who runs the centre?", "the centre", "What is the address of the centre?"),
        ("上一届呢？", "第二十届博览会是几号到几号？", "第二十届博览会", "第十九届博览会是几号到几号？"),
        ("下一届呢", "第9届博览会在哪里", "第9届博览会", "第10届博览会在哪里？"),
        ("前一年呢？", "2025年的大会有多少人？", "2025年的大会", "2024年的大会有多少人？"),
        ("And the expo the year before?", "When was the summit 2024?", "the summit", "the expo in 2023?"),
        ("where do I book one?", "How long is the exam?", "the exam", "where do I book the exam?"),
        ("那2024年11月的时候呢", "大厅到2022年底有多少人", "大厅", "大厅到2024年11月有多少人"),
        ("过了一年呢？", "2024年5月有多少人", "大厅", "2025年5月有多少人？"),
        ("and by Nov 2024?", "How many were there at the end of 2023?", "", "How many were there at Nov 2024?"),
        ("那960呢", "鲲鹏950有哪些型号？", "鲲鹏950", "鲲鹏960有哪些型号？"),
        ("卓越级呢", "标准级孵化器认定之后多久考核一次", "标准级孵化器认定之后多久考核一次", "卓越级孵化器认定之后多久考核一次"),
        ("科小呢", "高企多久认定一次", "高企多久认定一次", "科小多久认定一次"),
        ("哪天办的", "开发者日在哪里办的？", "开发者日", "开发者日哪天办的？"),
        ("Who are its speakers?", "When is the expo?", "the expo", "Who are the expo's speakers?"),
    ],
)
def test_what_is_left_out_is_carried_over(question: str, last: str, subject: str, standalone: str) -> None:
    read = follow_up(question, last, subject, names_own=False)
    assert (read.lean, read.question) == (Lean.SURE, standalone)


@pytest.mark.parametrize(
    ("question", "names_own"),
    [
        ("高新技术企业认定有哪些条件呢？", True),
        ("how long does it take to register a company?", True),
        ("鲲鹏和它的生态有什么关系", True),
        ("Are there any parks in the valley?", True),
    ],
)
def test_a_question_with_its_own_subject_is_left_alone(question: str, names_own: bool) -> None:
    assert follow_up(question, "博览会是什么时候", "博览会", names_own=names_own).lean is Lean.NONE


@pytest.mark.parametrize("question", ["还有别的吗", "还有吗？", "Anything else?", "tell me more", "那还有其他的吗"])
def test_more_of_the_same(question: str) -> None:
    read = follow_up(question, "有哪些展区？", "展区", names_own=False)
    assert (read.lean, read.question) == (Lean.MORE, "有哪些展区？")


def test_in_doubt_the_documents_decide() -> None:
    read = follow_up("有多少家企业参展？", "第二届博览会是什么时候？", "第二届博览会", names_own=False)
    assert (read.lean, read.question) == (Lean.MAYBE, "第二届博览会有多少家企业参展？")


def test_what_is_named_alone_may_be_another_thing_or_an_aspect() -> None:
    read = follow_up("制程呢", "鲲鹏920是哪年发布的？", "鲲鹏920", names_own=False)
    assert (read.question, read.aspect) == ("制程是哪年发布的？", "鲲鹏920的制程是什么？")
    for question, subject in (("2024年呢", "大会"), ("那960呢", "鲲鹏950"), ("卓越级呢", "标准级孵化器")):
        assert follow_up(question, f"{subject}有多少", subject, names_own=False).aspect == ""
