"""What learned weights are worth: every article is read with weights learned without it."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.confidence import TABLE, Evidence, evidence, load_confidence, probability
from pipeline.evaluation.figures import judged
from pipeline.evaluation.gold import load_gold
from pipeline.evaluation.matching import match
from pipeline.evaluation.oracle import OracleArticle, oracle_articles
from pipeline.evaluation.rows import files_in, tabulate
from pipeline.learning.lessons import lessons
from pipeline.learning.subjects import learn_subjects, with_entities
from pipeline.learning.times import learn_times
from pipeline.learning.trust import Judgement, learn_trust
from pipeline.learning.weights import write_weights
from pipeline.periods.lexicon import WEIGHTS as PERIOD_WEIGHTS
from pipeline.periods.lexicon import load_periods
from pipeline.relations import load_lexicon
from pipeline.settings import Settings
from pipeline.stages.attribute import attribute
from pipeline.stages.detect import detect
from pipeline.stages.ingest import ingest
from pipeline.stages.normalise import claim_id, normalise
from pipeline.stages.quantify import quantify
from pipeline.stages.segment import segment
from pipeline.subjects.lexicon import WEIGHTS as SUBJECT_WEIGHTS
from pipeline.subjects.lexicon import load_subjects
from pipeline.tables.rows import ArticleTables

FOLDS = 10


@dataclass(frozen=True)
class HeldOut:
    """Rows of articles that the weights were not learned from; ``judgements`` are those that count."""

    rows: list[dict[str, str]]
    judgements: list[Judgement]


def annotated(folders: Iterable[Path], settings: Settings) -> list[OracleArticle]:
    """All annotated articles of ``folders`` with their entities.

    :raises ConfigError: when a folder holds none, or an annotation cannot be read.
    """
    found = [article for folder in folders for article in oracle_articles(folder, settings)]
    return [with_entities(article, settings) for article in found]


def learn_rankers(articles: Sequence[OracleArticle], settings: Settings, configs: Path) -> None:
    """Learns the weights of subjects and times from ``articles`` and writes them to ``configs``."""
    subjects = learn_subjects(articles, load_subjects(settings.configs))
    write_weights(configs / SUBJECT_WEIGHTS, subjects, "what a feature adds to the score of a subject.")
    taught = [*articles, *lessons(settings)]
    times = learn_times(taught, load_periods(settings.configs), load_lexicon(settings.configs))
    write_weights(configs / PERIOD_WEIGHTS, times, "what a feature adds to the score of a time.")


def hold_out(folders: Sequence[Path], settings: Settings) -> HeldOut:
    """The rows of all articles of ``folders``, each fold extracted with weights learned from the others.

    ``confidence`` is told by a model that was learned from the rows of the other folds.
    """
    articles = annotated(folders, settings)
    files = {path.stem: path for folder in folders for path in files_in(folder / "articles")}
    tables: list[ArticleTables] = []
    known: dict[str, Evidence] = {}
    fold_of: dict[str, int] = {}
    with TemporaryDirectory() as scratch:
        for fold in range(FOLDS):
            held = articles[fold::FOLDS]
            if not held:
                continue
            configs = Path(scratch) / str(fold)
            shutil.copytree(settings.configs, configs)
            learn_rankers([article for article in articles if article not in held], settings, configs)
            for article in held:
                fold_of[article.name] = fold
                for table, found in _extract(files[article.name], replace(settings, configs=configs)):
                    tables.append(table)
                    known |= found
    rows = tabulate(tables, settings)
    outcomes = match(rows, [article for folder in folders for article in load_gold(folder)])
    judgements = [
        Judgement(outcome.article, fold_of[outcome.article], known[outcome.row["claim_id"]], outcome.strict)
        for outcome in judged(outcomes)
        if outcome.row is not None
    ]
    models = {
        fold: learn_trust(judgement for judgement in judgements if judgement.fold != fold)
        for fold in sorted(set(fold_of.values()))
    }
    for row in rows:
        weights = models[fold_of[Path(row["source_path"]).stem]]
        row["confidence"] = f"{probability(known[row['claim_id']], weights):.3f}"
    return HeldOut(rows, judgements)


def _extract(file: Path, settings: Settings) -> Iterator[tuple[ArticleTables, dict[str, Evidence]]]:
    """The tables of ``file``, and what speaks for and against each row, by ``claim_id``."""
    for document in ingest(file.read_bytes(), file.name, settings):
        document = detect(document, settings)
        passages, rejections = quantify(document, segment(document, settings), settings)
        attributes = attribute(document, passages, settings)
        found = {
            claim_id(
                document.sha256, *document.reading.origin(quantity.start, quantity.end), quantity.kind
            ): evidence(about)
            for passage, chosen in zip(passages, attributes, strict=True)
            for quantity, about in zip(passage.quantities, chosen, strict=True)
        }
        yield normalise(document, passages, attributes, rejections, settings), found


def learn_all(folders: Sequence[Path], settings: Settings) -> HeldOut:
    """Learns every weight from the articles of ``folders`` and writes them to the configuration.

    The confidence is learned from cross-validated rows, which are returned: on rows of articles that
    the rankers know it would trust them too much.
    """
    found = hold_out(folders, settings)
    learn_rankers(annotated(folders, settings), settings, settings.configs)
    trust = learn_trust(found.judgements)
    write_weights(settings.configs / TABLE, trust, "what a feature adds to the log-odds that a row is right.")
    for load in (load_subjects, load_periods, load_confidence):
        load.cache_clear()
    return found
