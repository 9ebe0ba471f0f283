"""Light Markdown: blocks with their offsets, and the units that can be answers."""

from qa_bot.text.blocks import Kind, blocks, cells, table_row
from qa_bot.text.units import units

DOCUMENT = """开头一段。第二句。

## 材料

需要下列材料：

- 申请书
- 证明
  - 复印件

| 年份 | 产值 |
| --- | --- |
| 2023 | 2715亿元 |
| 2024 | 3200亿元 |

### 代码

```
gcc -O2
```
"""


def texts(kind: Kind) -> list[str]:
    return [DOCUMENT[block.start : block.end] for block in blocks(DOCUMENT) if block.kind is kind]


def test_blocks() -> None:
    assert texts(Kind.PARAGRAPH) == ["开头一段。第二句。", "需要下列材料："]
    assert texts(Kind.HEADING) == ["材料", "代码"]
    assert texts(Kind.ITEM) == ["申请书", "证明", "复印件"]
    assert [block.level for block in blocks(DOCUMENT) if block.kind is Kind.ITEM] == [0, 0, 1]
    assert texts(Kind.HEAD) == ["| 年份 | 产值 |"]
    assert texts(Kind.ROW) == ["| 2023 | 2715亿元 |", "| 2024 | 3200亿元 |"]
    assert texts(Kind.CODE) == ["gcc -O2"]


def test_cells_survive_a_round_trip() -> None:
    values = ["a|b", "甲 乙", ""]
    assert cells(table_row(values)) == values


def test_units_know_what_explains_them() -> None:
    found = {DOCUMENT[unit.start : unit.end]: unit for unit in units(DOCUMENT)}
    assert list(found)[:2] == ["开头一段。", "第二句。"]
    assert found["第二句。"].previous == (0, 5)
    item, row = found["证明"], found["| 2024 | 3200亿元 |"]
    assert item.heading == "材料"
    assert item.lead is not None
    assert DOCUMENT[slice(*item.lead)] == "需要下列材料："
    assert row.lead is not None
    assert DOCUMENT[slice(*row.lead)] == "| 年份 | 产值 |"
    assert found["申请书"].group == item.group != row.group
    assert found["gcc -O2"].heading == "材料 代码"


def test_units_of_a_part() -> None:
    start = DOCUMENT.index("- 证明")
    inside = [DOCUMENT[unit.start : unit.end] for unit in units(DOCUMENT, start, DOCUMENT.index("| 年份"))]
    assert inside == ["证明", "复印件"]
