"""Stage *attribute*: what each quantity is about.

Finds the entities, then joins what the parts say of each quantity: its subject.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Attributes, Document, Passage
from pipeline.settings import Settings
from pipeline.subjects import SubjectChoice, assign_subjects, find_entities, load_subjects


def attribute(document: Document, passages: Sequence[Passage], settings: Settings) -> list[list[Attributes]]:
    """The attributes of each quantity, in lists parallel to ``passages`` and their quantities."""
    lexicon = load_subjects(settings.configs)
    entities = find_entities(document, passages, lexicon)
    passages = [replace(passage, entities=found) for passage, found in zip(passages, entities, strict=True)]
    subjects = assign_subjects(document, passages, lexicon)
    return [[_join(subject) for subject in row] for row in subjects]


def _join(subject: SubjectChoice) -> Attributes:
    return Attributes(
        subject=subject.subject,
        subject_id=subject.subject_id,
        compared_to=subject.compared_to,
        compared_to_id=subject.compared_to_id,
        flags=("subject_inherited",) if subject.inherited else (),
        rules=(f"subject:{subject.rule}",) if subject.rule else (),
    )


if __name__ == "__main__":
    from pipeline.cli import run_as_script

    run_as_script("attribute")
