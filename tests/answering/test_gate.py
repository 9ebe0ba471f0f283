"""When the model may be asked: failures, pauses, a day's budget, requests at once."""

import pytest

from qa_bot.answering.gate import Gate, NotNowError


class Clock:
    """Stands still until it is set."""

    def __init__(self) -> None:
        self.seconds, self.day = 0.0, "2026-11-22"


@pytest.fixture
def clock() -> Clock:
    return Clock()


def gate(clock: Clock, daily: int = 0) -> Gate:
    return Gate(at_once=1, failures=2, pause_s=30, daily=daily, clock=lambda: clock.seconds, today=lambda: clock.day)


def test_it_closes_after_failures_in_a_row_and_lets_one_try_after_the_pause(clock: Clock) -> None:
    model = gate(clock)
    for _ in range(2):
        model.enter()
        model.failed()
    with pytest.raises(NotNowError, match="failed 2 times in a row and is left alone for 30 s more"):
        model.enter()
    clock.seconds = 30
    model.enter()
    with pytest.raises(NotNowError):
        model.enter()  # the first has not ended yet
    model.succeeded()
    model.enter()


def test_another_failure_closes_it_again(clock: Clock) -> None:
    model = gate(clock)
    model.failed()
    model.failed()
    clock.seconds = 30
    model.enter()
    model.failed()
    clock.seconds = 59
    with pytest.raises(NotNowError):
        model.enter()


def test_a_success_between_failures_keeps_it_open(clock: Clock) -> None:
    model = gate(clock)
    model.failed()
    model.succeeded()
    model.failed()
    model.enter()  # which two failures in a row would not let through
    model.failed()
    with pytest.raises(NotNowError):
        model.enter()


def test_the_budget_of_a_day(clock: Clock) -> None:
    model = gate(clock, daily=1)
    model.enter()
    with pytest.raises(NotNowError, match="budget of 1 calls a day is spent"):
        model.enter()
    clock.day = "2026-11-23"
    model.enter()


def test_requests_at_once(clock: Clock) -> None:
    model = gate(clock)
    model.take_slot()
    with pytest.raises(NotNowError, match="1 requests to the language model are under way"):
        model.take_slot()
    model.free_slot()
    model.take_slot()
