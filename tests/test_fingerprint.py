"""What a result depends on."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

import pytest
from project import PROJECT

from pipeline.configs import default_root
from pipeline.runner.fingerprint import DECODING, LIBRARIES, Fingerprint, digest
from pipeline.settings import Settings

NO_EFFECT = {"click", "pebble", "rich", "ray", "xlsxwriter"}
"""Libraries that cannot change a row."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    shutil.copytree(default_root(), tmp_path / "configs")
    return Settings(tmp_path / "configs")


def test_every_library_that_can_change_a_row_counts() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = project["dependencies"] + [
        requirement
        for extra, requirements in project["optional-dependencies"].items()
        if extra != "dev"
        for requirement in requirements
    ]
    names = {re.split(r"[\[<>=~! ]", requirement)[0] for requirement in named}
    assert names - NO_EFFECT == set(LIBRARIES)


def test_a_row_of_one_language_touches_its_articles_only(settings: Settings) -> None:
    before = Fingerprint(settings)
    keys = [before.of_article("a", "0", langs) for langs in (["en"], ["vi"], ["en", "vi"])]
    with (settings.configs / "lang" / "vi" / "abbreviations.csv").open("a", encoding="utf-8") as table:
        table.write("\n# a remark\n")
    after = Fingerprint(settings)
    changed = [after.of_article("a", "0", langs) for langs in (["en"], ["vi"], ["en", "vi"])]
    assert [old != new for old, new in zip(keys, changed, strict=True)] == [False, True, True]
    assert before.of_run(keys) != after.of_run(keys)


def test_a_neutral_row_touches_all_articles(settings: Settings) -> None:
    before = Fingerprint(settings).of_article("a", "0", ["en"])
    (settings.configs / "new.csv").write_text("word\n", encoding="utf-8")
    assert Fingerprint(settings).of_article("a", "0", ["en"]) != before


@pytest.mark.parametrize(
    "other", [("b", "0", ["en"]), ("a", "1", ["en"]), ("a", "0", []), ("a", "0", ["zh"])]
)
def test_path_bytes_and_languages_count(settings: Settings, other: tuple[str, str, list[str]]) -> None:
    fingerprint = Fingerprint(settings)
    assert fingerprint.of_article(*other) != fingerprint.of_article("a", "0", ["en"])


def test_a_model_named_in_the_environment_counts(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Fingerprint(settings).of_links
    monkeypatch.setenv("CLAIMTABLE_NER_VI", "models/vi")
    assert Fingerprint(settings).of_links != before


def test_the_preset_counts(settings: Settings) -> None:
    full = Settings(settings.configs, "full")
    assert Fingerprint(full).of_article("a", "0", []) != Fingerprint(settings).of_article("a", "0", [])


def test_parts_of_a_digest_do_not_run_together() -> None:
    assert digest(b"ab", b"c") != digest(b"a", b"bc")


@pytest.mark.parametrize("table", DECODING)
def test_a_row_for_decoding_touches_all_articles(settings: Settings, table: str) -> None:
    before = Fingerprint(settings).of_article("a", "0", ["en"])
    with (settings.configs / "lang" / table).open("a", encoding="utf-8") as file:
        file.write("\n# a remark\n")
    assert Fingerprint(settings).of_article("a", "0", ["en"]) != before
