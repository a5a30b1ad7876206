"""Rows made by hand, for the tests of what is done with rows."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from pipeline.settings import Settings
from pipeline.tables.rows import ArticleTables, ClaimRow, DocumentRow, RejectedRow

# how long an example takes says more of the machine than of the code
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")

CONFIGS = Path(__file__).parent.parent / "configs"

_CLAIM = ClaimRow(
    claim_id="", cluster_id="", doc_id="", source_path="a.txt", source_url="", published="", lang="en",
    region="body", char_start=0, char_end=2, quote="12", sentence="It rose to 12.", kind="count",
    value=Decimal(12), value_min=None, value_max=None, denominator=None, relation="eq", unit="1",
    unit_text="", base_value=None, base_unit="", counted="", metric="", subject="", subject_id="",
    compared_to="", compared_to_id="", comparison_basis="", time="", time_start="", time_end="", time_text="",
    role="level", direction="", attribution="", modality="asserted", vague=False, confidence=None, flags="",
    rule_id="test", run_id="",
)  # fmt: skip

MakeClaim = Callable[..., ClaimRow]
MakeArticle = Callable[..., ArticleTables]


@pytest.fixture
def settings() -> Settings:
    """The settings of the project itself."""
    return Settings(CONFIGS)


@pytest.fixture
def make_claim() -> MakeClaim:
    """Makes a claim row; ``claim_id`` and ``doc_id`` follow from path, place and kind."""

    def make(**changes: Any) -> ClaimRow:
        if isinstance(changes.get("value"), (int, str)):
            changes["value"] = Decimal(changes["value"])
        row = _CLAIM._replace(**changes)
        document = hashlib.sha256(row.source_path.encode()).hexdigest()
        place = f"{row.source_path}:{row.char_start}:{row.char_end}:{row.kind}"
        identity = hashlib.sha256(place.encode()).hexdigest()[:20]
        return row._replace(doc_id=document[:16], claim_id=row.claim_id or identity)

    return make


@pytest.fixture
def make_article(make_claim: MakeClaim) -> MakeArticle:
    """Makes the tables of one article out of the changes of its claims, at places 0, 10, 20 ..."""

    def make(source_path: str, *changes: dict[str, Any], **document: Any) -> ArticleTables:
        claims = tuple(
            make_claim(**{"source_path": source_path, "char_start": 10 * n, "char_end": 10 * n + 2} | change)
            for n, change in enumerate(changes)
        )
        digest = hashlib.sha256(source_path.encode()).hexdigest()
        row = DocumentRow(
            doc_id=digest[:16], source_path=source_path, sha256=digest, bytes=100, chars=100, chars_read=90,
            encoding="utf-8", format="text", lang="en", langs="en", title="", publisher="", source_url="",
            published="", claims=len(claims), rejected=1,
        )  # fmt: skip
        rejected = RejectedRow(digest[:16], source_path, 3, 7, "2024", "date")
        return ArticleTables(row._replace(**document), claims, (rejected,))

    return make
