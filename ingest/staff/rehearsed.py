"""A rehearsal as the database keeps it and the page shows it."""

from collections.abc import Mapping
from typing import Any

from ingest.rehearsal import ChangedAnswer, Judgement, Rehearsal
from qa_bot.evaluation.golden import Verdict


def as_result(rehearsal: Rehearsal, basis: str) -> Mapping[str, Any]:
    """What fits into JSON; ``basis`` says of which documents it speaks."""
    judgements = [change.judgement for change in rehearsal.changes]
    return {
        "basis": basis,
        "asked": rehearsal.asked,
        "better": judgements.count(Judgement.BETTER),
        "worse": judgements.count(Judgement.WORSE),
        "changed": [_answer(change) for change in rehearsal.changes],
    }


def _answer(change: ChangedAnswer) -> Mapping[str, Any]:
    return {
        "question": " → ".join(change.question.turns),
        "change": change.judgement.value,
        "before": _read(change.live) if change.live else "",
        "after": _read(change.candidate),
        "faults": [_fault(fault) for fault in change.candidate.faults],
    }


def _read(verdict: Verdict) -> str:
    titles = dict.fromkeys(citation.found.document.title for citation in verdict.given.citations)
    return "\n".join((verdict.given.read, *(f"— {title}" for title in titles)))


def _fault(fault: str) -> list[str]:
    """Its name in the words' table ``faults``, and what is filled in there."""
    name, _, detail = fault.replace("cites ", "cites: ", 1).partition(": ")
    return [name, detail]
