"""Who or what a number is about: entities in three languages with one id, and the choice among them."""

from pipeline.subjects.assign import SubjectChoice, assign_subjects, weigh_subjects
from pipeline.subjects.entities import find_entities
from pipeline.subjects.lexicon import SubjectLexicon, load_subjects
from pipeline.subjects.taggers import tagged_names
from pipeline.subjects.told import Told

__all__ = [
    "SubjectChoice",
    "SubjectLexicon",
    "Told",
    "assign_subjects",
    "find_entities",
    "load_subjects",
    "tagged_names",
    "weigh_subjects",
]
