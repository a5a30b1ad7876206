"""The examples of the tables of relations; their marks are those of :mod:`pipeline.examples.marked`.

``{}`` in an example stands for each form of its row in turn, ``want`` has one part for every quantity.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.configs import read_numbered
from pipeline.examples.marked import read_marked
from pipeline.examples.outcome import Outcome
from pipeline.language_settings import fallback_language
from pipeline.relations import RelationChoice, assign_relations, load_lexicon
from pipeline.relations.rows import (
    BasisRow,
    ChangeRow,
    CueRow,
    MetricRow,
    ModalityRow,
    NounRow,
    SourceRow,
)

TABLES: dict[str, tuple[type[CueRow], Callable[[RelationChoice], str]]] = {
    "change.csv": (ChangeRow, lambda choice: f"{choice.role} {choice.direction}".strip()),
    "comparison.csv": (BasisRow, lambda choice: choice.comparison_basis),
    "modality.csv": (ModalityRow, lambda choice: choice.modality),
    "sources.csv": (SourceRow, lambda choice: choice.attribution),
    "noun_phrase.csv": (NounRow, lambda choice: choice.counted),
}
"""The tables of a language, and what their rows say of a quantity."""


def relation_outcomes(root: Path, lang: str) -> Iterator[Outcome]:
    """The examples of ``lang``; those of the metrics belong to the fallback."""
    lexicon = load_lexicon(root)

    def choices(marked: str) -> list[RelationChoice]:
        document, passage = read_marked(marked, lang)
        return assign_relations(document, [passage], lexicon)[0]

    for name, (model, told) in TABLES.items():
        path = root / "lang" / lang / name
        for line, row in read_numbered(path, model):
            for form in row.forms if row.example else ():
                marked, wanted = row.example.replace("{}", form), row.want.replace("{}", form)
                found = ";".join(map(told, choices(marked)))
                same = found.casefold() == wanted.casefold()
                yield Outcome(path, line, marked, wanted, wanted if same else found)
    if lang == fallback_language(root):
        path = root / "metrics.csv"
        for line, metric in read_numbered(path, MetricRow):
            found = ";".join(choice.metric for choice in choices(metric.example))
            yield Outcome(path, line, metric.example, metric.id, found)
