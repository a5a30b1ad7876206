"""Chooses role, direction, basis, counted noun, metric, source and modality of every quantity."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.model import Document, Passage
from pipeline.relations.carry import carry_sources
from pipeline.relations.change import choose_parts
from pipeline.relations.comparison import choose_bases
from pipeline.relations.counted import NOTHING, Counted, choose_counted
from pipeline.relations.headers import read_headers
from pipeline.relations.lexicon import Lexicon
from pipeline.relations.metric import choose_metrics
from pipeline.relations.modality import ASSERTED, Modality, choose_modalities
from pipeline.relations.scene import Scene
from pipeline.relations.source_name import NOBODY, Source
from pipeline.relations.statements import Statements


class RelationChoice(NamedTuple):
    """What the words around one quantity say of it; fields as in ``claims.csv``, empty when unsaid.

    ``rules`` says what decided each field, e.g. ``role:amount after``.
    """

    role: str = "level"
    direction: str = ""
    comparison_basis: str = ""
    counted: str = ""
    metric: str = ""
    attribution: str = ""
    modality: str = "asserted"
    rules: tuple[str, ...] = ()


class _Before(NamedTuple):
    """What a passage may leave out because the one before it said so."""

    counted: Counted = NOTHING
    modality: Modality = ASSERTED


def assign_relations(
    document: Document, passages: Sequence[Passage], lexicon: Lexicon
) -> list[list[RelationChoice]]:
    """One list per passage, one choice per quantity of it; ``passages`` are in reading order."""
    statements = Statements(document, passages, lexicon)
    sources = carry_sources(statements)
    choices: list[list[RelationChoice]] = []
    last = _Before()
    title = heading = ""
    for index, passage in enumerate(passages):
        if passage.block.region in ("title", "heading"):
            heading = document.text[passage.sentence.start : passage.sentence.end]
            title = title or heading
        row: list[RelationChoice] = []
        if passage.quantities:
            if last.counted is not NOTHING and not statements.elliptic(index):
                last = _Before(NOTHING, last.modality)
            for scene in statements.scenes(index):
                found, last = _choices(scene, sources[index], last, (title, heading))
                row += found
        elif last.modality is not ASSERTED:
            last = _Before(last.counted, ASSERTED)
        choices.append(row)
    return choices


def _choices(
    scene: Scene, source: Source, before: _Before, above: tuple[str, str]
) -> tuple[list[RelationChoice], _Before]:
    title, heading = above
    parts = choose_parts(scene)
    bases = choose_bases(scene, parts)
    headers = read_headers(scene.passage.block.cell, heading, title, scene.lexicon)
    counted = choose_counted(scene, headers, before.counted)
    roles = [part.role for part in parts]
    metrics = choose_metrics(scene, counted, roles, headers)
    modalities = choose_modalities(scene, roles, before.modality)
    choices: list[RelationChoice] = []
    last = NOTHING
    for quantity, part, basis, noun, metric, modality in zip(
        scene.quantities, parts, bases, counted, metrics, modalities, strict=True
    ):
        told = NOBODY if source.start <= quantity.start < source.end else source
        rules = _named_rules(part.rule, noun.rule, metric.rule, told.rule, modality.rule)
        choices.append(
            RelationChoice(
                part.role,
                part.direction,
                basis,
                noun.text,
                metric.name,
                told.text,
                modality.modality,
                rules,
            )
        )
        if noun.text and quantity.kind == "count":
            last = noun
    return choices, _Before(last, modalities[-1] if modalities else ASSERTED)


@lru_cache(maxsize=1024)
def _named_rules(*rules: str) -> tuple[str, ...]:
    """``rules`` of role, counted noun, metric, attribution and modality, each with what it decided."""
    decided = ("role", "counted", "metric", "attribution", "modality")
    return tuple(f"{field}:{rule}" for field, rule in zip(decided, rules, strict=True) if rule)
