"""Learns the weights of the subject ranker from annotated articles.

    python -m pipeline.subjects.train GOLD_DIR [--write]

``GOLD_DIR`` holds ``articles/<name>.<suffix>`` and ``claims/<name>.jsonl`` (one claim a line, with
``start``, ``end`` in code points of the file, ``subject``, ``subject_id`` and alternatives in
``accept``).  Prints the accuracy on articles that the weights were not learned from, and with
``--write`` stores the weights learned from all of them.
"""

from __future__ import annotations

import csv
import json
import math
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.model import Document, Passage, Quantity, Span
from pipeline.subjects.candidates import Candidate, advance, candidates, count_topics
from pipeline.subjects.lexicon import SubjectLexicon
from pipeline.subjects.ranker import Weights, score
from pipeline.subjects.scene import lay_out
from pipeline.text_view import LITERAL

FOLDS = 10
ROUNDS = 2
PENALTY = 1.0
"""Weight of the squared sum of the weights against the loss of all examples."""


@dataclass(frozen=True)
class Example:
    """The candidates of one quantity, and which of them the annotation accepts."""

    article: str
    lang: str
    options: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]


@dataclass(frozen=True)
class Annotated:
    """An article with its passages (entities found) and one annotation for each quantity."""

    name: str
    document: Document
    passages: Sequence[Passage]
    claims: Sequence[Sequence[dict[str, Any]]]


def accepts(claim: dict[str, Any], subject: str, subject_id: str) -> bool:
    """Whether an annotation accepts a subject: by id, or for other than countries by its words."""
    wanted = claim.get("accept", {}).get("subject_id", [claim.get("subject_id")])
    if (subject_id or None) in wanted:
        return True
    first = wanted[0]
    if not first or first.startswith("country:"):
        return False
    return _alike(subject, claim.get("subject") or "")


def _alike(one: str, other: str) -> bool:
    a, b = _words(one), _words(other)
    common = sum((a & b).values())
    return common > 0 and 4 * common >= sum(a.values()) + sum(b.values())


def _words(text: str) -> Counter[str]:
    pattern = r"[^\W_]" if re.search("[\u4e00-\u9fff]", text) else r"\w+"
    return Counter(re.findall(pattern, text.lower()))


def examples(
    article: Annotated, lexicon: SubjectLexicon, weights: dict[str, float] | None = None
) -> list[Example]:
    """One example for each annotated quantity.

    Without ``weights`` the choice of the quantity before is taken from the annotation, with them
    from the ranker itself, as it will be when the weights are used.
    """
    text, folded = article.document.text, article.document.folded
    topics = count_topics(article.passages)
    made: list[Example] = []
    for passage, claims in zip(article.passages, article.claims, strict=True):
        if not passage.quantities and not passage.entities:
            continue
        scene = lay_out(folded, passage, lexicon)
        words = lexicon.words[passage.sentence.lang]
        for quantity, claim in zip(passage.quantities, claims, strict=True):
            options = candidates(folded, quantity, passage, scene, topics, words)
            right = tuple(accepts(claim, _text(text, option), option.entity_id) for option in options)
            if not claim.get("optional") and not claim.get("vague"):
                made.append(Example(article.name, claim["lang"], tuple(o.features for o in options), right))
            if weights is not None:
                chosen = max(options, key=lambda o: score(o.features, weights), default=None)
            else:
                chosen = next(
                    (option for option, is_right in zip(options, right, strict=True) if is_right), None
                )
            if chosen is not None and chosen.entity_id and passage.block.cell is None:
                topics.chosen, topics.chosen_sentence = chosen, passage.sentence.start
        advance(topics, passage, scene)
    return made


def _text(text: str, option: Candidate) -> str:
    return option.text or text[option.start : option.end]


def learn(data: Iterable[Example], prior: dict[str, float]) -> dict[str, float]:
    """The weights that make the accepted candidates likeliest (conditional logit).

    Weights that stray from ``prior`` are penalised, so what the articles do not show stays as it
    was set by hand; every article counts by the square root of its examples.
    """
    import numpy as np
    from scipy.optimize import minimize  # type: ignore[import-untyped]

    usable = [example for example in data if any(example.right) and not all(example.right)]
    names = sorted(
        {*prior, *(feature for example in usable for option in example.options for feature in option)}
    )
    sizes = Counter(example.article for example in usable)
    importance = np.array([1.5 / math.sqrt(sizes[example.article]) for example in usable])
    start = np.array([prior.get(name, 0.0) for name in names])
    number = {name: at for at, name in enumerate(names)}
    rows: list[Any] = []
    columns: list[int] = []
    owners: list[int] = []
    bounds = [0]
    right: list[bool] = []
    for example in usable:
        for option, is_right in zip(example.options, example.right, strict=True):
            for feature in option:
                rows.append(len(right))
                columns.append(number[feature])
            right.append(is_right)
            owners.append(len(bounds) - 1)
        bounds.append(len(right))
    from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

    matrix = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(right), len(names)))
    owner, good, edges = np.array(owners), np.array(right), np.array(bounds[:-1])

    def loss(weights: Any) -> tuple[float, Any]:
        scores = matrix @ weights
        scores -= np.maximum.reduceat(scores, edges)[owner]
        power = np.exp(scores)
        total = np.add.reduceat(power, edges)
        accepted = np.add.reduceat(power * good, edges)
        strayed = weights - start
        value = float(importance @ (np.log(total) - np.log(accepted))) + PENALTY * float(strayed @ strayed)
        slope = (power / total[owner] - power * good / accepted[owner]) * importance[owner]
        return value, matrix.T @ slope + 2 * PENALTY * strayed

    result = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return {
        name: round(float(weight), 3)
        for name, weight in zip(names, result.x, strict=True)
        if abs(weight) >= 0.02
    }


def learn_from(
    articles: Sequence[Annotated], lexicon: SubjectLexicon, prior: dict[str, float]
) -> dict[str, float]:
    """Learns in rounds: first with the choices before as annotated, then as the weights make them."""
    weights = learn((e for article in articles for e in examples(article, lexicon)), prior)
    for _ in range(ROUNDS):
        rolled = [e for article in articles for e in examples(article, lexicon, weights)]
        told = [e for article in articles for e in examples(article, lexicon)]
        weights = learn([*rolled, *told], prior)
    return weights


def right_answers(data: Iterable[Example], weights: dict[str, float]) -> list[tuple[Example, bool]]:
    """For each example whether the candidate with the highest score is accepted."""
    answers: list[tuple[Example, bool]] = []
    for example in data:
        scores = [score(option, weights) for option in example.options]
        answers.append((example, bool(scores) and example.right[scores.index(max(scores))]))
    return answers


def cross_validate(articles: Sequence[Annotated], lexicon: SubjectLexicon) -> list[tuple[Example, bool]]:
    """Answers for each article by weights learned from the other folds."""
    prior = lexicon.priors["subject"]
    answers: list[tuple[Example, bool]] = []
    for fold in range(FOLDS):
        held = [article for at, article in enumerate(articles) if at % FOLDS == fold]
        weights = learn_from([article for article in articles if article not in held], lexicon, prior)
        for article in held:
            answers += right_answers(examples(article, lexicon, weights), weights)
    return answers


def annotated_articles(gold: Path, configs: Path) -> list[Annotated]:
    """The annotated articles under ``gold``, with the annotated quantities as the quantities.

    Annotations whose first character is not part of the reading text are left out.
    """
    from dataclasses import replace

    from pipeline.settings import Settings
    from pipeline.stages.detect import detect
    from pipeline.stages.ingest import ingest
    from pipeline.stages.segment import segment
    from pipeline.subjects.entities import find_entities
    from pipeline.subjects.lexicon import load_subjects

    settings = Settings(configs=configs)
    lexicon = load_subjects(configs)
    articles: list[Annotated] = []
    for path in sorted((gold / "claims").glob("*.jsonl")):
        source = next((gold / "articles").glob(f"{path.stem}.*"))
        claims = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        document = detect(ingest(source.read_bytes(), source.name, settings)[0], settings)
        placed = _placed(document, [claim for claim in claims if not claim.get("ignore")])
        passages: list[Passage] = []
        told: list[list[dict[str, Any]]] = []
        for sentence in segment(document, settings):
            inside = [pair for pair in placed if sentence.start <= pair[0].start < sentence.end]
            passages.append(Passage(sentence, document.blocks[sentence.block], tuple(q for q, _ in inside)))
            told.append([claim for _, claim in inside])
        entities = find_entities(document, passages, lexicon)
        passages = [
            replace(passage, entities=found) for passage, found in zip(passages, entities, strict=True)
        ]
        articles.append(Annotated(path.stem, document, passages, told))
    return articles


def _placed(document: Document, claims: Iterable[dict[str, Any]]) -> list[tuple[Quantity, dict[str, Any]]]:
    """The claims as quantities of the reading text, in reading order."""
    at_raw: dict[int, int] = {}
    reading = document.reading
    for run, (start, origin, width) in enumerate(
        zip(reading.starts, reading.origins, reading.widths, strict=True)
    ):
        stop = reading.starts[run + 1] if run + 1 < len(reading.starts) else len(reading.text)
        for offset in range(start, stop) if width == LITERAL else [start]:
            at_raw[origin + offset - start] = offset
    placed: list[tuple[Quantity, dict[str, Any]]] = []
    for claim in claims:
        first, last = at_raw.get(claim["start"]), at_raw.get(claim["end"] - 1)
        if first is not None and last is not None and first <= last:
            span = Span(first, last + 1)
            quantity = Quantity(*span, span, claim["lang"], claim["kind"])
            placed.append((quantity, claim))
    return sorted(placed, key=lambda pair: pair[0].start)


def write_weights(path: Path, weights: Weights) -> None:
    """Stores ``weights`` as a table, largest first."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(
            "# Learned by python -m pipeline.subjects.train: what a feature adds to a candidate's score.\n"
        )
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["task", "feature", "weight"])
        for task, table in sorted(weights.items()):
            for feature, weight in sorted(table.items(), key=lambda pair: (-abs(pair[1]), pair[0])):
                writer.writerow([task, feature, f"{weight:.3f}"])


def main(arguments: Sequence[str]) -> int:
    """Runs the command described at the head of this module."""
    from pipeline.configs import default_root
    from pipeline.subjects.lexicon import load_subjects

    if not arguments or not Path(arguments[0]).is_dir():
        sys.stderr.write("usage: python -m pipeline.subjects.train GOLD_DIR [--write]\n")
        return 2
    configs = default_root()
    lexicon = load_subjects(configs)
    articles = annotated_articles(Path(arguments[0]), configs)
    answers = cross_validate(articles, lexicon)
    for lang in ("vi", "en", "zh", ""):
        of_lang = [right for example, right in answers if lang in ("", example.lang)]
        if of_lang:
            sys.stdout.write(f"{lang or 'all':4} {len(of_lang):5} {sum(of_lang) / len(of_lang):.3f}\n")
    if "--write" in arguments:
        weights = learn_from(articles, lexicon, lexicon.priors["subject"])
        write_weights(configs / "subject_weights.csv", {"subject": weights})
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
