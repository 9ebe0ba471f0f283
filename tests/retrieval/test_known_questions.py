"""Known questions: which are like a visitor's, where they lead, and what it means that one is known not to be answered."""

from dataclasses import replace

import numpy as np
import pytest

from qa_bot.records import KnownQuestion
from qa_bot.retrieval.known_questions import KnownPlace, KnownQuestions

HALL, DOOR = ("hall", 0, 9), ("hall", 9, 20)


def unit(cosine: float) -> list[float]:
    """A vector with this cosine to the first axis."""
    return [cosine, float(np.sqrt(1 - cosine**2)), 0.0]


def known(*unanswered: tuple[str, float]) -> KnownQuestions:
    """Three questions that are answered, and those that are not with their cosines to the first axis."""
    answered = [
        KnownQuestion("a1", "far", "far?", (DOOR,)),
        KnownQuestion("a2", "near", "near?", (HALL, DOOR)),
        KnownQuestion("b1", "nearer", "nearer?", (HALL,)),
    ]
    others = [KnownQuestion(text, text, f"{text}?", ()) for text, _ in unanswered]
    vectors = [unit(0.5), unit(0.94), unit(0.97), *(unit(cosine) for _, cosine in unanswered)]
    return KnownQuestions([*answered, *others], np.array(vectors, np.float32))


KNOWN = known()
ASKED = np.array([1, 0, 0], np.float32)


def test_each_place_once_with_the_question_most_alike() -> None:
    places = KNOWN.nearest("asked", ASKED).places
    assert [(place.document_id, place.start, place.end) for place in places] == [HALL, DOOR]
    assert [place.alike for place in places] == pytest.approx([0.75, 0.5], abs=1e-5)


def test_only_the_same_words_are_as_alike_as_can_be() -> None:
    assert KNOWN.nearest("asked", np.array(unit(0.97), np.float32)).places[0] == KnownPlace(*HALL, pytest.approx(0.99))
    assert KNOWN.nearest("NEAR？", ASKED).places[0] == KnownPlace(*HALL, 1.0)


def test_what_is_unlike_leads_nowhere() -> None:
    assert KNOWN.nearest("asked", np.array([0, 0, 1], np.float32)).places == ()
    assert KnownQuestions((), np.zeros((0, 0), np.float32)).nearest("asked", ASKED).places == ()


def test_some_of_them() -> None:
    places = KNOWN.those(lambda question: question.id.startswith("a")).nearest("asked", ASKED).places
    assert [place.alike for place in places] == pytest.approx([0.5, 0.5], abs=1e-5)


def test_a_stretch_is_as_alike_as_what_is_answered_in_it() -> None:
    nearest = KNOWN.nearest("asked", ASKED)
    assert [nearest.alike("hall", *span) for span in ((0, 4), (9, 12), (20, 30))] == pytest.approx([0.75, 0.5, 0], abs=1e-5)
    assert nearest.alike("door", 0, 9) == 0


@pytest.mark.parametrize(
    ("unanswered", "excess"),
    [
        (("nearest", 0.985), 0.125),  # by so much more alike than "nearer"
        (("less near", 0.96), 0),
        (("nearest in 2024", 0.985), 0),  # another year is another question
        (("asked", 0.8), 0.25),  # the same words
    ],
)
def test_a_question_known_not_to_be_answered_counts_by_how_much_more_alike_it_is(unanswered: tuple[str, float], excess: float) -> None:
    questions = known(unanswered, ("far off", 0.3))
    nearest = replace(questions.nearest("asked", ASKED), answered=questions.answered_in(["hall"]))
    assert nearest.excess == pytest.approx(excess, abs=1e-5)
    assert nearest.unanswered("hall", 3, 5) == nearest.excess
    assert nearest.alike("hall", 3, 5) == pytest.approx(0.75, abs=1e-5)


def test_what_no_known_question_is_answered_by_may_be_new() -> None:
    questions = known(("nearest", 0.985))
    assert questions.answered_in(["hall", "news"]) == {HALL, DOOR}
    nearest = replace(questions.nearest("asked", ASKED), answered=questions.answered_in(["hall", "news"]))
    assert nearest.excess > 0
    assert nearest.unanswered("hall", 20, 30) == nearest.unanswered("news", 0, 9) == 0
