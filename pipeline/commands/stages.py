"""One command for every stage of an article: the rows it makes of files, as JSON lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from pipeline.commands.json_lines import line, plain
from pipeline.commands.options import make_settings, settings_options
from pipeline.errors import ArticleError
from pipeline.model import Document, Passage, Rejection
from pipeline.settings import Settings

Row = dict[str, Any]


def _documents(data: bytes, source_path: str, settings: Settings) -> list[Document]:
    from pipeline.stages.detect import detect
    from pipeline.stages.ingest import ingest

    return [detect(document, settings) for document in ingest(data, source_path, settings)]


def _passages(document: Document, settings: Settings) -> tuple[list[Passage], list[Rejection]]:
    from pipeline.stages.quantify import quantify
    from pipeline.stages.segment import segment

    passages, rejections = quantify(document, segment(document, settings), settings)
    return passages, rejections


def _shown(document: Document, row: Any) -> Row:
    """``row`` together with the stretch of the reading text it is about."""
    return {"text": document.text[row.start : row.end], **plain(row)}


def _ingest(data: bytes, source_path: str, settings: Settings) -> Iterator[Row]:
    from pipeline.stages.ingest import ingest

    for document in ingest(data, source_path, settings):
        facts = plain(document)
        del facts["raw"], facts["reading"], facts["blocks"]
        yield {"document": facts}
        yield from ({"block": _shown(document, block)} for block in document.blocks)


def _detect(data: bytes, source_path: str, settings: Settings) -> Iterator[Row]:
    for document in _documents(data, source_path, settings):
        for block in document.blocks:
            yield {"lang": block.lang, "region": block.region, "text": document.text[block.start : block.end]}
        for skipped in document.skipped:
            yield {"skipped": plain(skipped), "text": document.raw[skipped.raw_start : skipped.raw_end]}


def _segment(data: bytes, source_path: str, settings: Settings) -> Iterator[Row]:
    from pipeline.stages.segment import segment

    for document in _documents(data, source_path, settings):
        yield from (_shown(document, sentence) for sentence in segment(document, settings))


def _quantify(data: bytes, source_path: str, settings: Settings) -> Iterator[Row]:
    for document in _documents(data, source_path, settings):
        passages, rejections = _passages(document, settings)
        for passage in passages:
            yield from ({"quantity": _shown(document, quantity)} for quantity in passage.quantities)
            yield from ({"period": _shown(document, period)} for period in passage.periods)
        yield from ({"rejection": _shown(document, rejection)} for rejection in rejections)


def _attribute(data: bytes, source_path: str, settings: Settings) -> Iterator[Row]:
    from pipeline.stages.attribute import attribute

    for document in _documents(data, source_path, settings):
        passages, _ = _passages(document, settings)
        for passage, chosen in zip(passages, attribute(document, passages, settings), strict=True):
            for quantity, attributes in zip(passage.quantities, chosen, strict=True):
                yield {"quantity": document.text[quantity.start : quantity.end], **plain(attributes)}


def _normalise(data: bytes, source_path: str, settings: Settings) -> Iterator[Row]:
    from pipeline.extraction import extract_article

    for tables in extract_article(data, source_path, settings):
        yield {"document": plain(tables.document)}
        yield from ({"claim": plain(claim)} for claim in tables.claims)
        yield from ({"rejected": plain(row)} for row in tables.rejected)


def _command(name: str, rows: Callable[[bytes, str, Settings], Iterator[Row]], told: str) -> click.Command:
    @click.command(name, help=f"{told}\n\n\b\nExample:\n  claimtable {name} article.md")
    @click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
    @settings_options
    def command(files: tuple[Path, ...], configs: Path | None, preset: str) -> None:
        settings = make_settings(configs, preset)
        for file in files:
            try:
                for row in rows(_read(file), file.name, settings):
                    click.echo(line(row))
            except ArticleError as fault:
                raise ArticleError(fault.reason, f"{file}: {fault}") from fault

    return command


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as fault:
        raise ArticleError(
            "unreadable", f"expected a file that can be read, found: {fault.strerror}"
        ) from fault


ingest = _command("ingest", _ingest, "Show the metadata and the blocks of text of FILES as JSON lines.")
detect = _command("detect", _detect, "Show the language of every block of FILES, and what is set aside.")
segment = _command("segment", _segment, "Show the sentences of FILES as JSON lines.")
quantify = _command(
    "quantify", _quantify, "Show the quantities of FILES and the numbers that are not claims."
)
attribute = _command("attribute", _attribute, "Show what the quantities of FILES are about, as JSON lines.")
normalise = _command("normalise", _normalise, "Show the rows that FILES add to the tables, as JSON lines.")
