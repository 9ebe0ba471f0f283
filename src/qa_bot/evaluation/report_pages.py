"""The report of each measure: which tables and plots, and what is shown of a failure."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from qa_bot.evaluation import tables
from qa_bot.evaluation.answer_matching import holds_answer
from qa_bot.evaluation.answering import AnswerFigures, JudgedAnswer
from qa_bot.evaluation.golden import Verdict
from qa_bot.evaluation.refusal import JudgedRefusal, RefusalFigures
from qa_bot.evaluation.retrieval import DEPTH, Finding, RetrievalFigures
from qa_bot.presentation import plots
from qa_bot.presentation.page import Detail, Report
from qa_bot.presentation.table import Table, percent
from qa_bot.records import ScoredPassage

_EXCERPT = 120
_SENTENCES = 5
_FAILURES = "Failures"


def retrieval_report(name: str, figures: RetrievalFigures, findings: Sequence[Finding], ran: Mapping[str, str]) -> Report:
    """Ranks of the gold passages, and for each that is not first the passages that beat it, with their scores by stage."""
    names = [*map(str, range(1, DEPTH + 1)), "beyond"]
    return Report(
        f"Finding the passage: {name}",
        ran,
        {"Figures": tables.retrieval_table({name: dataclasses.asdict(figures)})},
        {"Rank of the gold passage": plots.bars(dict(zip(names, figures.ranks, strict=True)), "rank", "questions")},
        {
            _FAILURES: [
                Detail(finding.wording, f"gold passage at rank {finding.rank or f'beyond {DEPTH}'}", _ranking(finding))
                for finding in findings
                if finding.rank != 1
            ]
        },
    )


def answers_report(name: str, figures: AnswerFigures, judged: Sequence[JudgedAnswer], ran: Mapping[str, str]) -> Report:
    """Lengths of what is shown, and for each wrong first sentence the sentences in the order in which they were ranked."""
    return Report(
        f"Answering with the right sentence: {name}",
        ran,
        {"Figures": tables.answers_table({name: dataclasses.asdict(figures)})},
        {"Length of what is shown": plots.histogram([answer.length for answer in judged], "characters", "questions")},
        {
            _FAILURES: [
                Detail(answer.question.text, f"expected: {' / '.join(answer.question.answers)}", _sentences(answer))
                for answer in judged
                if not answer.first_right
            ]
        },
    )


def refusal_report(name: str, figures: RefusalFigures, judged: Sequence[JudgedRefusal], ran: Mapping[str, str]) -> Report:
    """The curve, and every question decided wrongly, with what would have been or was shown."""
    shipped = (figures.false_refusals, figures.false_answers)
    curve = plots.curve(figures.curve, shipped, "false refusals (%)", "false answers (%)")
    return Report(
        f"Knowing when not to answer: {name}",
        ran,
        {"Figures (%)": tables.refusal_table({name: dataclasses.asdict(figures)})},
        {"False answers against false refusals": curve},
        {
            _FAILURES: [
                Detail(
                    each.question.text,
                    f"{'wrongly answered' if each.answered else 'wrongly refused'}, probability {each.journey.probability:.2f}",
                    Table(("shown" if each.answered else "not shown",), ((each.journey.shown,),)),
                )
                for each in judged
                if each.answered != each.answerable
            ]
        },
    )


def golden_report(figures: Mapping[str, Any], verdicts: Sequence[Verdict], ran: Mapping[str, str]) -> Report:
    """Kinds of questions, and every failure with its answer."""
    kinds = {kind: round(100 * share) for kind, share in figures["by_kind"].items()}
    return Report(
        "The centre's own questions",
        ran,
        {"Right, by kind": tables.golden_table(figures), "Details": tables.golden_details_table(figures)},
        {"Right, by kind (%)": plots.bars(kinds, "kind", "right (%)")},
        {
            _FAILURES: [
                Detail(
                    f"{verdict.question.id} {' → '.join(verdict.question.turns)}",
                    "; ".join(verdict.faults),
                    Table(("answer", "cited"), ((verdict.given.read, ", ".join(verdict.given.cited)),)),
                )
                for verdict in verdicts
                if verdict.faults
            ]
        },
    )


def ablation_report(sets: Mapping[str, Mapping[str, Any]], ran: Mapping[str, str]) -> Report:
    """What each part brings, set by set."""
    shown: dict[str, Table] = {}
    drawn: dict[str, str] = {}
    for name, figures in sets.items():
        shown[f"{name}: % without each part, {figures['questions']} questions"] = tables.ablation_table(figures["rows"])
        shares = {row["without"]: round(100 * row["first_sentence"], 1) for row in figures["rows"]}
        drawn[f"{name}: first sentence right without each part (%)"] = plots.bars(shares, "without", "%")
    return Report("What each part is worth", ran, shown, drawn)


def _ranking(finding: Finding) -> Table:
    """The passages down to the gold one."""
    passages = finding.passages[: finding.rank]
    stages = tuple(passages[0].stages) if passages else ()

    def cells(number: int, found: ScoredPassage) -> tuple[str, ...]:
        gold = "gold" if found.document.id == finding.question.passage else str(number)
        text = f"{found.document.title} · {found.passage.text[:_EXCERPT]}"
        return (gold, f"{found.score:.2f}", *(f"{found.stages[stage]:.2f}" for stage in stages), text)

    return Table(("rank", "score", *stages, "passage"), tuple(cells(number, found) for number, found in enumerate(passages, 1)))


def _sentences(answer: JudgedAnswer) -> Table:
    """The likeliest sentences, and the right one if it is further down."""
    judged = [(item, holds_answer(item.text, answer.question.answers)) for item in answer.journey.evidence]
    right = next((row for row, (_, holds) in enumerate(judged) if holds), 0)
    rows = [*range(min(_SENTENCES, len(judged))), *([right] if right >= _SENTENCES else [])]
    cells = [
        (
            str(row + 1),
            "yes" if judged[row][1] else "",
            percent(judged[row][0].probability),
            str(judged[row][0].rank + 1),
            judged[row][0].text,
        )
        for row in rows
    ]
    return Table(("place", "right", "probability (%)", "passage", "sentence"), tuple(cells))
