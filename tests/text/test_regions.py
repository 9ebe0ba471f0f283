"""The regions that a question is about, and those that only its asker comes from."""

import pytest

from qa_bot.text.regions import regions, regions_asked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("西安的openEuler用户组由谁组织？", {"西安"}),
        ("鄭州和武漢各有一個", {"郑州", "武汉"}),
        ("长江鲲鹏生态创新中心在光谷", set()),
    ],
)
def test_regions_are_found_in_either_script(text: str, expected: set[str]) -> None:
    assert regions(text) == expected


@pytest.mark.parametrize(
    "question",
    ["我在北京，怎么去中心？", "我们公司在上海，能入驻吗", "从长沙坐高铁过来要多久", "总公司在北京，能申请吗", "长沙的公司能申请吗"],
)
def test_where_the_asker_is_or_comes_from_is_not_asked_about(question: str) -> None:
    assert regions_asked(question) == set()


def test_a_region_beside_the_askers_own_is_asked_about() -> None:
    assert regions_asked("我们公司在上海，武汉的中心能帮上什么") == {"武汉"}
