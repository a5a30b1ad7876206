"""Numeric claims out of Vietnamese, English and Chinese news articles.

>>> from pipeline import extract_text, extract_file, extract_folder
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.api import extract_file, extract_folder, extract_text

__version__ = "0.1.0"
__all__ = ["__version__", "extract_file", "extract_folder", "extract_text"]


def __getattr__(name: str) -> Any:
    """The functions of :mod:`pipeline.api`, loaded when first used: the command line starts fast."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from pipeline import api

    return getattr(api, name)
