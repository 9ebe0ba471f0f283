"""Terms of the keyword indexes: documents and questions must come out alike however they are written."""

import pytest

from qa_bot.text.segmenting import bigrams, editions, names, names_asked, numbers, words


def test_script_width_and_spaces_do_not_matter() -> None:
    assert words("長江 鯤鵬") == words("长江鲲鹏") == ("长江", "鲲鹏")
    assert bigrams("創 新 中心") == bigrams("创新中心") == ("创新", "新中", "中心")


def test_versions_are_found_whole_and_in_parts() -> None:
    assert words("openEuler-24.03") == ("openeuler-24.03", "openeuler", "24.03")


def test_english_function_words_are_no_terms() -> None:
    assert words("What is the tax rate of the centre?") == ("tax", "rate", "centre")


def test_a_lone_character_is_a_term() -> None:
    assert bigrams("7月14日") == ("7", "月", "14", "日")


def test_numbers_and_names() -> None:
    assert numbers("签约１，２００万元，占 12.5%，2023年") == {"1200", "12.5", "2023"}
    assert names("昇腾310 和 CANN 的 API") == {"cann", "api"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第二十一届光博会", {"21"}),
        ("第20届和第十九届", {"20", "19"}),
        ("the 20th expo", {"20"}),
        ("openEuler 24.03 LTS", {"24.03"}),
        ("增长1.5%，约3.2万", set()),
        ("两届冠军", set()),
    ],
)
def test_editions_are_numbers_whatever_their_script(text: str, expected: set[str]) -> None:
    assert editions(text) == expected


def test_of_an_english_question_only_words_with_a_capital_inside_are_names() -> None:
    assert names_asked("How do I get certified for openEuler and HCIE?") == {"openeuler", "hcie"}
    assert names_asked("openEuler怎么认证") == {"openeuler"}
