"""Known questions: which are like a visitor's, and where they lead."""

import numpy as np
import pytest

from qa_bot.records import KnownQuestion
from qa_bot.retrieval.known_questions import KnownPlace, KnownQuestions

HALL, DOOR = ("hall", 0, 9), ("hall", 9, 20)


def unit(cosine: float) -> list[float]:
    """A vector with this cosine to the first axis."""
    return [cosine, float(np.sqrt(1 - cosine**2)), 0.0]


KNOWN = KnownQuestions(
    [
        KnownQuestion("a1", "far", "far?", (DOOR,)),
        KnownQuestion("a2", "near", "near?", (HALL, DOOR)),
        KnownQuestion("b1", "nearer", "nearer?", (HALL,)),
    ],
    np.array([unit(0.5), unit(0.94), unit(0.97)], np.float32),
)
ASKED = np.array([1, 0, 0], np.float32)


def test_each_place_once_with_the_question_most_alike() -> None:
    places = KNOWN.places("asked", ASKED)
    assert [(place.document_id, place.start, place.end) for place in places] == [HALL, DOOR]
    assert [place.alike for place in places] == pytest.approx([0.75, 0.5], abs=1e-5)


def test_only_the_same_words_are_as_alike_as_can_be() -> None:
    assert KNOWN.places("asked", np.array(unit(0.97), np.float32))[0] == KnownPlace(*HALL, pytest.approx(0.99))
    assert KNOWN.places("NEAR？", ASKED)[0] == KnownPlace(*HALL, 1.0)


def test_what_is_unlike_leads_nowhere() -> None:
    assert KNOWN.places("asked", np.array([0, 0, 1], np.float32)) == ()
    assert KnownQuestions((), np.zeros((0, 0), np.float32)).places("asked", ASKED) == ()


def test_some_of_them() -> None:
    places = KNOWN.those(lambda question: question.id.startswith("a")).places("asked", ASKED)
    assert [place.alike for place in places] == pytest.approx([0.5, 0.5], abs=1e-5)
