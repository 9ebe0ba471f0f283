"""Light Markdown becomes HTML; what it says stays text."""

from markupsafe import Markup, escape

from qa_bot.web.prose import marker, prose


def _plain(text: str) -> str:
    return str(prose(text, lambda start, end: escape(text[start:end])))


def test_blocks() -> None:
    assert _plain("## A\n\nb") == '<h2>A</h2><div class="p">b</div>'
    assert _plain("# A") == "<h2>A</h2>"
    assert _plain("```\na\n\n<b>\n```") == '<pre tabindex="0"><code>a&#10;&#10;&lt;b&gt;</code></pre>'


def test_lists_nest_and_keep_their_numbers() -> None:
    assert _plain("- a\n  - b\n- c") == "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"
    assert _plain("3. a\n4. b") == '<ol start="3"><li>a</li><li>b</li></ol>'
    assert _plain("- a\n1. b") == '<ul><li>a</li></ul><ol start="1"><li>b</li></ol>'
    assert _plain("  - a\n- b") == "<ul><li>a</li><li>b</li></ul>"


def test_tables_have_heads_and_unescape_their_pipes() -> None:
    html = _plain("| a | b |\n| --- | --- |\n| 1 \\| 2 | <i> |\n")
    assert "<thead><tr>" in html
    assert html.count('<th scope="col">') == 2
    assert "<td>1 | 2</td><td>&lt;i&gt;</td>" in html


def test_a_head_that_is_said_again_begins_no_table() -> None:
    again = _plain("| a |\n| --- |\n| 1 |\n\n| a |\n| --- |\n| 2 |\n\n| b |\n| --- |\n| 3 |")
    assert [part.count("<td>") for part in again.split("<table>")[1:]] == [2, 1]
    assert again.count("<thead>") == 2


def test_a_row_that_is_still_being_written_does_no_harm() -> None:
    assert _plain("| a") == '<div class="table" tabindex="0"><table><tr></tr></table></div>'


def test_marker_marks_only_what_is_shared() -> None:
    text = "a<b>c"
    assert marker(0, 5, text, (1, 4)) == Markup("a<mark>&lt;b&gt;</mark>c")
    assert marker(0, 2, text, (3, 5)) == Markup("a&lt;")
    assert marker(0, 5, text, (0, 99)) == Markup("<mark>a&lt;b&gt;c</mark>")
