"""Learns the weights of the subject ranker from annotated articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.evaluation.agreement import field_agrees
from pipeline.evaluation.oracle import OracleArticle
from pipeline.ranking import Example, best, learn
from pipeline.settings import Settings
from pipeline.subjects import find_entities, load_subjects, tagged_names
from pipeline.subjects.candidates import candidates
from pipeline.subjects.comparison import compared_to
from pipeline.subjects.lexicon import SubjectLexicon
from pipeline.subjects.scene import lay_out
from pipeline.subjects.topics import Candidate, advance, count_topics

ROUNDS = 2
"""After the first round the weights learn from their own choices for the quantities before."""

PENALTY = 1.0
PER_ARTICLE = 1.5
"""See :func:`pipeline.ranking.learn`."""


def with_entities(article: OracleArticle, settings: Settings) -> OracleArticle:
    """``article`` with the entities of its passages, as the preset finds them."""
    document, passages = article.document, article.passages
    models = tagged_names if settings.preset == "full" else None
    found = find_entities(document, passages, load_subjects(settings.configs), models)
    passages = [replace(passage, entities=names) for passage, names in zip(passages, found, strict=True)]
    return replace(article, passages=passages)


def examples(
    article: OracleArticle, lexicon: SubjectLexicon, weights: Mapping[str, float] | None = None
) -> list[Example]:
    """One example for each annotated quantity that is scored.

    Without ``weights`` the subject of the quantity before is the annotated one, with them it is the
    one that the ranker chooses, as it will be when the weights are used.
    """
    text, folded = article.document.text, article.document.folded
    topics = count_topics(article.passages)
    made: list[Example] = []
    for passage, claims in zip(article.passages, article.claims, strict=True):
        scene = lay_out(folded, passage, lexicon)
        words = lexicon.words[passage.sentence.lang]
        for quantity, claim in zip(passage.quantities, claims, strict=True):
            compared = compared_to(folded, quantity, scene, words)
            options = candidates(folded, quantity, passage, scene, topics, words, compared)
            features = tuple(option.features for option in options)
            right = tuple(field_agrees("subject_id", _row(text, option), claim) for option in options)
            if not claim.lenient:
                made.append(Example(article.name, claim.lang, features, right))
            if weights is not None:
                topics.choose(options[best(features, weights)], passage)
            elif any(right):
                topics.choose(options[right.index(True)], passage)
        advance(topics, passage)
    return made


def _row(text: str, option: Candidate) -> dict[str, str]:
    return {"subject_id": option.entity_id, "subject": option.text or text[option.start : option.end]}


def learn_subjects(articles: Sequence[OracleArticle], lexicon: SubjectLexicon) -> dict[str, float]:
    """The weights that fit ``articles``, which carry their entities, starting from the priors."""
    told = [example for article in articles for example in examples(article, lexicon)]
    weights = learn(told, lexicon.priors, PENALTY, PER_ARTICLE)
    for _ in range(ROUNDS):
        rolled = [example for article in articles for example in examples(article, lexicon, weights)]
        weights = learn([*rolled, *told], lexicon.priors, PENALTY, PER_ARTICLE)
    return weights
