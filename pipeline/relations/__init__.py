"""What the words around a quantity say of it: role, direction, counted noun, metric, source, modality."""

from pipeline.relations.assign import RelationChoice, assign_relations
from pipeline.relations.lexicon import load_lexicon

__all__ = ["RelationChoice", "assign_relations", "load_lexicon"]
