"""Fills the drawings and tables of the pages on the method: ``python -m qa_bot.evaluation.method_page FOLDER PAGE…``.

``FOLDER`` holds what ``qa-eval`` measured. What was not measured stays in the page as it stands; weights and constants come from the code.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from qa_bot.evaluation import fitted_tables, journeys, tables
from qa_bot.evaluation import method_words as words
from qa_bot.evaluation.constants import ROOT, constant
from qa_bot.evaluation.marks import filled
from qa_bot.presentation import plots
from qa_bot.presentation.table import Table, percent
from qa_bot.records import Language
from qa_bot.settings import Settings
from qa_bot.terminal import plain_errors

Figures = Mapping[str, Mapping[str, Any]]
"""What ``qa-eval --json`` wrote, by the name of the file."""
_CALIBRATION = ROOT / "src/qa_bot/retrieval/calibration.json"
_CHINESE = ".zh-CN"
_IMAGES = Path("images", "method")


def method_page(page: str, figures: Figures, language: Language) -> str:
    """The page with its marks filled, as far as there is something to fill them with.

    Raises:
        DatasetError: the page lacks a mark.
    """
    for name, content in (*_from_code(language), *_measured(figures, language)):
        page = filled(page, name, content)
    return page


def _from_code(language: Language) -> Iterator[tuple[str, str]]:
    """The parts that hold without measuring: mark → content."""
    values = {name: constant(path, name) for path, name, _ in words.CONSTANTS} | {"shown": Settings.model_fields["passages_shown"].default}
    for name, drawing in (("documents", journeys.DOCUMENT), ("questions", journeys.QUESTION)):
        yield name, f"```mermaid\n{drawing[language].format_map(values)}```\n"
    fitted = json.loads(_CALIBRATION.read_text(encoding="utf-8"))
    yield "order", fitted_tables.order_table(fitted, language).markdown()
    yield "evidence", fitted_tables.evidence_table(fitted, language).markdown()
    yield "spoken", fitted_tables.spoken_table(fitted, language).markdown()
    yield "answered", fitted_tables.answered_table(fitted, language).markdown()
    yield "together", fitted_tables.together_table(fitted, language).markdown()
    provenance = tuple((name, f"`{value.split('|')[0]}`") for name, value in fitted["provenance"].items())  # less the prompts
    yield "provenance", _spoken(Table(_head(words.PROVENANCE_HEAD, language), provenance), language).markdown()
    yield "constants", _constants_table(language).markdown()


def _constants_table(language: Language) -> Table:
    rows = tuple((f"[`{name}`](../{path})", _value(constant(path, name)), what[language]) for path, name, what in words.CONSTANTS)
    return Table(_head(words.CONSTANT_HEAD, language), rows)


def _value(value: float | Mapping[str, float]) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {one:g}" for name, one in value.items())
    return f"{value:g}"


def _measured(figures: Figures, language: Language) -> Iterator[tuple[str, str]]:
    """The parts that were measured: mark → content."""
    if retrieval := _sets(figures, "retrieval"):
        yield "stages", _stages_table(retrieval, _sets(figures, "answers"), language).markdown()
    if refusal := _sets(figures, "refusal"):
        yield "refusals", _spoken(tables.refusal_table(refusal), language).markdown()
        yield "curves", "\n".join(f"{name}\n\n![{words.CURVE[language].format(name=name)}]({_IMAGES}/{name}.svg)\n" for name in refusal)
    if ablation := figures.get("ablation"):
        yield (
            "ablation",
            "\n".join(
                f"{words.QUESTIONS[language].format(name=name, number=measured['questions'])}\n\n"
                f"{_spoken(tables.ablation_table(measured['rows']), language).markdown()}"
                for name, measured in ablation["sets"].items()
            ),
        )


def _sets(figures: Figures, measure: str) -> dict[str, Mapping[str, Any]]:
    prefix = f"{measure}-"
    return {name.removeprefix(prefix): found for name, found in figures.items() if name.startswith(prefix)}


def _stages_table(retrieval: Figures, answers: Figures, language: Language) -> Table:
    """What is left of the right passage, and then of the right answer, after each stage (%)."""
    rows = []
    for name, found in retrieval.items():
        answered = answers.get(name)
        rows.append(
            (
                name,
                str(found["questions"]),
                percent(1 - found["ranks"][-1] / found["questions"]),
                *(percent(found[key]) for key in ("r5", "r3", "r1")),
                *(
                    (str(answered["questions"]), percent(answered["shown"]), percent(answered["first_sentence"]))
                    if answered
                    else ("", "", "")
                ),
            )
        )
    depth = max(len(found["ranks"]) - 1 for found in retrieval.values())
    return Table(tuple(cell.format(depth=depth) for cell in _head(words.STAGES_HEAD, language)), tuple(rows))


def _head(cells: words.Words, language: Language) -> tuple[str, ...]:
    return tuple(cells[language].split("|"))


def _spoken(table: Table, language: Language) -> Table:
    """The table with its words in the page's language."""
    if language == "en":
        return table
    said = words.IN_CHINESE
    return Table(
        tuple(said.get(cell, cell) for cell in table.head), tuple(tuple(said.get(cell, cell) for cell in row) for row in table.rows)
    )


def main(folder: Path, *pages: Path) -> None:
    """Write the pages, and beside them the curves of refusals."""
    figures = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}
    for page in pages:
        language: Language = "zh" if _CHINESE in page.name else "en"
        page.write_text(method_page(page.read_text(encoding="utf-8"), figures, language), encoding="utf-8")
        (page.parent / _IMAGES).mkdir(parents=True, exist_ok=True)
        for name, found in _sets(figures, "refusal").items():
            shipped = (found["false_refusals"], found["false_answers"])
            drawn = plots.curve(found["curve"], shipped, *words.CURVE_AXES)
            (page.parent / _IMAGES / f"{name}.svg").write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    with plain_errors("method_page"):
        main(*(Path(argument) for argument in sys.argv[1:]))
