"""What a text names so that no other word is meant."""

import pytest

from qa_bot.text.named import editions, names, names_a_sibling, names_asked, numbers, years


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
        ("第八批与第五批，算力中心二期，东段一期，phase 3", {"8", "5", "2", "1", "3"}),
        ("首批欧拉生态创新中心", {"1"}),
        ("一期培训多少钱，分三期缴，十四五期间，长期，学期", set()),
        ("两届冠军", set()),
        ("连续三届获奖，十届老会员", set()),
        ("十八届光博会 参展企业数，二十届，二十一届", {"18", "20", "21"}),
        ("昇腾910B与鲲鹏 920的功耗", {"910b", "920"}),
        ("Kunpeng 950 cores", {"950"}),
        ("共有500余家，达到120%，公司130号人，不超过200 万元", set()),
        ("我们公司有130员工，招200研发，公司300员工", set()),
        ("Are there over 500 companies, and does it host 300 events?", set()),
    ],
)
def test_editions_are_numbers_whatever_their_script(text: str, expected: set[str]) -> None:
    assert editions(text) == expected


def test_of_an_english_question_only_words_with_a_capital_inside_are_names() -> None:
    assert names_asked("How do I get certified for openEuler and HCIE?") == {"openeuler", "hcie"}
    assert names_asked("openEuler怎么认证") == {"openeuler"}


def test_years_of_our_time_stand_in_four_figures() -> None:
    assert years("２０２３年的2100家企业，版本2023.1，1850年") == {"2023"}


def test_a_name_that_differs_by_little_is_another_thing() -> None:
    assert names_a_sibling({"hcia"}, "HCIE认证的有效期是三年")
    assert not names_a_sibling({"hcia"}, "HCIA和HCIE认证")
    assert not names_a_sibling({"hcia"}, "openEuler认证")
    assert not names_a_sibling(set(), "HCIE认证")
