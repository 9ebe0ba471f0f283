"""What staff are told is worded in both languages, and says the same in both."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import ingest
from ingest import remarks
from ingest.remarks import Remark, failure
from qa_bot.errors import DocumentError
from qa_bot.text.normalising import has_cjk

_ROOT = Path(ingest.__file__).parent
_FOR_ADMINISTRATORS = ("commands", "backup.py", "restoring.py", "password.py")


def raised() -> Iterator[tuple[str, int, int]]:
    """File, line and number of texts of every error that is made below ``ingest`` for staff."""
    for path in sorted(_ROOT.rglob("*.py")):
        if any(part in _FOR_ADMINISTRATORS for part in path.relative_to(_ROOT).parts):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                if name in ("DocumentError", "ReleaseError", "QuestionError") or ast.unparse(node.func) in ("visit.error", "where.error"):
                    yield path.name, node.lineno, len(node.args)


def test_every_error_that_staff_may_meet_is_worded_twice() -> None:
    found = list(raised())
    assert len(found) > 60
    assert [(name, line) for name, line, texts in found if texts != 2] == []


@pytest.mark.parametrize(
    ("remark", "zh", "en"),
    [
        (remarks.scanned([1, 2, 3, 7]), "第1-3, 7页是图片", "pages 1-3, 7: read by OCR"),
        (remarks.scanned([4]), "第4页", "page 4:"),
        (remarks.scanned_poorly(range(1, 60, 2)), "第1, 3, 5", "21, 23, …"),
        (remarks.hidden_sheets(["底价", "旧"]), "“底价”、“旧”", "“底价”, “旧”"),
        (remarks.hidden_cells("价目", [2, 3], [1, 27]), "第2-3行、B列、AB列", "rows 2-3, column B, column AB"),
        (remarks.hidden_cells("价目", [], [701]), "被筛选掉的ZZ列没有", "left out: column ZZ;"),
        (remarks.mislabelled("", "网页", "a web page"), "没有扩展名", "ends in nothing"),
    ],
)
def test_remarks_name_what_they_mean(remark: Remark, zh: str, en: str) -> None:
    assert zh in remark.said("zh")
    assert en in remark.said("en")
    assert str(remark) == remark.said("en")


def test_an_error_without_chinese_is_for_the_administrator() -> None:
    assert failure(DocumentError("x: broken; mend it", "x：坏了；请修好。")).said("zh") == "x：坏了；请修好。"
    told = failure(DocumentError("x: broken; mend it"))
    assert told.said("en") == "x: broken; mend it"
    assert has_cjk(told.said("zh"))
    assert told.said("en") in told.said("zh")
