"""Learns the weights of the subject ranker from annotated articles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from operator import itemgetter

from pipeline.evaluation.agreement import field_agrees
from pipeline.evaluation.oracle import OracleArticle
from pipeline.ranking import Example, best, learn
from pipeline.relations import assign_relations, load_lexicon
from pipeline.settings import Settings
from pipeline.subjects import Told, find_entities, load_subjects, tagged_names
from pipeline.subjects.asked import ask
from pipeline.subjects.candidates import candidates
from pipeline.subjects.cast import lay_out
from pipeline.subjects.lexicon import SubjectLexicon
from pipeline.subjects.options import Candidate
from pipeline.subjects.told import UNTOLD
from pipeline.subjects.topic_counts import count_topics
from pipeline.subjects.topics import advance
from pipeline.text_view import fold

ROUNDS = 1
"""So often the weights learn from choices of their own for the quantities before."""

FOLDS = 4
"""Those choices are made by weights that were learned without the article, so that they err as later."""

PENALTY = 4.0
PER_ARTICLE = 1.5
"""See :func:`pipeline.ranking.learn`."""


def with_entities(article: OracleArticle, settings: Settings) -> OracleArticle:
    """``article`` with the entities of its passages, as the preset finds them,
    and what relations tell.
    """
    document, passages = article.document, article.passages
    models = tagged_names if settings.preset == "full" else None
    found = find_entities(document, passages, load_subjects(settings.configs), models)
    passages = [replace(passage, entities=names) for passage, names in zip(passages, found, strict=True)]
    related = assign_relations(document, passages, load_lexicon(settings.configs))
    told = [[Told(relation.metric, fold(relation.attribution)) for relation in row] for row in related]
    return replace(article, passages=passages, told=told)


def examples(
    article: OracleArticle, lexicon: SubjectLexicon, weights: Mapping[str, float] | None = None
) -> list[Example]:
    """One example for each annotated quantity that is scored.

    Without ``weights`` the subject of the quantity before is the annotated one, with them it is the
    one that the ranker chooses, as it will be when the weights are used.
    """
    text, folded = article.document.text, article.document.folded
    told = article.told or [[UNTOLD] * len(claims) for claims in article.claims]
    topics = count_topics(article.document, article.passages, lexicon, told)
    made: list[Example] = []
    for passage, claims, relations in zip(article.passages, article.claims, told, strict=True):
        scene = lay_out(folded, passage, lexicon, topics.named)
        for quantity, claim, known in zip(passage.quantities, claims, relations, strict=True):
            asked = ask(folded, quantity, known, scene, topics)
            options = [Candidate(*option) for option in candidates(folded, asked, scene, topics)]
            features = tuple(option.features for option in options)
            right = tuple(field_agrees("subject_id", _row(text, option), claim) for option in options)
            if not claim.lenient:
                made.append(Example(article.name, claim.lang, features, right))
            chosen = (
                best(features, weights) if weights is not None else right.index(True) if any(right) else -1
            )
            if chosen >= 0:
                topics.choose(options[chosen], passage, known.metric, asked.compared)
        advance(topics, passage)
    return made


def _row(text: str, option: Candidate) -> dict[str, str]:
    return {"subject_id": option.entity_id, "subject": option.party.written(text)}


def learn_subjects(articles: Sequence[OracleArticle], lexicon: SubjectLexicon) -> dict[str, float]:
    """The weights that fit ``articles``, which carry their entities, starting from the priors."""

    def fit(known: Iterable[list[Example]]) -> dict[str, float]:
        return learn(chain.from_iterable(known), lexicon.priors, PENALTY, PER_ARTICLE)

    told = [examples(article, lexicon) for article in articles]
    known = list(told)
    for _ in range(ROUNDS):
        rolled = []
        for number in range(FOLDS):
            weights = fit(one for at, one in enumerate(known) if at % len(articles) % FOLDS != number)
            rolled += [
                (at, examples(articles[at], lexicon, weights)) for at in range(number, len(articles), FOLDS)
            ]
        known = [*told, *(made for _, made in sorted(rolled, key=itemgetter(0)))]
    return fit(known)
