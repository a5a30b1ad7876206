"""``claimtable explain``."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.commands.options import make_settings, settings_options
from pipeline.model import Attributes, Document, Passage, Quantity, Rejection
from pipeline.settings import Settings
from pipeline.tables.cells import decimal_text

if TYPE_CHECKING:
    from rich.tree import Tree

    from pipeline.subjects import Weighed

_DEFAULTS = Attributes()
_CANDIDATES, _PARTS = 3, 8


@click.command()
@click.argument("text")
@settings_options
def explain(text: str, configs: Path | None, preset: str) -> None:
    """Show what is found in TEXT and which rules fired, as a tree.

    \b
    Examples:
      claimtable explain "Exports rose 5.2% to $40.3 billion in 2024."
      claimtable explain "$(cat article.md)"
    """
    from rich.console import Console

    settings = make_settings(configs, preset)
    Console(highlight=False, soft_wrap=True).print(explanation(text, settings))


def explanation(text: str, settings: Settings) -> Tree:
    """All findings in ``text``, sentence by sentence."""
    from rich.text import Text
    from rich.tree import Tree

    from pipeline.stages.attribute import attribute
    from pipeline.stages.detect import detect
    from pipeline.stages.ingest import ingest
    from pipeline.stages.quantify import quantify
    from pipeline.stages.segment import segment
    from pipeline.subjects import find_entities, load_subjects, tagged_names, weigh_subjects

    root = Tree(Text("text"), hide_root=True)
    for document in ingest(text.encode(), "text.txt", settings):
        document = detect(document, settings)
        passages, rejections = quantify(document, segment(document, settings), settings)
        chosen = attribute(document, passages, settings)
        names = load_subjects(settings.configs)
        models = tagged_names if settings.preset == "full" else None
        entities = find_entities(document, passages, names, models)
        passages = [
            replace(passage, entities=found) for passage, found in zip(passages, entities, strict=True)
        ]
        weighed = weigh_subjects(document, passages, names)
        for passage, rows, subjects in zip(passages, chosen, weighed, strict=True):
            _add_passage(root, document, passage, rows, subjects, rejections)
    return root


def _add_passage(
    root: Tree,
    document: Document,
    passage: Passage,
    chosen: list[Attributes],
    subjects: list[list[Weighed]],
    rejections: list[Rejection],
) -> None:
    from rich.text import Text

    def quote(found: object) -> Text:
        start, end = found.start, found.end  # type: ignore[attr-defined]
        return Text(document.text[start:end], style="bold")

    sentence = passage.sentence
    branch = root.add(Text(f"[{sentence.lang}] {document.text[sentence.start : sentence.end]}"))
    for quantity, attributes, weighed in zip(passage.quantities, chosen, subjects, strict=True):
        leaf = branch.add(quote(quantity) + Text(f"  {_in_short(quantity)}", style="green"))
        leaf.add(Text(f"read by: {quantity.rule or '-'}"))
        for name in Attributes._fields:
            value = getattr(attributes, name)
            if value and name not in ("rules", "flags") and value != getattr(_DEFAULTS, name):
                leaf.add(Text(f"{name}: {value}"))
        for rule in attributes.rules:
            leaf.add(Text(f"rule: {rule}"))
        for candidate in weighed[:_CANDIDATES]:
            leaf.add(Text(f"subject {candidate.entity_id or 'nobody'}: {_sum_of(candidate)}", style="dim"))
        if quantity.flags or attributes.flags:
            leaf.add(Text(f"flags: {', '.join((*quantity.flags, *attributes.flags))}"))
    for period in passage.periods:
        branch.add(
            quote(period) + Text(f"  period {period.edtf or '(no anchor)'} ({period.grain})", style="cyan")
        )
    for entity in passage.entities:
        branch.add(quote(entity) + Text(f"  {entity.entity_id}", style="cyan"))
    for rejection in rejections:
        if sentence.start <= rejection.start < sentence.end:
            branch.add(quote(rejection) + Text(f"  not a claim: {rejection.reason}", style="yellow"))


def _sum_of(candidate: Weighed) -> str:
    """The score of a candidate as the sum it is, the largest parts first."""
    parts = sorted(candidate.parts.items(), key=lambda part: -abs(part[1]))
    shown = "  ".join(f"{weight:+.2f} {name}" for name, weight in parts[:_PARTS])
    return f"{candidate.score:.2f} = {shown}{'  ...' if len(parts) > _PARTS else ''}"


def _in_short(quantity: Quantity) -> str:
    """Kind, relation, number and unit of ``quantity``."""

    def number(value: Decimal | None) -> str:
        return "?" if value is None else decimal_text(value)

    if quantity.value is not None:
        amount = number(quantity.value)
        if quantity.denominator is not None:
            amount += f" of {number(quantity.denominator)}"
    else:
        amount = f"{number(quantity.value_min)} .. {number(quantity.value_max)}"
    vague = " vague" if quantity.vague else ""
    return f"{quantity.kind} {quantity.relation} {amount} {quantity.unit}{vague}"
