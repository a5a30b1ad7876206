"""The worked examples of CONTRIBUTING.md are true: its rows fit the tables and yield what they say."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from project import CONFIGS

from pipeline.config_check import check_examples, check_tables
from pipeline.language_settings import languages

GUIDE = (CONFIGS.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)


def add_rows(block: str, root: Path, new: Path) -> int:
    """Append the rows of ``block`` to the tables it names; a bare name is a table of the language ``new``."""
    added = 0
    for part in re.split(r"^# ", block, flags=re.MULTILINE)[1:]:
        name, header, *rows = part.splitlines()
        table = root / name.removeprefix("configs/") if name.startswith("configs/") else new / name
        if table.exists():
            lines = table.read_text(encoding="utf-8").splitlines()
            assert next(line for line in lines if not line.startswith("#")) == header
        else:
            table.write_text(header + "\n", encoding="utf-8")
        with table.open("a", encoding="utf-8") as file:
            file.writelines(f"{row}\n" for row in rows)
        added += len(rows)
    return added


def test_the_rows_of_the_guide_fit_and_yield_what_they_say(tmp_path: Path) -> None:
    root = tmp_path / "configs"
    shutil.copytree(CONFIGS, root)
    french = root / "lang" / "fr"
    french.mkdir()
    [settings] = blocks("toml")
    (french / "language.toml").write_text(settings, encoding="utf-8")
    assert sum(add_rows(block, root, french) for block in blocks("csv")) >= 9
    assert "fr" in languages(root)
    check_tables(root)
    assert check_examples(root) >= check_examples(CONFIGS) + 9
