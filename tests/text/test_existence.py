"""Of what a question asks the existence, and which questions ask something else."""

import pytest

from qa_bot.text.existence import thing_asked_for


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("中心有没有咖啡厅", "咖啡厅"),
        ("創新中心裡有沒有母嬰室？", "母婴室"),
        ("长江鲲鹏生态创新中心有打印机吗？", "打印机"),
        ("园区里设有充电桩吗", "充电桩"),
        ("中心有哪些平台？", ""),
        ("中心有多少家企业", ""),
        ("高新企业认定，对人数有没有限制", ""),
        ("中心有没有什么优惠", ""),
        ("我们搬过来有没有这一项", ""),
        ("创新大厅什么时候启用？", ""),
    ],
)
def test_the_thing_whose_existence_is_asked(question: str, thing: str) -> None:
    assert thing_asked_for(question) == thing
