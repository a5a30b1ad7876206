"""Scores a claim table against annotated articles."""
