"""Terms of the keyword indexes: documents and questions must come out alike however they are written."""

from qa_bot.text.segmenting import bigrams, words


def test_script_width_and_spaces_do_not_matter() -> None:
    assert words("長江 鯤鵬") == words("长江鲲鹏") == ["长江", "鲲鹏"]
    assert bigrams("創 新 中心") == bigrams("创新中心") == ["创新", "新中", "中心"]


def test_versions_are_found_whole_and_in_parts() -> None:
    assert words("openEuler-24.03") == ["openeuler-24.03", "openeuler", "24.03"]


def test_english_function_words_are_no_terms() -> None:
    assert words("What is the tax rate of the centre?") == ["tax", "rate", "centre"]


def test_a_lone_character_is_a_term() -> None:
    assert bigrams("7月14日") == ["7", "月", "14", "日"]
