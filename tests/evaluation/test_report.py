"""Reports are whole in themselves and show texts as texts; the page of figures holds what the files hold."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from qa_bot.errors import DatasetError
from qa_bot.evaluation.quality_page import quality_page, with_refusals
from qa_bot.presentation import plots
from qa_bot.presentation.page import Detail, Report, write_report
from qa_bot.presentation.table import Table

RAN = {"commit": "abc1234", "embedding": "some-model", "date": "2026-01-02", "passages": "120"}
EVIL = '<script>alert("甲")</script><img src="https://elsewhere.example/x.png">'
FIGURES: dict[str, dict[str, Any]] = {
    "retrieval-some-set": {"questions": 632, "r1": 0.968, "r3": 0.99, "r5": 1.0, "mrr10": 0.98, "milliseconds": 3.21},
    "answers-some-set": {"questions": 632, "first_sentence": 0.876, "shown": 0.9, "f1": 0.25, "median_length": 48},
    "refusal-some-set": {"questions": 632, "false_answers": 0.071, "false_refusals": 0.03, "curve": [[0, 0.5], [0.02, 0.094], [1, 0]]},
    "golden": {
        "right": 0.95,
        "by_kind": {"fact": 0.95},
        "asked": {"fact": 20},
        "forbidden": 0,
        "supported": 1,
        "milliseconds_to_passages": 18,
        "milliseconds_to_text": 35,
        "language_model": None,
    },
    "ablation": {
        "sets": {
            "some-set": {
                "questions": 300,
                "rows": [
                    {"without": "nothing", "r1": 0.96, "first_sentence": 0.87, "false_answers": 0.08},
                    {"without": "vectors", "r1": 0.93, "first_sentence": 0.86, "false_answers": 0.115},
                ],
            }
        }
    },
}


@pytest.mark.slow
def test_a_report_is_one_file_that_asks_for_nothing(tmp_path: Path) -> None:
    drawn = {
        "bars": plots.bars({"1": 612, "beyond": 3}, "rank", "questions"),
        "histogram": plots.histogram([20, 30, 30], "characters", "questions"),
        "curve": plots.curve([(0, 0.5), (0.02, 0.1), (1, 0)], (0.02, 0.1), "false refusals", "false answers"),
    }
    failures = [Detail(EVIL, "gold passage at rank 2", Table(("passage",), ((EVIL,),)))]
    path = tmp_path / "new" / "report.html"
    write_report(path, Report(f"Finding {EVIL}", RAN, {"Figures": Table(("set",), (("some-set",),))}, drawn, {"Failures": failures}))
    page = path.read_text(encoding="utf-8")
    assert page.count("<svg") == 3
    assert "currentColor" in page
    assert "#010203" not in page
    assert "style=" not in page
    assert "<script" not in page
    assert "<img" not in page
    assert not re.search(r"""(?:src|href)\s*=\s*["'](?!#)""", page)
    assert not re.search(r"url\((?!#)|@import", page)
    assert "&lt;script&gt;alert(&#34;甲&#34;)" in page
    assert "abc1234" in page


def test_the_page_of_figures_holds_what_the_files_hold(tmp_path: Path) -> None:
    for name, figures in FIGURES.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(figures | {"ran": RAN}), encoding="utf-8")
    page = quality_page(tmp_path)
    assert "| some-set | 632 | 96.8 | 99.0 | 100.0 | 98.0 | 3.2 |" in page
    assert "| some-set | 632 | 87.6 | 90.0 | 25.0 | 48 |" in page
    assert "| some-set | 632 | 7.1 | 3.0 | 50.0 | 9.4 | 9.4 | 9.4 |" in page
    assert "| vectors | 93.0 (-3.0) | 86.0 (-1.0) | 11.5 (+3.5) |" in page
    assert "| all | 20 | 95.0 |" in page
    assert "| golden | 120 | abc1234 | some-model | 2026-01-02 |" in page


def test_a_measure_that_did_not_run_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "golden.json").write_text(json.dumps(FIGURES["golden"] | {"ran": RAN}), encoding="utf-8")
    page = quality_page(tmp_path)
    assert "The centre's own questions" in page
    assert "Finding the passage" not in page


def test_what_was_not_measured_again_stays_in_the_page_with_what_ran_then(tmp_path: Path) -> None:
    for name, figures in FIGURES.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(figures | {"ran": RAN}), encoding="utf-8")
    before = quality_page(tmp_path)
    assert quality_page(tmp_path / "nothing", before) == before
    later = tmp_path / "later"
    later.mkdir()
    (later / "golden.json").write_text(json.dumps(FIGURES["golden"] | {"ran": RAN | {"commit": "def5678"}}), encoding="utf-8")
    page = quality_page(later, before)
    assert page == before.replace("| golden | 120 | abc1234 |", "| golden | 120 | def5678 |")


def test_the_readme_gets_the_table_of_refusals_and_nothing_else_changes(tmp_path: Path) -> None:
    figures = {"questions": 4, "false_answers": 0.25, "false_refusals": 0.5, "curve": [[0.0, 1.0], [0.5, 0.25]], "ran": {}}
    (tmp_path / "refusal-small.json").write_text(json.dumps(figures), encoding="utf-8")
    readme = "before\n<!-- refusals -->\nold\n<!-- /refusals -->\nafter\n"
    written = with_refusals(readme, tmp_path)
    assert written.startswith("before\n<!-- refusals -->\n| set |")
    assert written.endswith("|\n<!-- /refusals -->\nafter\n")
    assert "| small | 4 | 25.0 | 50.0 |" in written
    assert "old" not in written
    assert with_refusals(written, tmp_path) == written
    chinese = with_refusals(written, tmp_path, chinese=True)
    assert chinese.startswith("before\n<!-- refusals -->\n| 题集 | 问题数 | 误答 | 误拒 | 误拒 1% |")
    assert "| small | 4 | 25.0 | 50.0 |" in chinese
    assert with_refusals(chinese, tmp_path / "nothing", chinese=True) == chinese
    with pytest.raises(DatasetError, match="no place"):
        with_refusals("nothing", tmp_path)
