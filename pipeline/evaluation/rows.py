"""The rows of a claim table, as cells by column name: from a file, or of articles extracted now."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline import __version__
from pipeline.errors import ConfigError
from pipeline.settings import Settings
from pipeline.tables.rows import ArticleTables

_NEEDED = ("source_path", "char_start", "char_end", "quote", "value")


def read_claims(path: Path) -> list[dict[str, str]]:
    """The rows of the table at ``path``.

    :raises ConfigError: when it cannot be read or lacks a column.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in _NEEDED if name not in (reader.fieldnames or ())]
            if missing:
                raise ConfigError(
                    f"{path}: expected the columns {', '.join(missing)}, found {reader.fieldnames}"
                )
            return list(reader)
    except OSError as fault:
        raise ConfigError(f"{path}: expected a claim table, found: {fault.strerror}") from fault


def files_in(articles: Path) -> list[Path]:
    """The article files in the folder ``articles``, in the order of their names."""
    return sorted(path for path in articles.iterdir() if path.is_file())


def extract_claims(articles: Path, settings: Settings) -> list[dict[str, str]]:
    """The rows of the files in ``articles``, extracted in this process.

    :raises ArticleError: when an article cannot be read.
    """
    from pipeline.extraction import extract_article  # a table that is there already needs no stages

    tables: list[ArticleTables] = []
    for path in files_in(articles):
        tables += extract_article(path.read_bytes(), path.name, settings)
    return tabulate(tables, settings)


def tabulate(tables: Sequence[ArticleTables], settings: Settings) -> list[dict[str, str]]:
    """The claims of ``tables``, linked, as an extraction writes them."""
    from pipeline.stages.export import ArticleList, export

    with TemporaryDirectory() as folder:
        ordered = sorted(tables, key=lambda table: table.document.source_path)
        export(Path(folder), ArticleList(ordered, settings), [], "evaluation", __version__, settings)
        return read_claims(Path(folder) / "claims.csv")
