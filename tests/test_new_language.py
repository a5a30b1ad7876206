"""A language is added by a folder of tables alone, and the others stay as they were."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from project import CONFIGS, LANGUAGES

from pipeline.api import extract_text
from pipeline.config_check import check_examples, check_tables
from pipeline.errors import ConfigError
from pipeline.extraction import extract_article
from pipeline.language_settings import languages, load_language_settings
from pipeline.settings import Settings
from pipeline.tables.rows import ClaimRow

FRENCH = {
    "language.toml": """\
name = "French"
decimal = ","
borrows = ["en"]
home_currency = "EUR"
""",
    "numerals.csv": """\
surface,class,value,need,example,expect
deux,digit,2,,deux,2 1
douze,number,12,,douze,12 1
mille,multiplier,1000,,deux mille,2000 1
millions,multiplier,1000000,more,deux millions,2000000 1
milliards,multiplier,1000000000,more,deux milliards,2000000000 1
""",
    "units.csv": """\
surface,code,example,expect
pour cent,%,7 pour cent,7 %
kilomètres,km,7 kilomètres,7 km
tonnes,t,7 tonnes,7 t
""",
    "currencies.csv": """\
surface,code,example,expect
euros,EUR,7 euros,7 EUR
d'euros,EUR,7 millions d'euros,7000000 EUR
""",
    "qualifiers.csv": """\
surface,relation,example,expect
environ,approx,environ 7 tonnes,~7 t
plus de,gt,plus de 7 tonnes,>7 t
""",
    "period_words.csv": """\
group,word,says,example,expect
month,mars,m:3,en «mars 2024» il,2024-03
""",
    "periods.csv": """\
pattern,example,expect
en {Y},il «en 2024» a,2024
{month} {Y},en «mars 2024» il,2024-03
""",
}

ARTICLE = """\
Les exportations progressent

Selon le ministère, les exportations du pays ont atteint 3,2 milliards d’euros en 2024,
soit environ 12,5 % de plus.
Le port a reçu plus de deux mille tonnes de blé en mars 2024, et la nouvelle ligne fait douze kilomètres.
"""


@pytest.fixture
def configs(tmp_path: Path) -> Path:
    """A copy of the project's tables with French among them."""
    root = tmp_path / "configs"
    shutil.copytree(CONFIGS, root)
    folder = root / "lang" / "fr"
    folder.mkdir()
    for name, text in FRENCH.items():
        (folder / name).write_text(text, encoding="utf-8")
    return root


def claims_of(article: str, root: Path) -> list[ClaimRow]:
    [tables] = extract_article(article.encode(), "a.txt", Settings(root))
    assert [article[claim.char_start : claim.char_end] for claim in tables.claims] == [
        claim.quote for claim in tables.claims
    ]
    return list(tables.claims)


def test_an_article_in_a_new_language_gives_claims(configs: Path) -> None:
    assert languages(configs) == tuple(sorted((*LANGUAGES, "fr")))
    check_examples(configs)
    claims = claims_of(ARTICLE, configs)
    assert {claim.lang for claim in claims} == {"fr"}
    assert [(claim.quote, claim.value, claim.unit, claim.relation) for claim in claims] == [
        ("3,2 milliards d’euros", Decimal("3200000000"), "EUR", "eq"),
        ("12,5 %", Decimal("12.5"), "%", "approx"),
        ("deux mille tonnes", Decimal(2000), "t", "gt"),
        ("douze kilomètres", Decimal(12), "km", "eq"),
    ]
    assert (claims[0].time, claims[2].time) == ("2024", "2024-03")
    assert not claims_of(ARTICLE, CONFIGS)  # without its tables it is set aside


def test_names_of_a_new_language_are_columns(configs: Path) -> None:
    (configs / "entities" / "french.csv").write_text(
        "id,fr\ncountry:DE,Allemagne|l'Allemagne\n", encoding="utf-8"
    )
    (configs / "metrics.csv").write_text(
        "id,kinds,en,fr,example\nexports,money,exports,les exportations,Exports hit [$30 million].\n",
        encoding="utf-8",
    )
    [claim] = extract_text(
        "En Allemagne, les exportations ont atteint 7 millions d'euros.", "fr", settings=Settings(configs)
    )
    assert (claim.subject_id, claim.metric) == ("country:DE", "exports")


def test_the_other_languages_stay_as_they_were(configs: Path) -> None:
    samples = sorted((CONFIGS.parent / "raw" / "sample").glob("*.txt"))
    assert samples
    for sample in samples:
        data = sample.read_bytes()
        assert extract_article(data, sample.name, Settings(configs)) == extract_article(
            data, sample.name, Settings(CONFIGS)
        )


def test_a_language_needs_nothing_but_its_settings(configs: Path) -> None:
    for table in (configs / "lang" / "fr").glob("*.csv"):
        table.unlink()
    check_tables(configs)
    claims = claims_of(ARTICLE, configs)
    assert [(claim.quote, claim.unit) for claim in claims] == [("3,2", "1"), ("12,5 %", "%")]


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ('name = "French"', "decimal: Field required"),
        ("name = ", "expected TOML"),
        ('name = "French"\ndecimal = ","\ncomma = true', "comma: Extra inputs"),
        ('name = "French"\ndecimal = ","\nfallback = true', "another language is the fallback"),
        ('name = "French"\ndecimal = ","\nadjacent_pairs = [[1]]', "adjacent_pairs.0: List should have"),
        (None, "expected language.toml beside the tables"),
    ],
)
def test_faults_of_the_settings_are_told(configs: Path, written: str | None, problem: str) -> None:
    file = configs / "lang" / "fr" / "language.toml"
    if written is None:
        file.unlink()
    else:
        file.write_text(written, encoding="utf-8")
    with pytest.raises(ConfigError, match=problem):
        load_language_settings(configs)


def test_no_language_at_all_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="expected folders with a"):
        languages(tmp_path)
