"""Amounts that an article gives twice are flagged, and no others."""

from __future__ import annotations

import pytest

from pipeline.extraction import extract_article
from pipeline.settings import Settings

AGAIN = [
    "The pier cost 340 million yuan ($47 million).",
    "The pier cost 340 million yuan, or about $47 million.",
    "The rope is 4.8 km long (3 miles).",
    "Nearly one in three weavers (32 percent) own a loom.",
    "Cầu cảng tốn 340 tỷ đồng, tương đương 13,4 triệu USD.",
    "Cầu cảng tốn 340 tỷ đồng tương đương khoảng 13,4 triệu USD.",
    "Họ bán 46,6% số vải, gần một nửa.",
    "码头造价340亿日元，约合2.2亿美元。",
    "他们卖出46.6%，将近一半。",
]
NOT_AGAIN = [
    "The pier cost 340 million yuan ($340 million less than a bridge).",
    "The pier cost 340 million yuan, then $47 million for lamps.",
    "The pier cost $340 million, €30 million less than a bridge.",
    "The pier cost 340 million yuan and 47 million dollars.",
    "The rope is 4.8 km long (9 miles).",
    "Sales of looms rose 5%, 5.1% and 5.2%.",
    "One in three weavers (52 percent of them women) own a loom.",
    "Cầu cảng tốn 340 tỷ đồng, tương đương 34 tỷ USD.",
    "码头造价340亿日元，灯塔5亿美元。",
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [*((text, True) for text in AGAIN), *((text, False) for text in NOT_AGAIN)],
)
def test_only_amounts_given_twice_are_conversions(text: str, expected: bool, settings: Settings) -> None:
    [tables] = extract_article(text.encode(), "a.txt", settings)
    flags = [claim.flags for claim in tables.claims]
    assert len(flags) > 1
    assert any("conversion_of_previous" in flag for flag in flags) == expected
