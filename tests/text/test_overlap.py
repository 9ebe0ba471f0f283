"""What two texts share."""

from qa_bot.text.overlap import longest_run, share_of_pairs


def test_the_longest_run() -> None:
    assert longest_run("创新中心大厅", "大厅在创新中心") == 4
    assert longest_run("abc", "xyz") == longest_run("", "abc") == 0


def test_the_share_of_pairs_is_of_the_shorter_text() -> None:
    assert share_of_pairs("创新中心", "长江鲲鹏生态创新中心") == 1
    assert share_of_pairs("创新中心", "创新大厅") == 1 / 3
    assert share_of_pairs("创", "创新") == 0
