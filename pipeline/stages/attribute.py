"""Stage *attribute*: what each quantity is about.

Finds the entities, then joins what three parts say of each quantity: its subject (*subjects*), its
time (*periods*), and its role, counted noun, metric, source and modality (*relations*).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from pipeline.model import Attributes, Document, Passage
from pipeline.periods import TimeChoice, assign_times, load_periods
from pipeline.relations import RelationChoice, assign_relations, load_lexicon
from pipeline.settings import Settings
from pipeline.subjects import SubjectChoice, Told, assign_subjects, find_entities, load_subjects, tagged_names
from pipeline.text_view import fold
from pipeline.unmarked import with_marks


def attribute(document: Document, passages: Sequence[Passage], settings: Settings) -> list[list[Attributes]]:
    """The attributes of each quantity, in lists parallel to ``passages`` and their quantities."""
    root = settings.configs
    document = with_marks(document, root)
    names = load_subjects(root)
    models = tagged_names if settings.preset == "full" else None
    entities = find_entities(document, passages, names, models)
    passages = [
        Passage(passage.sentence, passage.block, passage.quantities, passage.periods, found)
        for passage, found in zip(passages, entities, strict=True)
    ]
    relations = assign_relations(document, passages, load_lexicon(root))
    roles = [[relation.role for relation in row] for row in relations]
    told = [[_told(relation.metric, relation.attribution) for relation in row] for row in relations]
    parts = zip(
        assign_subjects(document, passages, names, told),
        assign_times(document, passages, roles, load_periods(root)),
        relations,
        strict=True,
    )
    return [
        [_join(*choices) for choices in zip(subjects, times, relations, strict=True)]
        for subjects, times, relations in parts
    ]


@lru_cache(maxsize=4096)
def _told(metric: str, attribution: str) -> Told:
    return Told(metric, fold(attribution))


def _join(subject: SubjectChoice, time: TimeChoice, relation: RelationChoice) -> Attributes:
    if subject.compared_to_id and relation.role != "level":
        relation = _as_comparison(relation)
    return Attributes(  # in the order of its fields: by name it would take twice as long
        relation.counted,
        relation.metric,
        subject.subject,
        subject.subject_id,
        subject.compared_to,
        subject.compared_to_id,
        relation.comparison_basis,
        time.edtf,
        time.time_start,
        time.time_end,
        time.time_text,
        relation.role,
        relation.direction,
        relation.attribution,
        relation.modality,
        subject.share,
        time.share,
        ("subject_inherited",) * subject.inherited + ("time_inherited",) * time.inherited,
        (f"subject:{subject.rule}", time.rule, *relation.rules),
    )


def _as_comparison(relation: RelationChoice) -> RelationChoice:
    """A multiple of another entity ("ten times the US") says how large, not how much larger than before."""
    rules = tuple(rule for rule in relation.rules if not rule.startswith("role:"))
    return relation._replace(role="level", direction="", rules=("role:compared to another", *rules))


if __name__ == "__main__":
    from pipeline.cli import run_as_script

    run_as_script("attribute")
