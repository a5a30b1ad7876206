"""The project's own tables, for tests of every language they have."""

from __future__ import annotations

from pathlib import Path

from pipeline.language_settings import languages

CONFIGS = Path(__file__).resolve().parent.parent / "configs"
LANGUAGES = languages(CONFIGS)
