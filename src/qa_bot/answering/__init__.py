"""Turns what was found into an answer."""
