"""Reads articles in the formats they come in into :class:`pipeline.model.Document` rows."""
