"""How a plan and a rehearsal look on the terminal, and a plan as JSON for programs."""

import dataclasses
from collections import Counter
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from ingest.commands.common import out
from qa_bot.own_questions import FILE
from qa_bot.records import Language
from qa_bot.terminal import say

if TYPE_CHECKING:
    from ingest.entries import Entry, Plan
    from ingest.rehearsal import Rehearsal

_SHOWN = 5
_STYLES = {"kept": "", "removed": "red strike", "added": "green"}
_SIGNS = {"removed": ("[-", "-]"), "added": ("{+", "+}")}  # as wdiff writes them, for who sees no colours


def show_plan(plan: "Plan", language: Language, *, details: bool) -> None:
    """What changes, what is wrong and what to know of it; with ``details`` every passage, and what cleaning took."""
    table = Table("document", "state", "passages", "removed", "guessed", box=None, pad_edge=False)
    for entry in plan.entries:
        if entry.state == "unchanged" and not details:
            continue
        name = entry.document.id if entry.document else entry.name
        removed = ", ".join(f"{step} {count}" for step, count in Counter(removal.step for removal in entry.removals).items())
        guessed = ", ".join(f"{guess.field}: {guess.value}" for guess in entry.guesses if guess.field != "id")
        table.add_row(Text(name), entry.state.value, str(len(entry.passages) or ""), removed, Text(guessed))
    if table.row_count:
        out.print(table)
    counts = Counter(entry.state.value for entry in plan.entries)
    out.print(", ".join(f"{count} {state}" for state, count in counts.items()))
    for entry in plan.entries:
        for warning in entry.warnings if details or entry.state != "unchanged" else ():
            say(f"warning: {entry.document.id if entry.document else entry.name}: {warning.said(language)}")
    for entry in plan.failed:
        if entry.error:
            say(f"failed: {entry.error.said(language)}")
    if left_out := plan.placed.left_out:
        some = ", ".join(f"{question.id} {question.text}" for question in left_out[:_SHOWN])
        say(f"warning: {FILE}: {len(left_out)} questions lead nowhere, since no document named there holds their answer: {some}")
    if details:
        for entry in plan.entries:
            _show_details(entry)


def plan_as_json(plan: "Plan") -> list[dict[str, Any]]:
    """Everything that is known of each document."""
    return [_as_json(entry) for entry in plan.entries]


def show_rehearsal(rehearsal: "Rehearsal") -> None:
    """Every answer that changes, worse ones last, where they are seen."""
    order = ("better", "different", "worse")
    for change in sorted(rehearsal.changes, key=lambda change: order.index(change.judgement)):
        out.rule(Text(f"{change.judgement}: {change.question.turns[-1]}"), align="left")
        for name, verdict in (("now", change.live), ("then", change.candidate)):
            if verdict:
                faults = f"  ({'; '.join(verdict.faults)})" if verdict.faults else ""
                out.print(f"{name}: {verdict.given.outcome}{faults}\n{verdict.given.read}\n", markup=False)
    counts = Counter(change.judgement.value for change in rehearsal.changes)
    told = ", ".join(f"{counts[judgement]} {judgement}" for judgement in order if counts[judgement]) or "no answer changes"
    out.print(f"{rehearsal.asked} questions: {told}; right now {rehearsal.live_right}, then {rehearsal.candidate_right}")


def _show_details(entry: "Entry") -> None:
    from ingest.differences import differences

    if entry.document is None:
        return
    out.rule(Text(f"{entry.document.id}: {entry.document.title}"), align="left")
    shown = differences(entry.raw)
    for difference in shown:
        for line in difference.lines:
            text = Text(f"- {difference.step}, line {line.number}: ")
            for piece in line.pieces:
                before, behind = _SIGNS.get(piece.kind, ("", ""))
                text.append(f"{before}{piece.text}{behind}", _STYLES[piece.kind])
            out.print(text)
    for removal in entry.removals:
        if removal.step not in {difference.step for difference in shown}:
            out.print(f"- {removal.step}: {removal.removed}", markup=False)
    for passage in entry.passages:
        section = " › ".join(passage.section)
        out.print(f"\n[{passage.anchor}] {section} ({passage.start}–{passage.end})\n{passage.text}", markup=False)


def _as_json(entry: "Entry") -> dict[str, Any]:
    from ingest.differences import differences

    document = dataclasses.asdict(entry.document) if entry.document else None
    if document:
        del document["text"]  # its passages hold it
    return {
        "key": entry.key,
        "name": entry.name,
        "state": entry.state.value,
        "error": dataclasses.asdict(entry.error) if entry.error else None,
        "document": document,
        "guesses": [dataclasses.asdict(guess) for guess in entry.guesses],
        "warnings": [dataclasses.asdict(warning) for warning in entry.warnings],
        "removals": [dataclasses.asdict(removal) for removal in entry.removals],
        "cleaning": [dataclasses.asdict(difference) for difference in differences(entry.raw)],
        "passages": [dataclasses.asdict(passage) for passage in entry.passages],
    }
