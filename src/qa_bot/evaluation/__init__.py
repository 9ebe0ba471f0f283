"""Measures the pipeline that visitors get: retrieval, answers, refusal, golden questions."""
