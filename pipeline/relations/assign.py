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
from pipeline.relations.modality import choose_modalities
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


def assign_relations(
    document: Document, passages: Sequence[Passage], lexicon: Lexicon
) -> list[list[RelationChoice]]:
    """One list per passage, one choice per quantity of it; ``passages`` are in reading order."""

    statements = Statements(document, passages, lexicon)
    sources = carry_sources(statements)
    choices: list[list[RelationChoice]] = []
    carried = NOTHING
    heading = ""
    for index, (passage, source) in enumerate(zip(passages, sources, strict=True)):
        row: list[RelationChoice] = []
        if passage.block.region in ("title", "heading"):
            heading = document.text[passage.sentence.start : passage.sentence.end]
        if passage.quantities:
            if not statements.elliptic(index):
                carried = NOTHING
            for scene in statements.scenes(index):
                found, carried = _choices(scene, source, carried, heading)
                row += found
        choices.append(row)
    return choices


def _choices(
    scene: Scene, source: Source, carried: Counted, heading: str
) -> tuple[list[RelationChoice], Counted]:
    parts = choose_parts(scene)
    bases = choose_bases(scene, parts)
    headers = read_headers(scene.passage.block.cell, heading, scene.lexicon)
    counted = choose_counted(scene, headers, carried)
    metrics = choose_metrics(scene, counted, [part.role for part in parts], headers)
    modalities = choose_modalities(scene)
    choices: list[RelationChoice] = []
    for quantity, part, basis, noun, metric, modality in zip(
        scene.quantities, parts, bases, counted, metrics, modalities, strict=True
    ):
        told = NOBODY if source.start <= quantity.start < source.end else source
        choices.append(
            RelationChoice(
                role=part.role,
                direction=part.direction,
                comparison_basis=basis,
                counted=noun.text,
                metric=metric.name,
                attribution=told.text,
                modality=modality.modality,
                rules=_named_rules(part.rule, noun.rule, metric.rule, told.rule, modality.rule),
            )
        )
    named = [
        noun
        for noun, quantity in zip(counted, scene.quantities, strict=True)
        if noun.text and quantity.kind == "count"
    ]
    return choices, named[-1] if named else NOTHING


@lru_cache(maxsize=1024)
def _named_rules(*rules: str) -> tuple[str, ...]:
    """``rules`` of role, counted noun, metric, attribution and modality, each with what it decided."""
    decided = ("role", "counted", "metric", "attribution", "modality")
    return tuple(f"{field}:{rule}" for field, rule in zip(decided, rules, strict=True) if rule)
