"""The verbs of ``qa-ingest``, by families; ``ingest.cli`` puts them together."""
