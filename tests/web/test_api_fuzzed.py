"""The API under what nobody would think of sending: schemathesis makes requests from the description and checks each response by it."""

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from schemathesis import BaseSchema, Case, GenerationMode
from schemathesis.openapi import from_asgi

_REPEATABLE = hypothesis_settings(max_examples=60, deadline=None, derandomize=True, database=None)
_CALLS = [("/ask", "POST"), ("/feedback", "POST"), ("/suggestions", "GET"), ("/health", "GET"), ("/ready", "GET")]


@pytest.fixture(scope="module")
def description(app: FastAPI) -> BaseSchema:
    return from_asgi("/api/openapi.json", app)


@pytest.mark.slow
def test_no_call_is_left_out(description: BaseSchema) -> None:
    assert {operation.ok().label for operation in description.get_all_operations()} == {f"{method} {path}" for path, method in _CALLS}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "method", "mode"),
    [(*call, GenerationMode.POSITIVE) for call in _CALLS] + [(*call, GenerationMode.NEGATIVE) for call in _CALLS if call[1] == "POST"],
)
def test_every_response_is_as_described(description: BaseSchema, path: str, method: str, mode: GenerationMode) -> None:
    """No 5xx; no status, content type or body that the description does not name; what is not as described is refused."""

    @given(description[path][method].as_strategy(generation_mode=mode))
    @_REPEATABLE
    def check(case: Case) -> None:
        case.call_and_validate()

    check()
