"""What the OpenAPI description says beyond what the routes say themselves: the event stream, and how calls fail."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema

from qa_bot.web.wire import EVENTS, Answer, Problem

ABOUT = """Ask the centre's documents from a program.

Nothing needs a key. Calls come from pages of the assistant's own origin, or from servers: no `Access-Control-Allow-Origin` is sent.
"""
_STREAM = """event: passages
data: {"question":"中心是什么时候启用的？","passages":[…]}

event: notice
data: {"kind":"quoted","text":"以下内容摘自中心公开资料的原文。"}

event: text
data: {"text":"中心于2020年9月1日启用。 [1]"}

event: citation
data: {"number":1,"passage":{…},"start":7,"end":22,"sentence":"中心于2020年9月1日启用。","place":"","url":"/sources/centre?…#p1"}

event: suggestions
data: {"questions":["中心有哪些平台？"]}

event: done
data: {"answer_id":"9f86d081884c7d65","outcome":"answered","answerer":"extractive","release":"r1","timings":{"passages":0.13,"answer":0.41}}
"""
_REFERENCE = "#/components/schemas/{model}"
_PROBLEMS = {
    400: "The body is no text in UTF-8, or is nested too deeply.",
    404: "There is no such answer.",
    408: "The request did not arrive whole within 20 seconds.",
    413: "The request is larger than 64 KiB.",
    422: "The request is malformed, or the question is empty or too long.",
    429: "Too many requests; `Retry-After` says in how many seconds to come back.",
    503: "No answer can be given now: too many questions are waiting, the answer took too long, or something is missing that answers need, "
    "like a published release. `Retry-After`, where it comes, says in how many seconds to ask again.",
}
_SOON = (429, 503)
"""Statuses that may carry ``Retry-After``."""
ANSWERED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answer.",
        "model": Answer,
        "content": {
            "text/event-stream": {
                "itemSchema": {
                    "type": "object",
                    "required": ["event", "data"],
                    "properties": {
                        "event": {"type": "string", "enum": list(EVENTS)},
                        "data": {
                            "type": "string",
                            "contentMediaType": "application/json",
                            "contentSchema": {"anyOf": [{"$ref": _REFERENCE.format(model=model.__name__)} for model in EVENTS.values()]},
                        },
                    },
                },
                "example": _STREAM,
            }
        },
    }
}
"""The answer in both its forms."""


def problems(*statuses: int, said: Mapping[int, str] | None = None) -> dict[int | str, dict[str, Any]]:
    """How a call may fail, for a route's ``responses``; ``said`` words statuses that mean something else there than for a question."""
    wait = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}
    meanings = _PROBLEMS | dict(said or {})
    return {
        status: {"description": meanings[status], "model": Problem, **({"headers": wait} if status in _SOON else {})} for status in statuses
    }


def complete_description(app: FastAPI, longest: int) -> None:
    """Complete the application's description.

    Added are the events, which no route names as its response, and what a question must be, which is checked in words of our own:
    not blank, and at most ``longest`` characters. Errors that are not ours are dropped.
    """
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        description = generate()
        _, events = models_json_schema([(model, "serialization") for model in EVENTS.values()], ref_template=_REFERENCE)
        description["components"]["schemas"] |= events["$defs"]
        question = description["components"]["schemas"]["Question"]["properties"]["question"]
        question |= {"pattern": r"[^\s\x00\x1c-\x1f\x85]", "maxLength": longest}
        for operations in description["paths"].values():
            for call in operations.values():
                if call["responses"].get("422", {}).get("description") == "Validation Error":
                    del call["responses"]["422"]  # said by FastAPI of every route with a parameter; ours take any
        for foreign in ("HTTPValidationError", "ValidationError"):
            description["components"]["schemas"].pop(foreign, None)
        return description

    app.openapi = openapi  # type: ignore[method-assign]
