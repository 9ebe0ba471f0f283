"""How long work tells how far it is; the one who asked for it decides what becomes of that."""

from collections.abc import Callable

Progress = Callable[[int], None]
"""Told of so many parts more that are done; what it raises ends the work."""
