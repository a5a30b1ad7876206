"""The project's own tables, for tests of every language they have."""

from __future__ import annotations

from pathlib import Path

from pipeline.language_settings import languages

PROJECT = Path(__file__).resolve().parent.parent
CONFIGS = PROJECT / "configs"
LANGUAGES = languages(CONFIGS)
