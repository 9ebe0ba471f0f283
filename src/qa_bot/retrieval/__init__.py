"""Finds the passages that answer a question, and estimates whether they do."""
