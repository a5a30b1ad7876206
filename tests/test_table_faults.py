"""A row that cannot be used is told with its file and what was expected, never by a traceback."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from project import CONFIGS

from pipeline.api import extract_text
from pipeline.confidence import load_confidence
from pipeline.config_check import check_tables
from pipeline.configs import read_rows
from pipeline.errors import ConfigError
from pipeline.languages import load_languages
from pipeline.linking.weights import WeightRow, load_weights
from pipeline.periods import load_periods
from pipeline.quantity.lexicon import load_lexicon
from pipeline.relations import load_lexicon as load_relations
from pipeline.settings import Settings
from pipeline.subjects import load_subjects

Load = Callable[[Path], object]
load_english: Load = partial(load_lexicon, lang="en")


@pytest.mark.parametrize(
    ("load", "table", "row", "problem"),
    [
        (load_english, "lang/en/units.csv", b"\xff\xfe", "expected UTF-8, found the byte ff"),
        (
            load_english,
            "lang/en/units.csv",
            b"zonks,zonk,,,,,7 zonks,7 zonk",
            "which units.csv does not know",
        ),
        (load_english, "lang/en/units.csv", b"zonks,km,,,,weight,7 zonks,7 km", "expected one of count"),
        (load_english, "lang/en/numerals.csv", b"zonk,number,many,,zonk,1", "expected a decimal number"),
        (load_english, "lang/en/numerals.csv", b"zonk,infix,many,,zonk,1", "expected one of eq"),
        (load_english, "lang/en/structure.csv", b"zonk,part,many,,", "expected a decimal number"),
        (load_english, "lang/en/structure.csv", b"zonk,short,many:end,,", "expected a decimal number"),
        (load_english, "lang/en/structure.csv", b"zonk,whim,,,", "column role"),
        (load_english, "lang/en/traps.csv", b"zonk,before,whim,zonk 5", "expected one of date"),
        (load_english, "traps.csv", b"[,code,identifier,x,", "expected a regular expression"),
        (load_english, "units.csv", b"zonk,weight,,,,,", "expected one of count"),
        (load_english, "units.csv", b"km,length,m,7,,,", "expected a row of its own, found line"),
        (load_confidence, "confidence.csv", b"always,1", "expected a row of its own, found line"),
        (load_relations, "lang/en/change.csv", b"zonk,verb", "expected 7 cells, found 2"),
        (
            load_relations,
            "metrics.csv",
            b"Net Profit,money,net profit,,,Profit: [$5].",
            "expected snake_case",
        ),
        (load_subjects, "entities/places.csv", b"town:zonk,,Zonk,,", "expected an id such as org:example"),
        (load_weights, "linking.csv", b"whim,1,x", "expected one of the reasons bias"),
        (load_languages, "scripts.csv", b"zonk,zz,z-a,z", "script zonk"),
    ],
)
def test_a_row_that_cannot_be_used_is_told(
    tmp_path: Path, load: Load, table: str, row: bytes, problem: str
) -> None:
    configs = tmp_path / "configs"
    shutil.copytree(CONFIGS, configs)
    with (configs / table).open("ab") as file:
        file.write(row + b"\n")
    with pytest.raises(ConfigError) as fault:
        load(configs)
    [told] = fault.value.problems
    assert told.startswith(str(configs / table)) and problem in told


def test_the_line_of_a_row_is_told(tmp_path: Path) -> None:
    configs = tmp_path / "configs"
    shutil.copytree(CONFIGS, configs)
    table = configs / "lang" / "en" / "units.csv"
    for row in (b"zonks,zonk,,,,,7 zonks,7 zonk\n", b"\xe9\n"):
        line = table.read_bytes().count(b"\n") + 1
        with table.open("ab") as file:
            file.write(row)
        with pytest.raises(ConfigError) as fault:
            load_english(configs)
        assert fault.value.problems[0].startswith(f"{table}:{line}: ")


def test_a_quote_that_is_never_closed_is_told(tmp_path: Path) -> None:
    table = tmp_path / "linking.csv"
    table.write_text('name,weight,description\nbias,"1,' + "x" * 2000, encoding="utf-8")
    limit = csv.field_size_limit(1000)
    try:
        with pytest.raises(ConfigError, match=r"linking\.csv:2: expected CSV, found: field larger than"):
            load_weights(tmp_path)
    finally:
        csv.field_size_limit(limit)


def test_a_table_saved_by_a_spreadsheet_is_read(tmp_path: Path) -> None:
    table = tmp_path / "linking.csv"
    shutil.copy(CONFIGS / "linking.csv", table)
    table.write_bytes(b"\xef\xbb\xbf" + table.read_bytes().replace(b"\n", b"\r\n"))
    assert read_rows(table, WeightRow) == read_rows(CONFIGS / "linking.csv", WeightRow)


def test_a_folder_in_the_place_of_a_table_is_told(tmp_path: Path) -> None:
    configs = tmp_path / "configs"
    shutil.copytree(CONFIGS, configs)
    (configs / "linking.csv").unlink()
    (configs / "linking.csv").mkdir()
    with pytest.raises(ConfigError, match="Is a directory"):
        load_weights(configs)


def test_a_missing_weight_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"linking\.csv: expected a row for the reason bias, found none"):
        load_weights(tmp_path)


def test_only_the_languages_that_are_read_are_loaded(tmp_path: Path) -> None:
    configs = tmp_path / "configs"
    shutil.copytree(CONFIGS, configs)
    assert extract_text("The orchard sold 40 tonnes of plums in May 2031.", "en", settings=Settings(configs))
    assert [*load_subjects(configs).languages] == [*load_periods(configs).grammars] == ["en"]


def test_faults_of_every_language_are_told_at_once(tmp_path: Path) -> None:
    configs = tmp_path / "configs"
    shutil.copytree(CONFIGS, configs)
    tables = [configs / "lang" / lang / "periods.csv" for lang in ("en", "zh")]
    for table in tables:
        with table.open("ab") as file:
            file.write(b"{zonk,,,,,,,,\n")
    with pytest.raises(ConfigError) as fault:
        check_tables(configs)
    assert {told.partition(":")[0] for told in fault.value.problems} == {*map(str, tables)}
