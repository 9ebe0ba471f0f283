"""Writes the figures of ``qa-eval`` where people read them: ``python -m qa_bot.evaluation.quality_page FOLDER QUALITY README…``.

``QUALITY`` becomes the page of all tables; in each ``README`` the table of refusals is put between two comments.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from qa_bot.evaluation import tables
from qa_bot.evaluation.marks import filled
from qa_bot.presentation.table import Table
from qa_bot.terminal import plain_errors
from qa_bot.text.blocks import cells

_HEAD = """# Quality

Measured by `make eval` on the pipeline that visitors get, and written by a command: no figure here is typed. The public
sets are human questions over Wikipedia articles; nothing is fitted on them. The reports that the same command leaves in
`build/eval` show every failure. [method.md](method.md) explains what is measured here.
"""
_RETRIEVAL = """
## Finding the passage

All passages of a set are indexed, every question is asked: the share (%) whose gold passage is first (R@1), among the
first three, five; the mean reciprocal rank; and the median time of a search in milliseconds, the embedding of the
question left out.

"""
_ANSWERS = """
## Answering with the right sentence

Given only the question: the share (%) whose first sentence, or all that is shown, holds an accepted answer; how much of
what is shown is the answer (mean token F1 as CMRC 2018 counts it, %); and the median length of what is shown, in
characters. No question is refused here.

"""
_REFUSAL = """
## Knowing when not to answer

Half of the questions, chosen by a hash, are asked of an index without their whole article. False answers: the share (%)
of these that is answered all the same. False refusals: the share (%) of the others that is refused. Then the false
answers (%) that other thresholds would give, at so many false refusals.

"""
_GOLDEN = """
## The centre's own questions

`evaluation/golden.jsonl`, as visitors ask: right means answered with what was expected, nothing forbidden, a right
document cited; or refused, where the documents hold no answer.

"""
_UNSEEN = """
## Unseen questions

`evaluation/unseen.jsonl`, judged in the same way: written from the documents, without sight of the golden questions
and of those for fitting. No weight is fitted on them, but failures of most were looked at, and rules mended after.

"""
_LANGUAGE_MODEL = """
## The golden questions, answered by a language model

"""
_ABLATION = """
## What each part is worth

One part at a time is left out, and everything behind it runs on: what is right then (%), and the points by which it
differs from the whole. False answers are compared at 2 % false refusals, on searches from which the article was removed
afterwards.
"""
_INTROS: Mapping[str, str] = {
    "retrieval": _RETRIEVAL,
    "answers": _ANSWERS,
    "refusal": _REFUSAL,
    "golden": _GOLDEN,
    "unseen": _UNSEEN,
    "golden-llm": _LANGUAGE_MODEL,
    "ablation": _ABLATION,
}
"""How the section of each measure begins, in the order of the page."""
Row = tuple[str, ...]
_CHINESE = {"set": "题集", "questions": "问题数", "false answers": "误答", "false refusals": "误拒"}
_RAN = """
## What ran

A plus sign: with changes since that commit.

"""


def quality_page(folder: Path, before: str = "") -> str:
    """The page, from the JSON files in the folder; what was not measured stays as it stands in the page ``before``."""
    figures = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}
    made = dict(_made(figures))
    *stood, ran = (f"\n## {section}" for section in before.split("\n## ")[1:]) if before else ("",)
    kept = {measure: section for measure, intro in _INTROS.items() for section in stood if section.startswith(intro.partition("\n\n")[0])}
    sections = (made.get(measure, kept.get(measure, "")) for measure in _INTROS)
    return _HEAD + "".join(sections) + _RAN + _ran_table(figures, [row for row in _rows(ran) if _measure(row[0]) not in made]).markdown()


def _made(figures: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The sections that there are figures for: measure → text."""
    for measure, table in (("retrieval", tables.retrieval_table), ("answers", tables.answers_table), ("refusal", tables.refusal_table)):
        prefix = f"{measure}-"
        if sets := {name.removeprefix(prefix): found for name, found in figures.items() if name.startswith(prefix)}:
            yield measure, _INTROS[measure] + table(sets).markdown()
    for measure in ("golden", "unseen", "golden-llm"):
        if golden := figures.get(measure):
            yield measure, f"{_INTROS[measure]}{tables.golden_table(golden).markdown()}\n{tables.golden_details_table(golden).markdown()}"
    if ablation := figures.get("ablation"):
        parts = (
            f"\n### {name}, {measured['questions']} questions\n\n{tables.ablation_table(measured['rows']).markdown()}"
            for name, measured in ablation["sets"].items()
        )
        yield "ablation", _ABLATION + "".join(parts)


def _ran_table(figures: Mapping[str, Any], kept: Iterable[Row]) -> Table:
    keys = ("passages", "commit", "embedding", "date")
    ran = [(name, *(str(found["ran"][key]) for key in keys)) for name, found in figures.items()]
    return Table(("figures", *keys), tuple(sorted([*ran, *kept])))


def _rows(section: str) -> list[Row]:
    """The rows of a section's table."""
    return [tuple(cells(line)) for line in section.splitlines() if line.startswith("|")][2:]


def _measure(name: str) -> str:
    return name if name in _INTROS else name.partition("-")[0]


def with_refusals(readme: str, folder: Path, *, chinese: bool = False) -> str:
    """The text with the table of refusals, if they were measured, between ``<!-- refusals -->`` and ``<!-- /refusals -->``.

    Raises:
        DatasetError: the text lacks these comments.
    """
    sets = {
        path.stem.removeprefix("refusal-"): json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("refusal-*.json"))
    }
    if not sets:
        return readme
    table = tables.refusal_table(sets)
    if chinese:
        table = replace(table, head=tuple(_CHINESE.get(head, head.replace("at", "误拒")) for head in table.head))
    return filled(readme, "refusals", table.markdown())


def main(folder: Path, quality: Path, *readmes: Path) -> None:
    """Write all pages."""
    before = quality.read_text(encoding="utf-8") if quality.is_file() else ""
    quality.write_text(quality_page(folder, before), encoding="utf-8")
    for readme in readmes:
        text = with_refusals(readme.read_text(encoding="utf-8"), folder, chinese=".zh-CN" in readme.suffixes)
        readme.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    with plain_errors("quality_page"):
        main(*(Path(argument) for argument in sys.argv[1:]))
