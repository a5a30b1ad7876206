"""``claimtable explain``."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from pipeline.commands.options import make_settings, settings_options
from pipeline.model import Attributes, Document, Passage, Quantity, Rejection
from pipeline.settings import Settings
from pipeline.tables.cells import decimal_text

if TYPE_CHECKING:
    from rich.tree import Tree

    from pipeline.ranking import Weighed

_CANDIDATES, _PARTS = 3, 8
_FILE_WIDTH = 200
_LEGEND = (
    "Subject and time are chosen among candidates by a score, the sum of the weights of what speaks for "
    "(+) and against (-) them; the three best are shown.  In (brackets): the rule that decided."
)


@click.command()
@click.argument("text")
@settings_options
def explain(text: str, configs: Path | None, preset: str) -> None:
    """Show what is found in TEXT and why, as a tree.

    Each number with what it is about, what decided each field, and the candidates for its subject and
    its time; then names and times, and the numbers that are no claims, with the reason.

    \b
    Examples:
      claimtable explain 'Exports rose 5.2% to $40.3 billion in 2024.'
      claimtable explain "$(cat article.md)"
    """
    from rich.console import Console

    settings = make_settings(configs, preset)
    console = Console(highlight=False, width=None if sys.stdout.isatty() else _FILE_WIDTH)
    found = explanation(text, settings)
    console.print(_LEGEND, style="dim")
    console.print(found)


class _Found(NamedTuple):
    """One quantity with all that is known of it."""

    quantity: Quantity
    about: Attributes
    subjects: list[Weighed]
    times: list[Weighed]
    confidence: Decimal | None


def explanation(text: str, settings: Settings) -> Tree:
    """All findings in ``text``, sentence by sentence."""
    from rich.text import Text
    from rich.tree import Tree

    from pipeline.stages.detect import detect
    from pipeline.stages.ingest import ingest
    from pipeline.stages.quantify import quantify
    from pipeline.stages.segment import segment

    root = Tree(Text("text"), hide_root=True)
    for document in ingest(text.encode(), "text.txt", settings):
        document = detect(document, settings)
        passages, rejections = quantify(document, segment(document, settings), settings)
        for passage, found in _findings(document, passages, settings):
            _add_passage(root, document, passage, found, rejections)
    return root


def _findings(
    document: Document, passages: Sequence[Passage], settings: Settings
) -> Iterator[tuple[Passage, list[_Found]]]:
    """The passages with their entities, and their quantities with what was chosen and why."""
    from pipeline.confidence import load_confidence
    from pipeline.periods import load_periods, weigh_times
    from pipeline.stages.attribute import attribute
    from pipeline.subjects import Told, find_entities, load_subjects, tagged_names, weigh_subjects
    from pipeline.text_view import fold

    names = load_subjects(settings.configs)
    models = tagged_names if settings.preset == "full" else None
    entities = find_entities(document, passages, names, models)
    named = [replace(passage, entities=found) for passage, found in zip(passages, entities, strict=True)]
    confidence = load_confidence(settings.configs)
    attributes = attribute(document, passages, settings)
    roles = [[about.role for about in row] for row in attributes]
    told = [[Told(about.metric, fold(about.attribution)) for about in row] for row in attributes]
    rows = zip(
        named,
        attributes,
        weigh_subjects(document, named, names, told),
        weigh_times(document, named, roles, load_periods(settings.configs)),
        strict=True,
    )
    for passage, chosen, subjects, times in rows:
        each = zip(passage.quantities, chosen, subjects, times, strict=True)
        yield passage, [_Found(*found, confidence.of(found[1])) for found in each]


def _add_passage(
    root: Tree, document: Document, passage: Passage, found: list[_Found], rejections: list[Rejection]
) -> None:
    from rich.text import Text

    def quote(stretch: object) -> Text:
        start, end = stretch.start, stretch.end  # type: ignore[attr-defined]
        return Text(document.text[start:end], style="bold")

    sentence = passage.sentence
    branch = root.add(Text(f"[{sentence.lang}] {document.text[sentence.start : sentence.end]}"))
    for claim in found:
        leaf = branch.add(
            quote(claim.quantity)
            + Text(f"  {_in_short(claim.quantity)}", style="green")
            + Text(f"  ({claim.quantity.rule or '-'})")
        )
        subject = leaf.add(Text(_subject(claim.about)))
        _add_candidates(subject, claim.subjects)
        time = leaf.add(Text(_time(claim.about)))
        _add_candidates(time, claim.times)
        for line in _fields(claim):
            leaf.add(Text(line))
    for period in passage.periods:
        branch.add(
            quote(period) + Text(f"  time {period.edtf or '(no anchor)'} ({period.grain})", style="cyan")
        )
    for entity in passage.entities:
        branch.add(quote(entity) + Text(f"  name {entity.entity_id} ({entity.rule})", style="cyan"))
    for rejection in rejections:
        if sentence.start <= rejection.start < sentence.end:
            branch.add(quote(rejection) + Text(f"  not a claim: {rejection.reason}", style="yellow"))


def _add_candidates(branch: Tree, candidates: list[Weighed]) -> None:
    from rich.text import Text

    for candidate in candidates[:_CANDIDATES]:
        branch.add(Text(f"{candidate.answer or 'nobody'}: {_sum_of(candidate)}", style="dim"))


def _subject(about: Attributes) -> str:
    named = f"{about.subject_id} {about.subject!r}" if about.subject_id else "nobody"
    return f"subject: {named}, probability {about.subject_share:.2f} {_rule(about, 'subject')}".rstrip()


def _time(about: Attributes) -> str:
    told = "none stated"
    if about.time:
        told = f"{about.time} {about.time_text!r}, {about.time_start or '?'} to {about.time_end or '?'}"
    return f"time: {told}, probability {about.time_share:.2f} {_rule(about, 'time')}".rstrip()


def _fields(claim: _Found) -> Iterator[str]:
    """The other fields, each with the rule that decided it; what is not stated is left out."""
    about = claim.about
    yield f"role: {' '.join(filter(None, (about.role, about.direction)))} {_rule(about, 'role')}".rstrip()
    if about.comparison_basis:
        yield f"compared with: {about.comparison_basis}"
    if about.compared_to_id:
        yield f"compared to: {about.compared_to_id} {about.compared_to!r}"
    for name in ("counted", "metric", "attribution", "modality"):
        value = getattr(about, name)
        if value:
            yield f"{name}: {value} {_rule(about, name)}".rstrip()
    flags = (*claim.quantity.flags, *about.flags)
    if flags:
        yield f"flags: {', '.join(flags)}"
    if claim.confidence is not None:
        yield f"confidence: {decimal_text(claim.confidence)}, from the less sure of subject and time"


def _rule(about: Attributes, field: str) -> str:
    """The rule that decided ``field``, in brackets; empty when the default stands."""
    for rule in about.rules:
        name, mark, told = rule.replace("time.", "time:").partition(":")
        if mark and name == field:
            return f"({told})"
    return ""


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
