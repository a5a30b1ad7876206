"""Numeric claims out of Vietnamese, English and Chinese news articles."""

__version__ = "0.1.0"
