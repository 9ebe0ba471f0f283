"""Markers in every form become one; each citation carries the sentence that supports the claim."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from qa_bot.answering.citations import MARKER, Citations, complete_sentences, without_unfinished
from qa_bot.records import Passage, ScoredPassage, SourceDocument
from qa_bot.retrieval.evidence import Evidence
from qa_bot.store.keywords import SEGMENTERS, KeywordIndex
from qa_bot.text.units import units

HALL = "大厅于2021年3月5日启用。江城科技集团运营大厅。\n\n- 芯片展区\n- 软件展区"
EXPO = "博览会有260家企业参展。"


def passage(name: str, text: str) -> ScoredPassage:
    document = SourceDocument(id=name, title=name, text=text, category="about", language="zh-Hans")
    return ScoredPassage(Passage(document_id=name, number=1, section=(), start=0, end=len(text), text=text), document, 1.0)


GIVEN = (passage("hall", HALL), passage("expo", EXPO))


@pytest.fixture(scope="module")
def keywords(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, KeywordIndex]:
    folder: Path = tmp_path_factory.mktemp("keywords") / "bigrams"
    KeywordIndex.write(folder, [HALL, EXPO], SEGMENTERS["bigrams"])
    return {"bigrams": KeywordIndex.open(folder, SEGMENTERS["bigrams"])}


@pytest.fixture
def citations(keywords: Mapping[str, KeywordIndex]) -> Citations:
    return Citations(GIVEN, [], keywords)


@pytest.mark.parametrize(
    "marker",
    [
        *("[2]", "【2】", "［２］", "〔2〕", "[ 2 ]", "[^2]", "【2†expo】"),
        *("[passage 2]", "[Document 2]", "[资料2]", "（来源2）", "(source: 2)", "[第2条]"),
        *("[2,9]", "[2、9]", "[2; 9]", "[2][9]", "[9-7][2]"),
    ],
)
def test_every_form_of_a_marker(citations: Citations, marker: str) -> None:
    text, made = citations.check(f"有260家企业参展{marker}。")
    assert text == "有260家企业参展[1]。"
    assert [(citation.number, citation.found.document.id) for citation in made] == [(1, "expo")]


@pytest.mark.parametrize("text", ["[2024]", "[openEuler]", "(2)", "（2）", "[1.5]", "arr[i]", "[2024-05]"])
def test_other_brackets_are_text(text: str) -> None:
    assert MARKER.search(text) is None


def test_a_range_names_all_between(citations: Citations) -> None:
    text, made = citations.check("大厅与博览会[1-2]。")
    assert text == "大厅与博览会[1][2]。"
    assert [citation.found.document.id for citation in made] == ["hall", "expo"]


def test_a_citation_carries_the_sentence_that_supports_the_claim(citations: Citations) -> None:
    _, made = citations.check("大厅由江城科技集团运营[1]，2021年启用[1]，软件有展区[1]。")
    assert [citation.quote for citation in made] == ["江城科技集团运营大厅。", "大厅于2021年3月5日启用。", "软件展区"]


def test_the_same_sentence_keeps_its_number(citations: Citations) -> None:
    assert citations.check("260家企业参展[2]。")[0] == "260家企业参展[1]。"
    assert citations.check("共有260家[2]。") == ("共有260家[1]。", [])


def test_a_claim_in_another_language_rests_on_what_answers_the_question(keywords: Mapping[str, KeywordIndex]) -> None:
    likely = [Evidence(GIVEN[0], 0, unit, 0.9 if "运营" in HALL[unit.start : unit.end] else 0.1, 0.0, 0.0) for unit in units(HALL)]
    _, made = Citations(GIVEN, likely, keywords).check("A company runs it [1].")
    assert made[0].quote == "江城科技集团运营大厅。"


@pytest.mark.parametrize(
    ("text", "complete", "rest"),
    [
        ("大厅很大。", [], "大厅很大。"),
        ("大厅很大。[", [], "大厅很大。["),
        ("大厅很大。[1]", [], "大厅很大。[1]"),
        ("大厅很大。[1] 它", ["大厅很大。[1] "], "它"),
        ("大厅很大[1]。它", ["大厅很大[1]。"], "它"),
        ("It is big. [1] It was", ["It is big. [1] "], "It was"),
        ("It has 3.5 m. [1][2]\n\n- one [1]\n- two", ["It has 3.5 m. [1][2]\n\n", "- one [1]\n"], "- two"),
        ("大厅（旧）很大。它", ["大厅（旧）很大。"], "它"),
    ],
)
def test_complete_sentences(text: str, complete: list[str], rest: str) -> None:
    assert complete_sentences(text) == (complete, rest)


@pytest.mark.parametrize("text", ["很大[", "很大 [1", "很大【资料", "很大[1, "])
def test_an_unfinished_marker_is_left_out(text: str) -> None:
    assert without_unfinished(text) == "很大"
