"""One script, one width, one case, for matching; names kept whole, for showing."""

import pytest

from qa_bot.text.normalising import bare, fold, has_cjk, one_script, to_simplified


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("長江鯤鵬生態創新中心", "长江鲲鹏生态创新中心"),
        ("ＡＩ　２０２３年", "ai 2023年"),
        ("长 江 鲲 鹏", "长江鲲鹏"),
        ("⼈⼯智能", "人工智能"),
        ("OpenEuler 24.03–LTS", "openeuler 24.03-lts"),
        ("昇騰", "升腾"),
        ("昇腾", "升腾"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_the_encoder_sees_case_and_spaces_as_they_are() -> None:
    assert one_script("開放 OpenEuler") == "开放 OpenEuler"


@pytest.mark.parametrize("text", ["昇騰與鯤鵬", "昇腾与鲲鹏"])
def test_names_survive_conversion(text: str) -> None:
    assert to_simplified(text, ["昇腾"]) == "昇腾与鲲鹏"
    assert to_simplified("昇騰與鯤鵬") == "升腾与鲲鹏"


def test_has_cjk() -> None:
    assert has_cjk("A型")
    assert not has_cjk("A4, 12 €")


def test_bare_wordings_are_the_same_whatever_script_width_case_and_marks() -> None:
    assert bare("創新大廳，在 ＡI_园区 吗？") == bare("创新大厅在ai园区吗") == "创新大厅在ai园区吗"
