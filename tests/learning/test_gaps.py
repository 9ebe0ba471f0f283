"""Questions of one meaning come together, whatever their words; different ones stay apart; each is embedded once."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import numpy.typing as npt
import pytest
from sqlalchemy import Engine

from qa_bot.learning.gaps import Wording, centred, grouped, unanswered
from qa_bot.learning.kept_answers import read_kept
from qa_bot.learning.question_vectors import vectors_of
from tests.fakes import FakeEmbeddings
from tests.learning.visits import NOON, ask_in_vain, visit


def asked_in_vain(engine: Engine) -> list[Wording]:
    return unanswered(read_kept(engine, NOON - timedelta(days=1)))


class Counting(FakeEmbeddings):
    """Remembers which questions it embedded."""

    def __init__(self, identity: str = "hashed-pairs") -> None:
        super().__init__(identity)
        self.asked: list[str] = []

    def query_vectors(self, texts: Sequence[str], *args: object) -> npt.NDArray[np.float32]:
        self.asked.extend(texts)
        return super().query_vectors(texts, *args)  # type: ignore[arg-type]


def test_one_wording_is_counted_whatever_its_script_case_and_punctuation(engine: Engine) -> None:
    ask_in_vain(engine, ["停车场怎么收费？", "停車場怎麼收費", "Is there Wi-Fi?", "is there wifi", "停车场 怎么收费!"])
    visit(engine, {"id": "b1", "question": "停车场怎么收费", "outcome": "answered"}, {"id": "b2", "question": "骂人", "outcome": "refused"})
    asked = asked_in_vain(engine)
    assert [(each.question, each.count) for each in asked] == [("停车场 怎么收费!", 3), ("is there wifi", 2)]
    assert asked[0].last == NOON + timedelta(minutes=4)
    assert asked[0].answer_id == "v4"


@pytest.mark.slow
def test_like_questions_come_together_and_others_stay_apart(engine: Engine) -> None:
    parking = ["停车场怎么收费", "请问停车场怎么收费", "停车场怎么收费呢"]
    dogs = ["可以带宠物狗进大厅吗", "宠物狗可以带进大厅吗"]
    ask_in_vain(engine, [*parking, "三楼有没有母婴室", *dogs])
    asked = asked_in_vain(engine)
    vectors = vectors_of(asked, engine, FakeEmbeddings())
    matrix = np.stack([vectors["".join(each.question.split())] for each in asked])
    gaps = grouped(asked, centred([each.question for each in asked], matrix, {}))
    assert {frozenset(each.question for each in gap.asked) for gap in gaps} == {
        frozenset(parking), frozenset(dogs), frozenset({"三楼有没有母婴室"})
    }  # fmt: skip


def test_what_all_texts_share_is_taken_away() -> None:
    shared = np.array([10.0, 0, 0])
    vectors = np.array([[10, 1, 0], [10, 0, 1], [10, 1, 0.1]])
    questions = ["停车", "宠物", "车位"]
    likeness = centred(questions, vectors, {"zh": shared}) @ centred(questions, vectors, {"zh": shared}).T
    assert likeness[0, 1] == pytest.approx(0)
    assert likeness[0, 2] > 0.99
    assert np.isfinite(centred(["a"], np.zeros((1, 3)), {})).all()


@pytest.mark.parametrize("number", [0, 1])
def test_few_questions_need_no_grouping(engine: Engine, number: int) -> None:
    ask_in_vain(engine, ["停车场怎么收费"][:number]) if number else None
    asked = asked_in_vain(engine)
    assert len(grouped(asked, np.zeros((number, 4)))) == number


def test_a_question_is_embedded_once_by_each_model_and_no_more_than_asked_for(engine: Engine) -> None:
    ask_in_vain(engine, ["停车场怎么收费", "有母婴室吗", "有没有寄存柜"])
    asked = asked_in_vain(engine)
    model = Counting()
    assert len(vectors_of(asked, engine, model, at_most=2)) == 2
    first = vectors_of(asked, engine, model)
    assert sorted(model.asked) == sorted(each.question for each in asked)
    ask_in_vain(engine, ["停车场怎么收费？"], id="later", asked=NOON + timedelta(hours=1))
    again = vectors_of(asked_in_vain(engine), engine, model)
    assert len(model.asked) == 3
    assert all(np.allclose(again[key], first[key]) for key in first)
    other = Counting("another model")
    vectors_of(asked_in_vain(engine), engine, other)
    assert len(other.asked) == 3
