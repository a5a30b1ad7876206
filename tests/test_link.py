"""Which claims are held to state the same fact."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.configs import read_rows
from pipeline.errors import ConfigError
from pipeline.linking.compare import compare
from pipeline.linking.kin import load_kin
from pipeline.linking.mentions import mention_of
from pipeline.linking.pairs import LINKS
from pipeline.linking.weights import load_weights
from pipeline.relations.rows import MetricRow
from pipeline.settings import Settings
from pipeline.stages.link import Linking, compare_within
from pipeline.subjects.rows import EntityRow
from pipeline.tables.encoded import Fact
from pipeline.tables.rows import ClaimRow, LinkRow

MakeClaim = Callable[..., ClaimRow]

PROFIT: dict[str, Any] = {
    "kind": "money", "unit": "VND", "value": "4721", "metric": "net_profit", "subject_id": "org:acme",
    "time": "2024", "time_start": "2024-01-01", "time_end": "2024-12-31",
    "sentence": "The firm earned 4721 dong in 2024.",
}  # fmt: skip
SMALL: dict[str, Any] = {"value": "3", "counted": "plants", "sentence": "It has 3 plants."}

SAME = [
    pytest.param(PROFIT, {"sentence": "Lợi nhuận 4721 đồng.", "lang": "vi"}, id="in another language"),
    pytest.param(PROFIT, {"source_path": "b.txt", "sentence": "Profit was 4721."}, id="in another article"),
    pytest.param(PROFIT, {"metric": "", "time": "", "time_start": "", "time_end": ""}, id="with less said"),
    pytest.param(PROFIT | {"value": "20068"}, {"value": "20000", "relation": "gt"}, id="rounded"),
    pytest.param(PROFIT | {"value": "1408280000"}, {"value": "1408000000"}, id="rounded to four digits"),
    pytest.param(PROFIT | {"value": "14260"}, {"value": "14200", "relation": "gt"}, id="cut short"),
    pytest.param(
        PROFIT | {"value": "0.07", "metric": "price"},
        {"metric": "cost", "sentence": "Chi phí còn 0,07 đồng.", "lang": "vi"},
        id="a metric alike",
    ),
    pytest.param(
        PROFIT | {"metric": "interest_rate", "value": "4.25", "subject_id": "country:TH"},
        {"subject_id": "org:bank-of-thailand"},
        id="a body that stands for its country",
    ),
    pytest.param(PROFIT, {"metric": "profit", "sentence": "Lãi 4721 đồng.", "lang": "vi"}, id="less exact"),
    pytest.param(
        {"value": "54000", "metric": "tin_lamps", "counted": "tin lamps", "subject_id": ""},
        {"metric": "lamps", "counted": "đèn thiếc", "sentence": "Có 54.000 đèn thiếc.", "lang": "vi"},
        id="metric without a name in another language",
    ),
    pytest.param(
        {"value": "3", "unit": "km", "kind": "length", "base_value": Decimal(3000), "base_unit": "m"}
        | {"metric": "depth"},
        {"value": "3000", "unit": "m", "sentence": "It is 3000 m deep.", "quote": "3000 m"},
        id="in another unit",
    ),
    pytest.param(
        {"kind": "rank", "unit": "rank", "value": "44", "denominator": Decimal(133), "metric": "gii_rank"},
        {"denominator": None, "metric": "gii_rank"},
        id="rank with and without the number of places",
    ),
    pytest.param(
        {"kind": "percent", "unit": "%/a", "value": "6.35", "metric": "gdp_growth"},
        {"unit": "%"},
        id="a rate whose year is left out",
    ),
    pytest.param(
        PROFIT | {"value": None, "value_min": Decimal(20), "value_max": Decimal(35)}, {}, id="range"
    ),
]

DIFFERENT = [
    pytest.param(PROFIT, {"unit": "USD"}, id="unit"),
    pytest.param(PROFIT, {"value": "4722"}, id="value"),
    pytest.param(PROFIT | {"value": "4770"}, {"value": "4800"}, id="rounded too far"),
    pytest.param(PROFIT | {"value": "20068"}, {"value": "20000", "relation": "lt"}, id="rounded up"),
    pytest.param(PROFIT | {"value": "14260"}, {"value": "14200"}, id="cut short, but called exact"),
    pytest.param(
        PROFIT | {"value": "31436000", "metric": "sales_volume"},
        {"value": "31400000", "metric": "vehicles"},
        id="rounded, of another metric",
    ),
    pytest.param(
        PROFIT
        | {"kind": "temperature", "unit": "Cel", "metric": "temperature", "value": "1.55"}
        | {"base_value": Decimal("274.70"), "base_unit": "K"},
        {"value": "1.5", "base_value": Decimal("274.65"), "relation": "gt"},
        id="a temperature whose base is far from 0",
    ),
    pytest.param(
        {"kind": "age", "unit": "a", "value": "15", "relation": "ge", "subject_id": "country:PE"},
        {"sentence": "Half of those over 15 can weave."},
        id="a frame that facts share",
    ),
    pytest.param(PROFIT, {"role": "change"}, id="amount of change"),
    pytest.param(PROFIT | {"role": "change_from"}, {"role": "change_to"}, id="ends of a change"),
    pytest.param(PROFIT | {"direction": "up"}, {"direction": "down"}, id="direction"),
    pytest.param(PROFIT, {"modality": "negated"}, id="denial"),
    pytest.param(PROFIT, {"time": "2023", "time_start": "2023-01-01", "time_end": "2023-12-31"}, id="time"),
    pytest.param(
        PROFIT | {"compared_to_id": "country:US"}, {"compared_to_id": "country:CN"}, id="other side"
    ),
    pytest.param(PROFIT | {"vague": True, "value": None, "value_min": Decimal(2)}, {}, id="vague"),
    pytest.param(PROFIT | {"value": "25", "unit": "%", "kind": "percent"}, {"metric": "margin"}, id="metric"),
    pytest.param(
        SMALL, {"counted": "ships", "sentence": "Three vessels sank off the coast."}, id="small number"
    ),
    pytest.param(
        {"kind": "rank", "unit": "rank", "value": "10", "relation": "le", "metric": "m"},
        {"relation": "eq"},
        id="the top ten and the tenth",
    ),
    pytest.param(
        {
            "value": "10000",
            "counted": "X100 chips",
            "metric": "chips",
            "sentence": "It owns 10000 X100 chips.",
        },
        {"counted": "X800 chips"},
        id="another model",
    ),
]


def score_of(
    first: dict[str, Any], changes: dict[str, Any], make_claim: MakeClaim, settings: Settings
) -> Decimal:
    rows = [make_claim(**first), make_claim(**first | {"char_start": 50, "char_end": 52} | changes)]
    weights = load_weights(settings.configs)
    mentions = [mention_of(n, row, weights.kin) for n, row in enumerate(rows)]
    if None in mentions or mentions[0].rounded != mentions[1].rounded:  # type: ignore[union-attr]
        return Decimal(0)
    scores = [compare(*pair, weights) for pair in (mentions, mentions[::-1])]  # type: ignore[arg-type,call-arg]
    assert scores[0] == scores[1]
    return scores[0].value if scores[0] else Decimal(0)


@pytest.mark.parametrize(("first", "changes"), SAME)
def test_the_same_fact(
    first: dict[str, Any], changes: dict[str, Any], make_claim: MakeClaim, settings: Settings
) -> None:
    changes = {"sentence": "In 2024 the firm earned the same again."} | changes
    assert score_of(first, changes, make_claim, settings) >= Decimal("0.5")


@pytest.mark.parametrize(("first", "changes"), DIFFERENT)
def test_different_facts(
    first: dict[str, Any], changes: dict[str, Any], make_claim: MakeClaim, settings: Settings
) -> None:
    assert score_of(first, changes, make_claim, settings) < Decimal("0.5")


def linked(
    articles: Sequence[Sequence[ClaimRow]], settings: Settings, path: Path
) -> tuple[list[LinkRow], dict[str, Fact]]:
    """The links and clusters of ``articles``, with the index at ``path`` brought up to date."""
    given = {article[0].source_path: article for article in articles}
    stamps = {name: hashlib.sha256(repr(article).encode()).hexdigest() for name, article in given.items()}
    with closing(Linking(settings, path)) as linking:
        clusters = linking.settle(
            lambda: sorted(stamps.items()), lambda name: compare_within(given[name], settings)
        )
        shared = {name: clusters.shared(name) for name in given}
        found = {
            row.claim_id: shared[name].get(number, Fact(f"fact-{row.claim_id}", 1, 1, row.lang, True))
            for name, article in given.items()
            for number, row in enumerate(article)
        }
        text = b"".join(lines for _, lines in clusters.link_lines()).decode()
    lines = [line.split(",") for line in text.splitlines()]
    return [LinkRow(a, b, Decimal(score), reasons) for a, b, score, reasons in lines], found


def test_a_claim_alone_is_its_own_cluster(make_claim: MakeClaim, settings: Settings, tmp_path: Path) -> None:
    row = make_claim()
    links, clusters = linked([[row]], settings, tmp_path / "links")
    assert links == []
    assert clusters[row.claim_id] == Fact(f"fact-{row.claim_id}", 1, 1, "en", True)


def test_clusters_cross_articles_and_languages(
    make_claim: MakeClaim, settings: Settings, tmp_path: Path
) -> None:
    rows = [
        make_claim(**PROFIT | {"source_path": path, "lang": lang, "sentence": f"{path} 4721"})
        for path, lang in (("a", "en"), ("b", "vi"), ("c", "zh"))
    ]
    links, clusters = linked([[row] for row in rows], settings, tmp_path / "links")
    assert len({cluster.cluster_id for cluster in clusters.values()}) == 1
    [first, *others] = [clusters[row.claim_id] for row in rows]
    assert (first.claims, first.documents, first.langs, first.first) == (3, 3, "en;vi;zh", True)
    assert not any(cluster.first for cluster in others)
    assert first.cluster_id == f"fact-{min(row.claim_id for row in rows)}"
    assert [(row.claim_id_a, row.claim_id_b) for row in links] == sorted(
        (row.claim_id_a, row.claim_id_b) for row in links
    )
    assert all(row.claim_id_a < row.claim_id_b and row.reasons for row in links)


@pytest.mark.parametrize(
    ("role", "values", "expected"),
    [
        pytest.param("level", ("23", "37", "1.25", "58"), [True, True, True, False], id="the same values"),
        pytest.param(
            "level", ("24", "37", "63", "11"), [False, False, False, False], id="one value by chance"
        ),
        pytest.param(
            "change", ("23", "37", "1.25", "58"), [False, False, False, False], id="in another role"
        ),
    ],
)
def test_articles_that_tell_the_same_facts_together(
    role: str,
    values: Sequence[str],
    expected: list[bool],
    make_claim: MakeClaim,
    settings: Settings,
    tmp_path: Path,
) -> None:
    def article(path: str, values: Sequence[str], **changes: Any) -> list[ClaimRow]:
        common = {"source_path": path, "kind": "percent", "unit": "%", "subject_id": "org:acme"} | changes
        return [
            make_claim(char_start=9 * n, char_end=9 * n + 2, value=value, sentence=f"{path} {n}", **common)
            for n, value in enumerate(values)
        ]

    first = article("a", ("23", "37", "1.25", "64"))
    second = article("b", values, lang="vi", role=role)
    _, clusters = linked([first, second], settings, tmp_path / "links")
    pairs = zip(first, second, strict=True)
    found = [clusters[one.claim_id].cluster_id == clusters[other.claim_id].cluster_id for one, other in pairs]
    assert found == expected


BETWEEN = {
    "values": ({"value": "14210"}, {"value": "14200"}, {"value": "14240"}),
    "years": (
        {},
        {"time": "", "time_start": "", "time_end": ""},
        {"time": "2023", "time_start": "2023-01-01", "time_end": "2023-12-31"},
    ),
    "models": ({"counted": "X100 chips"}, {"counted": "chips"}, {"counted": "X800 chips"}),
    "ends of a change": ({"role": "change_from"}, {}, {"role": "change_to"}),
}


@pytest.mark.parametrize("changes", BETWEEN.values(), ids=BETWEEN)
def test_a_claim_between_two_others_does_not_join_what_they_contradict(
    changes: Sequence[dict[str, Any]], make_claim: MakeClaim, settings: Settings, tmp_path: Path
) -> None:
    """The first and the last exclude each other; the one that says less is linked to one of them."""
    rows = [
        make_claim(**PROFIT | {"source_path": path, "sentence": f"{path} earned"} | change)
        for path, change in zip("abc", changes, strict=True)
    ]
    links, clusters = linked([[row] for row in rows], settings, tmp_path / "links")
    first, between, last = (clusters[row.claim_id].cluster_id for row in rows)
    assert first != last
    assert between in (first, last)
    assert len(links) == 1
    for count in (0, 1, 2):
        pair = [[row] for number, row in enumerate(rows) if number != count]
        assert len(linked(pair, settings, tmp_path / f"links{count}")[0]) == (count != 1)


def test_a_conversion_is_the_same_fact(make_claim: MakeClaim, settings: Settings, tmp_path: Path) -> None:
    rows = [
        make_claim(kind="money", unit="CNY", value="1200"),
        make_claim(char_start=9, kind="money", unit="USD", value="165", flags="a;conversion_of_previous"),
    ]
    links, clusters = linked([rows], settings, tmp_path / "links")
    assert [row.reasons for row in links] == ["conversion_of_previous"]
    assert len({cluster.cluster_id for cluster in clusters.values()}) == 1


def many(make_claim: MakeClaim, count: int) -> Iterator[list[ClaimRow]]:
    for number in range(count):
        yield [make_claim(**PROFIT | {"source_path": f"{number:05}", "sentence": f"s{number} 4721"})]


def test_links_grow_with_the_claims_only(make_claim: MakeClaim, settings: Settings, tmp_path: Path) -> None:
    links, clusters = linked(list(many(make_claim, 300)), settings, tmp_path / "links")
    assert len(links) <= 300 * LINKS
    assert len({cluster.cluster_id for cluster in clusters.values()}) == 1


def test_links_do_not_depend_on_the_order_of_articles(
    make_claim: MakeClaim, settings: Settings, tmp_path: Path
) -> None:
    articles = list(many(make_claim, 20))
    expected = {
        claim: cluster.cluster_id for claim, cluster in linked(articles, settings, tmp_path / "a")[1].items()
    }
    random.Random(1).shuffle(articles)
    found = {
        claim: cluster.cluster_id for claim, cluster in linked(articles, settings, tmp_path / "b")[1].items()
    }
    assert found == expected


def test_the_tables_of_links_name_what_there_is(settings: Settings) -> None:
    kin = load_kin(settings.configs)
    metrics = {row.id for row in read_rows(settings.configs / "metrics.csv", MetricRow)}
    assert {metric for pair in kin.metrics for metric in pair} <= metrics
    ids = {
        row.id for table in (settings.configs / "entities").iterdir() for row in read_rows(table, EntityRow)
    }
    assert kin.subjects.keys() | set(kin.subjects.values()) <= ids
    assert not kin.subjects.keys() & set(kin.subjects.values())


def test_every_reason_needs_a_weight(tmp_path: Path) -> None:
    (tmp_path / "linking.csv").write_text("name,weight,description\nbias,1,x\nwhim,1,x\n")
    with pytest.raises(ConfigError, match="whim"):
        load_weights(tmp_path)
