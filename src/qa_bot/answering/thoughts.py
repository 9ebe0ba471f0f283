"""Drops what a reasoning model thinks aloud: ``<think>…</think>``, also unclosed, and also split over pieces of a stream."""

from collections.abc import Iterable, Iterator

_OPEN, _CLOSE = "<think>", "</think>"


def without_thoughts(pieces: Iterable[str]) -> Iterator[str]:
    """Yield the pieces without thoughts; what could be the beginning of a tag waits until it is known."""
    thinking = False
    pending = ""
    for piece in pieces:
        pending += piece
        while True:
            tag = _CLOSE if thinking else _OPEN
            before, found, after = pending.partition(tag)
            if not found:
                break
            if before and not thinking:
                yield before
            thinking, pending = not thinking, after
        kept = _beginning(pending, tag)
        ready, pending = pending[: len(pending) - kept], pending[len(pending) - kept :]
        if ready and not thinking:
            yield ready
    if pending and not thinking:
        yield pending


def _beginning(text: str, tag: str) -> int:
    """How many of the text's last characters could begin the tag."""
    return next((length for length in range(min(len(tag) - 1, len(text)), 0, -1) if tag.startswith(text[-length:])), 0)
