"""The package from Python: one text, one file, or a folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pipeline.configs import default_root
from pipeline.errors import ArticleError, ConfigError
from pipeline.language_settings import languages
from pipeline.presets import default_preset
from pipeline.settings import Settings
from pipeline.tables.rows import ArticleTables, ClaimRow

if TYPE_CHECKING:
    import pandas


def extract_text(text: str, lang: str | None = None, *, settings: Settings | None = None) -> list[ClaimRow]:
    """The claims of a plain text, in its order; ``char_start`` and ``char_end`` index ``text``.

    ``lang`` is one of the languages of the configuration; ``None`` detects it paragraph by paragraph.
    ``run_id`` and ``cluster_id`` are empty: they belong to a corpus.

    >>> [claim] = extract_text("Exports reached $40.3 billion.")
    >>> claim.quote, f"{claim.value:,.0f}", claim.unit
    ('$40.3 billion', '40,300,000,000', 'USD')

    :raises ConfigError: when ``lang`` is none of them.
    """
    from pipeline.extraction import extract_document
    from pipeline.stages.detect import detect
    from pipeline.stages.ingest import ingest

    settings = settings or Settings(default_root(), default_preset())
    known = languages(settings.configs)
    if lang not in (*known, None):
        raise ConfigError(f"expected a language of {', '.join(known)} or None, found {lang!r}")
    if not text.strip():
        return []
    claims: list[ClaimRow] = []
    for document in ingest(text.encode("utf-8", "replace"), "text.txt", settings):
        if lang is None:
            document = detect(document, settings)
        else:
            document = replace(document, blocks=tuple(replace(block, lang=lang) for block in document.blocks))
        claims += extract_document(document, settings).claims
    return claims


def extract_file(path: str | Path, *, settings: Settings | None = None) -> list[ArticleTables]:
    """The rows of one file: an article, or one element for every record of a dump.

    :raises ArticleError: when the file cannot be read.
    """
    from pipeline.extraction import extract_article

    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as fault:
        message = f"{path}: expected a file that can be read, found: {fault.strerror}"
        raise ArticleError("unreadable", message) from fault
    return extract_article(data, path.name, settings or Settings(default_root(), default_preset()))


def extract_folder(
    raw: str | Path, out: str | Path | None = None, *, jobs: int = 0, settings: Settings | None = None
) -> pandas.DataFrame:
    """The claims of all articles below ``raw`` as a data frame, one row a claim.

    The tables are written to ``out`` (and only what changed is read again the next time), or nowhere
    when it is ``None``.  Numbers are exact decimals.  ``jobs`` is the number of worker processes, 0
    works in this one; a script that asks for processes must guard its start with
    ``if __name__ == "__main__"``.

    :raises ConfigError: when the folders or the configuration cannot be used.
    """
    import pandas

    from pipeline.runner import Options, run

    with TemporaryDirectory() as scratch:
        target = Path(scratch) / "tables" if out is None else Path(out)
        run(Path(raw), target, settings or Settings(default_root(), default_preset()), Options(jobs=jobs))
        return pandas.read_parquet(target / "claims.parquet", dtype_backend="pyarrow")
