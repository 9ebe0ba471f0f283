"""What goes along with a request through threads: its id, and the timeline of its answer."""

from collections.abc import Generator
from contextvars import Context, ContextVar
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being worked for; empty outside of any."""


def steps_in(context: Context, generator: Generator[T, None, R]) -> Generator[T, None, R]:
    """The same generator, each step of it taken in ``context``: Gradio takes every step in another thread and a context of its own."""
    try:
        while True:
            try:
                item = context.run(next, generator)
            except StopIteration as end:
                result: R = end.value
                return result
            yield item
    finally:
        context.run(generator.close)
