"""How well questions are grouped by meaning: the known questions, of which it is known which documents answer them.

``pytest -s tests/real/test_gaps.py`` prints the figures, also for other thresholds than the one that is used.
"""

import json
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qa_bot.learning import gaps
from qa_bot.learning.gaps import Vectors, Wording, centred, grouped
from qa_bot.release_files import read_content, read_moments
from qa_bot.store.database import now
from qa_bot.text.normalising import language_of
from tests.real.conftest import ROOT, Assistant

ROWS = [json.loads(line) for line in (ROOT / "corpus" / "questions.jsonl").read_text(encoding="utf-8").splitlines()]
ASKED = [row for row in ROWS if row["documents"] and row["id"].startswith(("a", "b"))]
"""Those whose wordings differ as visitors' do, not as much as can be thought of; the pairs that are looked at grow with the square."""


def one_subject(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """A document answers both: one article would close both gaps."""
    return bool({*one["documents"]} & {*other["documents"]})


def one_meaning(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """They ask in one language for what the same words of the same document answer."""
    answers, others = set(one["answers"]), set(other["answers"])
    near = one["documents"][0] in other["documents"] or other["documents"][0] in one["documents"]
    spoken = language_of(one["question"]) == language_of(other["question"])
    return near and spoken and len(answers & others) >= len(answers | others) / 2


def figures(questions: Sequence[str], vectors: Vectors) -> tuple[float, float, int]:
    """Share of pairs in a group that are of one subject; share of pairs of one meaning that share a group; the largest group."""
    asked = [Wording(question, 1, now(), str(row), ()) for row, question in enumerate(questions)]
    found = [[int(each.answer_id) for each in gap.asked] for gap in grouped(asked, vectors)]
    group = {row: number for number, rows in enumerate(found) for row in rows}
    together = [pair for rows in found for pair in combinations(rows, 2)]
    same = [pair for pair in combinations(range(len(asked)), 2) if one_meaning(ASKED[pair[0]], ASKED[pair[1]])]
    right = sum(one_subject(ASKED[one], ASKED[other]) for one, other in together)
    met = sum(group[one] == group[other] for one, other in same)
    return right / max(1, len(together)), met / len(same), max(map(len, found))


@pytest.mark.model
@pytest.mark.slow
def test_like_questions_of_the_centre_come_together(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    data = Path(assistant.environment["QA_BOT_DATA_FOLDER"])
    (release,) = [folder for folder in (data / "releases").iterdir() if not folder.name.startswith(".")]
    questions = [row["question"] for row in ASKED]
    content = read_content(release)
    known = {question.text: row for row, question in enumerate(content.questions)}
    vectors = content.question_vectors[[known[question] for question in questions]]
    matrix = centred(questions, np.asarray(vectors, np.float64), {name: moments.mean for name, moments in read_moments(release).items()})
    used = gaps.ALIKE
    for alike in (0.5, 0.55, 0.65, used):  # the one that is used last
        monkeypatch.setattr(gaps, "ALIKE", alike)
        subject, meaning, largest = figures(questions, matrix)
        print(f"from {alike}: {subject:.2f} of one subject, {meaning:.2f} of one meaning together, largest {largest}")  # noqa: T201
    assert subject >= 0.75
    assert meaning >= 0.5
    assert largest <= 12
