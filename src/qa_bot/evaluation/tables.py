"""Tables of figures, made once and shown thrice: on the terminal, in a report, in ``docs/quality.md``."""

from collections.abc import Iterable, Mapping
from typing import Any

from qa_bot.presentation.table import Table, percent

Named = Mapping[str, Mapping[str, Any]]
"""Figures as ``qa-eval --json`` writes them, by the name of their set."""

AT_FALSE_REFUSALS = (0.01, 0.02, 0.05, 0.1)


def retrieval_table(sets: Named) -> Table:
    """Shares (%) of gold passages found first, among the first 3 and 5; mean reciprocal rank; median search time."""
    return Table(
        ("set", "questions", "R@1", "R@3", "R@5", "MRR@10", "ms"),
        tuple(
            (name, str(row["questions"]), *(percent(row[key]) for key in ("r1", "r3", "r5", "mrr10")), f"{row['milliseconds']:.1f}")
            for name, row in sets.items()
        ),
    )


def answers_table(sets: Named) -> Table:
    """Shares (%) of questions whose first sentence, or all that is shown, holds an answer; F1 (%); characters shown."""
    return Table(
        ("set", "questions", "first sentence", "shown", "F1", "median length"),
        tuple(
            (name, str(row["questions"]), *(percent(row[key]) for key in ("first_sentence", "shown", "f1")), f"{row['median_length']:.0f}")
            for name, row in sets.items()
        ),
    )


def refusal_table(sets: Named) -> Table:
    """False answers and false refusals (%) as shipped, and false answers (%) where the threshold gives so many false refusals."""
    return Table(
        ("set", "questions", "false answers", "false refusals", *(f"at {share:.0%}" for share in AT_FALSE_REFUSALS)),
        tuple(
            (
                name,
                str(row["questions"]),
                percent(row["false_answers"]),
                percent(row["false_refusals"]),
                *(percent(false_answers_at(row["curve"], share)) for share in AT_FALSE_REFUSALS),
            )
            for name, row in sets.items()
        ),
    )


def golden_table(figures: Mapping[str, Any]) -> Table:
    """Questions that are right, by kind."""
    kinds = figures["by_kind"]
    rows = [(kind, str(figures["asked"][kind]), percent(share, 0)) for kind, share in kinds.items()]
    return Table(("kind", "questions", "right (%)"), (*rows, ("all", str(sum(figures["asked"].values())), percent(figures["right"]))))


def golden_details_table(figures: Mapping[str, Any]) -> Table:
    """What was counted beside right and wrong; the last rows only of answers by a language model."""
    rows = [
        ("answers that say something forbidden", str(figures["forbidden"])),
        ("right answers whose citation opens on a supporting sentence (%)", percent(figures["supported"])),
        ("passages shown after, median (ms)", f"{figures['milliseconds_to_passages']:.0f}"),
        ("first text after, median (ms)", f"{figures['milliseconds_to_text']:.0f}"),
    ]
    if model := figures["language_model"]:
        rows += [
            ("answered by the language model itself (%)", percent(model["share"])),
            ("sentences with a right citation (%)", percent(model["cited_sentences"])),
            ("numbers that stand in no source", str(model["stray_numbers"])),
            ("of these, told to the visitor", str(model["stray_numbers_told"])),
        ]
    return Table(("", ""), tuple(rows))


def ablation_table(rows: Iterable[Mapping[str, Any]]) -> Table:
    """What each part is worth: shares (%) without it, and in brackets the points that it brings."""
    first, *others = rows

    def cells(row: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(f"{percent(row[key])} ({100 * (row[key] - first[key]):+.1f})" for key in ("r1", "first_sentence", "false_answers"))

    whole = (first["without"], *(percent(first[key]) for key in ("r1", "first_sentence", "false_answers")))
    return Table(("without", "R@1", "first sentence", "false answers"), (whole, *((row["without"], *cells(row)) for row in others)))


def false_answers_at(curve: Iterable[tuple[float, float]], false_refusals: float) -> float | None:
    """The fewest false answers that the curve gives for at most so many false refusals; None if it never has so few."""
    return min((answers for refusals, answers in curve if refusals <= false_refusals), default=None)
