"""What each cleaning step changed, as a diff."""

from ingest.cleaning import clean
from ingest.differences import ChangedLine, Difference, Piece, differences

RAW = """# 產(chǎn)業(yè)園

園區(qū)於2021年啟用。

上一篇：某新聞

來源不明的一段話,說的是園區。

图片版权归原作者所有，如有侵权请联系我们删除。
"""


def test_a_clean_text_has_none() -> None:
    assert differences("# 题\n\n一段话。") == ()


def test_each_step_by_its_lines() -> None:
    found = {difference.step: difference.lines for difference in differences(RAW)}
    assert found["pinyin"][0] == ChangedLine(
        1, (Piece("kept", "# 產"), Piece("removed", "(chǎn)"), Piece("kept", "業"), Piece("removed", "(yè)"), Piece("kept", "園"))
    )
    assert found["punctuation"] == (
        ChangedLine(
            found["punctuation"][0].number,
            (Piece("kept", "來源不明的一段話"), Piece("removed", ","), Piece("added", "，"), Piece("kept", "說的是園區。")),
        ),
    )
    assert found["disclaimers"][0].pieces == (Piece("removed", "图片版权归原作者所有，如有侵权请联系我们删除。"),)


def test_they_tell_of_every_step_that_removed_something() -> None:
    assert {difference.step for difference in differences(RAW)} == {removal.step for removal in clean(RAW).removals}


def test_a_long_line_is_shown_around_its_change() -> None:
    (difference,) = differences(f"{'很长的一句话' * 50}產(chǎn)业{'又是很长的一句话' * 50}。")
    assert isinstance(difference, Difference)
    ((line),) = difference.lines
    kept = [piece.text for piece in line.pieces if piece.kind == "kept"]
    assert all(len(text) <= 81 for text in kept)
    assert kept[0].endswith("產")
    assert kept[0].startswith("…")
    assert kept[-1].endswith("…")
