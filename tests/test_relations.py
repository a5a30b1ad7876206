"""The tables of *relations*, row by row, and the choices on sentences of our own."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linear_time import assert_linear
from project import LANGUAGES

from pipeline.configs import default_root, read_rows
from pipeline.errors import ConfigError
from pipeline.examples.marked import read_marked, read_passages
from pipeline.model import Cell
from pipeline.relations import RelationChoice, assign_relations, load_lexicon
from pipeline.relations.phrase_index import PhraseIndex
from pipeline.relations.rows import MetricRow

ROOT = default_root()
LEXICON = load_lexicon(ROOT)
CORPUS = Path(__file__).parent / "corpus"


def choices(marked: str, lang: str) -> list[RelationChoice]:
    document, passage = read_marked(marked, lang)
    return assign_relations(document, [passage], LEXICON)[0]


def _part(choice: RelationChoice) -> str:
    return f"{choice.role} {choice.direction}".strip()


_CARRIERS = {"en": "In May the {} came to {}.", "vi": "Tháng này {} là {}.", "zh": "本月{}为{}。"}
_SAMPLES = {
    "money": "[$30 million]",
    "percent": "[5%]",
    "count": "[30|count]",
}


def test_every_alias_of_every_metric_finds_its_row() -> None:
    wrong = []
    for row in read_rows(ROOT / "metrics.csv", MetricRow):
        kind = sorted(row.kinds)[0]
        sample = _SAMPLES.get(kind, f"[30|{kind}]")
        for lang in LANGUAGES:
            for alias in row.names.get(lang, ()):
                got = choices(_CARRIERS[lang].format(alias, sample), lang)[0].metric
                rivals = LEXICON[lang].metric
                same = [other.id for other in rivals[alias.lower()].rows if kind in other.kinds]
                if got != row.id and got not in same:
                    wrong.append(f"{row.id}: {lang} {alias!r} {kind} -> {got!r}")
    assert not wrong, f"{len(wrong)} aliases\n" + "\n".join(wrong)


def _corpus() -> list[object]:
    cases = []
    for lang in LANGUAGES:
        with (CORPUS / f"relations_{lang}.csv").open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                marks = [pytest.mark.xfail(reason=row["xfail"], strict=True)] if row["xfail"] else []
                cases.append(pytest.param(lang, row, id=f"{lang}-{row['id']}", marks=marks))
    return cases


@pytest.mark.parametrize(("lang", "row"), _corpus())
def test_corpus(lang: str, row: dict[str, str]) -> None:
    got = choices(row["text"], lang)
    for field in ("role", "comparison_basis", "counted", "metric", "attribution", "modality"):
        if row[field]:
            read = _part if field == "role" else lambda choice, field=field: getattr(choice, field)
            want = ["" if cell == "-" else cell for cell in row[field].split(";")]
            assert [read(choice) for choice in got] == want, field


def test_a_quotation_over_several_sentences_has_one_source() -> None:
    document, passages = read_passages(
        ["“Sales rose [5%] in May.", "We sold [30|count] boats,” Ada Lane said."], "en"
    )
    found = assign_relations(document, passages, LEXICON)
    assert [choice.attribution for row in found for choice in row] == ["Ada Lane", "Ada Lane"]


def test_a_pronoun_refers_to_the_source_before() -> None:
    document, passages = read_passages(["Ada Lane said rain fell.", "She said prices rose [5%]."], "en")
    assert assign_relations(document, passages, LEXICON)[1][0].attribution == "Ada Lane"


def test_a_table_cell_counts_what_its_header_names() -> None:
    document, passage = read_marked("[431]", "zh", "table", Cell(0, 1, 1, "晨星", "全年销量"))
    (choice,) = assign_relations(document, [passage], LEXICON)[0]
    assert (choice.counted, choice.metric) == ("全年销量", "sales_volume")


def _copied_tables(folder: Path) -> Path:
    shutil.copytree(ROOT / "lang", folder / "lang")
    shutil.copy(ROOT / "metrics.csv", folder)
    return folder


def test_a_user_adds_a_metric_by_a_row(tmp_path: Path) -> None:
    root = _copied_tables(tmp_path)
    with (root / "metrics.csv").open("a", encoding="utf-8") as table:
        table.write("kite_count,count,paper kites,diều giấy,纸鸢,Paper kites: [30].\n")
    document, passage = read_marked("Phường này có [30|count] diều giấy.", "vi")
    (choice,) = assign_relations(document, [passage], load_lexicon(root))[0]
    assert choice.metric == "kite_count"


def test_a_form_in_two_rows_is_a_fault(tmp_path: Path) -> None:
    root = _copied_tables(tmp_path)
    with (root / "lang" / "en" / "change.csv").open("a", encoding="utf-8") as table:
        table.write("soars,verb,down,after,,Exports {} [5%].,change down\n")
    with pytest.raises(ConfigError, match="'soars' stands in two rows"):
        load_lexicon(root)


@settings(max_examples=150, deadline=None)
@given(
    st.text(alphabet="增从到tăng từ lên rose to by from 5%，,.“”said据表示 的\n(", max_size=60),
    st.sampled_from(LANGUAGES),
)
def test_no_text_raises(text: str, lang: str) -> None:
    for marked in (f"{text}[5%]", f"[30]{text}", f"{text}[5%]{text}[30|multiple]{text}"):
        choices(marked, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "piece", ["rose to ", "từ lên ", "从增加到", "said ", "(", "“", "a,", "的", "1", "[5%] "]
)
def test_time_is_linear(lang: str, piece: str) -> None:
    choices(piece + "[5%]", lang)
    assert_linear(lambda text: choices(text + "[5%]", lang), piece)


def test_phrases_match_longest_whole_words_across_a_line_break() -> None:
    text = "cup up\nfrom rose roses up"
    index = PhraseIndex([{"up": 1, "up from": 2, "rose": 3}, {"up": 4, "from rose": 5}], str, spaced=True)
    found = [[text[cue.start : cue.end] for cue in table.cues()] for table in index.find(text, 0, len(text))]
    assert found == [["up\nfrom", "rose", "up"], ["up", "from rose", "up"]]
    (inside,) = PhraseIndex([{"p": 1, "up": 2}], str, spaced=True).find("up p", 1, 4)
    assert inside.cues() == [(3, 4, "1", 1)]
    (none,) = PhraseIndex([{}], str, spaced=True).find("anything", 0, 8)
    assert none.cues() == []


def test_phrases_without_spaces_match_longest_anywhere() -> None:
    index = PhraseIndex([{"增": 1, "增长率": 2}, {"长": 3, "率": 4}], str, spaced=False)
    assert [
        list(zip(table.starts, table.ends, table.rows, strict=True))
        for table in index.find("增长增长率", 0, 5)
    ] == [
        [(0, 1, 1), (2, 5, 2)],
        [(1, 2, 3), (3, 4, 3), (4, 5, 4)],
    ]


def test_a_phrase_that_only_looks_like_another_hides_it() -> None:
    (found,) = PhraseIndex([{"up": "verb", "up to": "none"}], str, spaced=True).find("up, up to", 0, 9)
    assert list(zip(found.starts, found.acts, strict=True)) == [(0, "verb")]


def test_a_sentence_without_a_subject_goes_on_with_a_forecast() -> None:
    document, passages = read_passages(
        ["Dự án sẽ mở rộng thêm [60 ha].", "Đồng thời, nâng [2|count] cầu cảng lên [6|count] cầu cảng."], "vi"
    )
    found = assign_relations(document, passages, LEXICON)
    assert [choice.modality for choice in found[1]] == ["asserted", "forecast"]


def test_a_column_headed_by_a_year_counts_what_its_row_names() -> None:
    cell = Cell(0, 1, 1, "Lanterns lit", "2024")
    document, passage = read_marked("[431]", "en", "table", cell)
    (choice,) = assign_relations(document, [passage], LEXICON)[0]
    assert choice.counted == "Lanterns lit"


def test_a_value_of_the_past_is_no_forecast() -> None:
    document, passage = read_marked("Sales should reach [$5bn], compared with [$4bn] <last year>.", "en")
    past = replace(passage.periods[0], edtf="", relative="y:-1")
    (found,) = assign_relations(document, [replace(passage, periods=(past,))], LEXICON)
    assert [choice.modality for choice in found] == ["forecast", "asserted"]
