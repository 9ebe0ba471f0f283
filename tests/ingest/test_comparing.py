"""What comparing documents shows staff: copies, near copies, and a date or figure that another document gives otherwise."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.builder import Plan, Scope, plan
from ingest.sources import find
from qa_bot.assembly import Parts
from qa_bot.releases import Release

HALL = """创新大厅位于江城未来科技城，由江城科技集团运营，面向企业、高校和公众免费开放，每天接待多批参观团队。

大厅一层是芯片展区，展示处理器、服务器主板和整机；二层是软件展区，展示操作系统、数据库和中间件。

参观团队须提前三个工作日预约，由讲解员陪同，全程约四十分钟；个人参观者可在周末到服务台登记。
"""


@pytest.fixture
def warned(parts: Parts, corpus: Path) -> Callable[..., dict[str, list[str]]]:
    def of(**texts: str) -> dict[str, list[str]]:
        for name, text in texts.items():
            head = f"---\ntitle: {name}\ncategory: about\nlanguage: zh-Hans\nsource: 测试\n---\n\n"
            (corpus / "about" / f"{name}.md").write_text(head + text, encoding="utf-8")
        planned: Plan = plan(find([corpus]).files, parts.settings, parts.releases, parts.embeddings.identity, scope=Scope.CORPUS)
        found = {entry.document.id: [str(warning) for warning in entry.warnings] for entry in planned.entries if entry.document}
        return {name: found[name] for name in texts}

    return of


Warned = Callable[..., dict[str, list[str]]]


def test_a_copy_and_a_near_copy_are_named_at_the_later_document(warned: Warned) -> None:
    found = warned(a=HALL, b=HALL, c=HALL.replace("四十", "五十"), d="另一篇文章，讲的是完全不同的事情：食堂的开放时间和菜单。")
    assert found["a"] == []
    assert found["b"] == ["same as “a”"]
    assert any(warning.endswith("the same as “a”") for warning in found["c"])
    assert "d" in found
    assert all("“" not in warning for warning in found["d"])


def test_a_traditional_copy_is_a_copy(warned: Warned) -> None:
    import opencc

    found = warned(a=HALL, b=opencc.OpenCC("s2t").convert(HALL))
    assert found["b"] == ["same as “a”"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("大会议室的租金是每小时500元。", "大会议室的租金是每小时800元。"),
        ("第二届算力博览会于2025年5月18日在会展中心开幕。", "第二届算力博览会将于2025年5月20日在会展中心开幕。"),
        ("创新大厅共设有四个展区，免费开放。", "创新大厅共设有五个展区，免费开放。"),
        ("The large meeting room costs 500 yuan an hour.", "The large meeting room costs 800 yuan an hour."),
    ],
)
def test_another_date_or_figure(warned: Warned, one: str, other: str) -> None:
    found = warned(a=f"甲文开头。\n\n{one}", b=f"乙文的开头不同。\n\n{other}")
    assert [w for w in found["b"] if "disagrees" in w] == [f"disagrees with “a”: “{other}” here, “{one}” there"]
    assert not [w for w in found["a"] if "disagrees" in w]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("大会议室的租金是每小时500元。", "小会议室的租金是每小时300元，大会议室是500元。"),
        ("2023年中心共接待参观者12000人次。", "2024年中心共接待参观者15000人次。"),
        ("补贴标准按2023年的办法执行，由园区发放。", "补贴标准按2024年的办法执行，由园区发放。"),
        ("创新大厅共设有四个展区，免费开放。", "创新大厅共设有4个展区，免费开放。"),
        ("展区面积是300平方米。", "食堂在地下一层，可容纳300人就餐。"),
    ],
)
def test_what_only_looks_like_it(warned: Warned, one: str, other: str) -> None:
    found = warned(a=one, b=other)
    assert not [w for warnings in found.values() for w in warnings if "disagrees" in w]


def test_little_text_and_what_is_over(warned: Warned, publish_corpus: Callable[[], Release]) -> None:
    assert warned(a="你好。") == {"a": ["only 2 characters were found; check that the file is complete"]}
    publish_corpus()
    assert warned(a="你好。") == {"a": []}, "of what is unchanged only its dates are told"


def test_both_languages(parts: Parts, corpus: Path) -> None:
    planned = plan(find([corpus]).files, parts.settings, parts.releases, parts.embeddings.identity, scope=Scope.CORPUS)
    warnings = {entry.document.id: entry.warnings for entry in planned.entries if entry.document}
    assert [warning.said("zh") for warning in warnings["rent"]] == ["有效期已于2023年12月31日届满。"]
    assert [warning.said("en") for warning in warnings["expo"]] == ["the event ended on 20 May 2024"]
    assert warnings["hall"] == ()
