"""Plain text: headings and lists are found, wrapped lines are joined, captions stay captions."""

import pytest

from ingest.loaders.plain_text import to_light_markdown
from tests.ingest.loaders.conftest import Loaded, kinds

BODY = "创新工场面向初创企业提供办公场地和算力，由园区和高校共同建设，入驻企业可以使用测试环境。"


def test_plain_text_finds_headings_and_leaves_captions(loaded: Loaded) -> None:
    lines = [
        "创新工场开放日",
        BODY,
        "搶抓機(jī)遇,築巢引鳳(fèng)",
        BODY[::-1] + "。",
        "工场主任李大山",
        f"工场主任李大山说，{BODY}",
        "问答环节",
        BODY[5:],
        "图1 大厅",
        BODY[7:],
    ]
    result = loaded("\n".join(lines), "a.txt")
    assert result.document.title == "创新工场开放日"
    assert [text for kind, text in kinds(result.document.text) if kind == "heading"] == ["搶抓機遇，築巢引鳳"]
    assert "问答环节" in result.document.text
    assert "图1 大厅" in result.document.text


@pytest.mark.parametrize(
    ("text", "light"),
    [
        (f"{BODY}\n电话：123\n{BODY}", f"{BODY}\n\n电话：123\n\n{BODY}"),
        (f"{BODY}\n2023年5月6日\n{BODY}", f"{BODY}\n\n2023年5月6日\n\n{BODY}"),
        ("材料如下：\n1. 执照\n2) 简介\n  - 附件\n• 其他\n完。", "材料如下：\n\n1. 执照\n2) 简介\n  - 附件\n- 其他\n\n完。"),
        ("# 注意。\n| 竖线 |。", "＃ 注意。\n\n｜ 竖线 |。"),
        ("\n".join([BODY[:30], BODY[10:40], BODY[5:20]]), BODY[:30] + BODY[10:40] + BODY[5:20]),
        (
            "The workshop offers rooms and computing power to young\ncompanies and is run by the park and also a\nuniversity of the city.",
            "The workshop offers rooms and computing power to young companies and is run by the park and also a university of the city.",
        ),
        (
            "主办单位是某某园区管理委员会办公室综合处\n承办单位是某某高校科学技术研究院办公室",
            "主办单位是某某园区管理委员会办公室综合处\n\n承办单位是某某高校科学技术研究院办公室",
        ),
    ],
)
def test_plain_text(text: str, light: str) -> None:
    assert to_light_markdown(f"开头。\n\n{text}") == f"开头。\n\n{light}"
