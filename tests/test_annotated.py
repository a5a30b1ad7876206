"""The annotated articles: the annotations hold together, and no figure falls below its floor."""

from __future__ import annotations

import hashlib
import itertools
import json
from pathlib import Path

import pytest
from project import LANGUAGES

from pipeline.evaluate import evaluate
from pipeline.evaluation.gold import GoldArticle, load_gold
from pipeline.model import KINDS, MODALITIES, RELATIONS, ROLES
from pipeline.settings import Settings

ROOT = Path(__file__).parent.parent
ANNOTATED = Path(__file__).parent / "annotated"
FLOORS = json.loads((ANNOTATED / "floors.json").read_text(encoding="utf-8"))
CLOSED = {"kind": KINDS, "relation": RELATIONS, "role": ROLES, "modality": MODALITIES, "lang": LANGUAGES}


def _digest() -> str:
    """Of the names and bytes of all annotations and articles."""
    digest = hashlib.sha256()
    for path in sorted([*(ANNOTATED / "claims").iterdir(), *(ANNOTATED / "articles").iterdir()]):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


@pytest.mark.parametrize("article", load_gold(ANNOTATED), ids=lambda article: article.name)
def test_annotations_hold_together(article: GoldArticle) -> None:
    assert article.text is not None, "every annotated article stands in articles/"
    spans = [(claim.start, claim.end) for claim in article.claims]
    assert spans == sorted(spans)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))
    for claim in article.claims:
        fields = claim.fields
        assert article.text[claim.start : claim.end] == claim.quote
        assert all(fields[name] in allowed for name, allowed in CLOSED.items()), claim.quote
        for name in ("counted", "subject", "time_quote", "compared_to", "attribution"):
            assert (fields.get(name) or "") in article.text, (claim.quote, name)
        for name, accepted in claim.accept.items():
            assert accepted[0] == fields.get(name), (claim.quote, name)
            assert len(accepted) == len(set(accepted)) > 1, (claim.quote, name)
        bounds = (fields.get("min"), fields.get("max"))
        assert (fields["value"] is None) == (bounds != (None, None)), claim.quote
        assert (fields["relation"] == "between") == (None not in bounds), claim.quote


def test_every_sample_is_annotated() -> None:
    names = {path.stem for path in (ROOT / "raw" / "sample").iterdir()}
    assert names == {path.stem for path in (ANNOTATED / "claims").iterdir()}


def test_no_figure_falls_below_its_floor() -> None:
    assert FLOORS["digest"] == _digest(), (
        f"annotations or articles were changed: measure anew and write the digest {_digest()} "
        "with the new floors to floors.json"
    )
    found = evaluate(ANNOTATED, None, Settings(ROOT / "configs")).languages
    below = {
        f"{lang} {name}": f"{found[lang][name]:.3f} < {floor}"
        for lang, floors in FLOORS["floors"].items()
        for name, floor in floors.items()
        if found[lang][name] < floor
    }
    assert not below
    assert all(figures["badspan"] == 0 for figures in found.values())
