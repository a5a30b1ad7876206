"""Listing the raw folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from pipeline.runner.raw_folder import Fault, find_articles


def _paths(raw: Path) -> list[str]:
    return sorted(file.source_path for file in find_articles(raw, []))


def test_files_are_found_whatever_their_name(tmp_path: Path) -> None:
    names = ["b.txt", "a b.txt", "报纸/一 二.md", "a/z.html", "Báo/tin.txt"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert _paths(tmp_path) == sorted(names)


def test_hidden_files_are_left_out(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "a.txt").touch()
    (tmp_path / ".DS_Store").touch()
    assert _paths(tmp_path) == []


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (tmp_path / "secret.txt").touch()
    (raw / "a.txt").touch()
    (raw / "inside.txt").symlink_to(raw / "a.txt")
    (raw / "outside.txt").symlink_to(tmp_path / "secret.txt")
    (raw / "loop").symlink_to(raw)
    (raw / "dangling.txt").symlink_to(tmp_path / "nothing")
    (raw / "circle.txt").symlink_to(raw / "circle.txt")
    assert _paths(raw) == ["a.txt", "inside.txt"]


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes on Linux only")
def test_a_name_that_is_not_utf_8_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).touch()
    faults: list[Fault] = []
    assert list(find_articles(tmp_path, faults)) == []
    assert faults == [("caf�.txt", "file_name", "expected a file name in UTF-8; rename the file")]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_cannot_be_listed_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    faults: list[Fault] = []
    assert list(find_articles(tmp_path, faults)) == []
    [fault] = faults
    assert fault[:2] == ("closed", "permission")


@pytest.mark.parametrize("kind", ["nothing", "a file"])
def test_a_raw_folder_that_is_none_is_named(tmp_path: Path, kind: str) -> None:
    raw = tmp_path / "raw"
    if kind == "a file":
        raw.touch()
    with pytest.raises(ConfigError, match=f"raw: expected a folder .* found {kind}"):
        find_articles(raw, [])
