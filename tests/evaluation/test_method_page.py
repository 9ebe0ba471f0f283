"""The pages on the method: what they say of the code holds, in both languages; what was not measured stays."""

import re
from pathlib import Path
from typing import Any

import pytest

from ingest.cleaning import STEPS
from qa_bot.errors import DatasetError
from qa_bot.evaluation import method_words as words
from qa_bot.evaluation.ablation import FUSIONS
from qa_bot.evaluation.constants import ROOT, constant
from qa_bot.evaluation.marks import filled
from qa_bot.evaluation.method_page import main, method_page
from qa_bot.records import Language
from qa_bot.retrieval import answerability, evidence, live_index

PAGES: dict[Language, Path] = {"en": ROOT / "docs" / "method.md", "zh": ROOT / "docs" / "method.zh-CN.md"}
MARKS = re.compile(r"^<!-- ([a-z]+) -->$", re.MULTILINE)
RETRIEVAL = {"questions": 200, "r1": 0.9, "r3": 0.95, "r5": 0.97, "ranks": [180, 10, 2, 2, 0, 0, 0, 0, 0, 0, 6]}
FIGURES: dict[str, dict[str, Any]] = {
    "retrieval-some-set": RETRIEVAL,
    "retrieval-some-set-english": RETRIEVAL,
    "answers-some-set": {"questions": 100, "first_sentence": 0.8, "shown": 0.85},
    "refusal-some-set": {"questions": 100, "false_answers": 0.07, "false_refusals": 0.03, "curve": [[0, 0.5], [0.02, 0.09], [1, 0]]},
    "ablation": {
        "sets": {
            "some-set": {
                "questions": 300,
                "rows": [
                    {"without": "nothing", "r1": 0.96, "first_sentence": 0.87, "false_answers": 0.08},
                    {"without": "words", "r1": 0.93, "first_sentence": 0.86, "false_answers": 0.115},
                ],
            }
        }
    },
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_weights_constants_and_drawings_are_those_of_the_code(language: Language) -> None:
    page = PAGES[language].read_text(encoding="utf-8")
    remedy = "run: python -m qa_bot.evaluation.method_page build/eval docs/method.md docs/method.zh-CN.md"
    assert method_page(page, {}, language) == page, remedy


def test_both_languages_have_the_same_parts() -> None:
    english, chinese = (page.read_text(encoding="utf-8") for page in PAGES.values())
    assert MARKS.findall(english) == MARKS.findall(chinese)
    assert len(re.findall(r"^#+ ", english, re.MULTILINE)) == len(re.findall(r"^#+ ", chinese, re.MULTILINE))
    assert re.findall(r"https://\S+", english) == re.findall(r"https://\S+", chinese)


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_every_step_of_cleaning_is_told_in_order(page: Path) -> None:
    assert re.findall(r"^\| `([a-z]+)` \|", page.read_text(encoding="utf-8").partition("<!-- order -->")[0], re.MULTILINE) == [
        name for name, _ in STEPS
    ]


def test_every_feature_is_explained() -> None:
    assert tuple(words.ORDER) == live_index.FEATURES
    assert {name.removesuffix("_relative") for name in evidence.FEATURES + evidence.SECOND} == set(words.EVIDENCE)
    assert (*words.SPOKEN, *(f"passage_{name}" for name in words.ORDER)) == answerability.SPOKEN_FEATURES
    assert tuple(words.ANSWERED) == answerability.ANSWERED_FEATURES
    assert tuple(words.TOGETHER) == answerability.TOGETHER_FEATURES
    assert words.IN_CHINESE.keys() >= FUSIONS.keys()


def test_measured_tables_hold_what_the_files_hold() -> None:
    page = method_page(PAGES["en"].read_text(encoding="utf-8"), FIGURES, "en")
    assert "| some-set | 200 | 97.0 | 97.0 | 95.0 | 90.0 | 100 | 85.0 | 80.0 |" in page
    assert "| some-set-english | 200 | 97.0 | 97.0 | 95.0 | 90.0 |  |  |  |" in page
    assert "| some-set | 100 | 7.0 | 3.0 | 50.0 | 9.0 | 9.0 | 9.0 |" in page
    assert "**some-set**, 300 questions:" in page
    assert "| words | 93.0 (-3.0) | 86.0 (-1.0) | 11.5 (+3.5) |" in page
    assert "| 词语 | 93.0 (-3.0) |" in method_page(PAGES["zh"].read_text(encoding="utf-8"), FIGURES, "zh")


def test_curves_are_drawn_beside_the_page(tmp_path: Path) -> None:
    page = tmp_path / "method.zh-CN.md"
    page.write_text(PAGES["zh"].read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "measured").mkdir()
    (tmp_path / "measured" / "refusal-some-set.json").write_text(
        '{"questions": 4, "false_answers": 0.2, "false_refusals": 0.1, "curve": [[0, 1], [1, 0]]}', encoding="utf-8"
    )
    main(tmp_path / "measured", page)
    (image,) = re.findall(r"!\[[^]]+\]\((\S+)\)", page.read_text(encoding="utf-8"))
    assert (tmp_path / image).read_text(encoding="utf-8").startswith("<svg")


def test_a_constant_is_read_from_its_source() -> None:
    assert constant("src/qa_bot/retrieval/evidence.py", "PASSAGES") == evidence.PASSAGES
    assert constant("src/qa_bot/retrieval/live_index.py", "_REORDERED") == live_index._REORDERED
    with pytest.raises(DatasetError, match="no constant NOTHING"):
        constant("src/qa_bot/retrieval/evidence.py", "NOTHING")


def test_a_page_without_a_mark_is_refused() -> None:
    with pytest.raises(DatasetError, match="no place for order"):
        filled("nothing", "order", "a table")
