"""The interface to models of names, with models made up for the test."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.configs import default_root
from pipeline.examples.marked import read_marked
from pipeline.subjects import assign_subjects, find_entities, load_subjects, taggers
from pipeline.subjects.taggers import Tagged, load_tagger, tagged_names

LEXICON = load_subjects(default_root())


@pytest.fixture(autouse=True)
def _forgetful() -> Iterator[None]:
    taggers._tag.cache_clear()
    yield
    taggers._tag.cache_clear()


class Everything:
    """Holds every word for an organisation."""

    def tag(self, texts: Sequence[str]) -> list[list[Tagged]]:
        return [[Tagged(0, len(text.split()[0]), "org")] for text in texts]


def test_a_model_adds_names_that_have_no_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    document, passage = read_marked("quillmart sold [30|count] lamps.", "en")
    assert find_entities(document, [passage], LEXICON) == [()]
    monkeypatch.setattr(taggers, "load_tagger", lambda _: Everything())
    ((mention,),) = find_entities(document, [passage], LEXICON, tagged_names)
    assert (mention.entity_id, mention.start, mention.end) == ("org:quillmart", 0, 9)
    ((choice,),) = assign_subjects(document, [replace(passage, entities=(mention,))], LEXICON)
    assert (choice.subject_id, choice.rule) == ("org:quillmart", "sentence.model")


@pytest.mark.parametrize("text", ["China sold [30|count] lamps.", "quillmart sold lamps."])
def test_no_model_runs_where_a_name_is_known_or_nothing_is_counted(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    document, passage = read_marked(text, "en")
    monkeypatch.setattr(taggers, "load_tagger", lambda _: pytest.fail("a model was loaded"))
    find_entities(document, [passage], LEXICON, tagged_names)


def test_an_article_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    batches: list[Sequence[str]] = []

    class Counting(Everything):
        def tag(self, texts: Sequence[str]) -> list[list[Tagged]]:
            batches.append(texts)
            return super().tag(texts)

    monkeypatch.setattr(taggers, "load_tagger", lambda _: Counting())
    document, passage = read_marked("quillmart stored [31|count] lamps.", "en")
    first, second = (find_entities(document, [passage], LEXICON, tagged_names) for _ in range(2))
    assert first == second and first != [()]
    assert batches == [("quillmart stored 31 lamps.",)]


def test_a_missing_model_is_told_once_and_done_without(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def missing() -> taggers.NameTagger:
        raise ImportError("no such package")

    monkeypatch.setitem(taggers._DEFAULTS, "en", missing)
    load_tagger.cache_clear()
    with caplog.at_level(logging.WARNING):
        assert load_tagger("en") is None
        assert load_tagger("en") is None
    load_tagger.cache_clear()
    (record,) = caplog.records
    assert "install the extra 'models'" in record.getMessage()


def test_a_folder_names_the_model_of_a_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    transformers = pytest.importorskip("transformers")
    torch = pytest.importorskip("torch")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "nhà", "máy", "hoa", "sen", "bán", "đèn"]
    (tmp_path / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    tokenizer = transformers.BertTokenizerFast(str(tmp_path / "vocab.txt"), do_lower_case=False)
    tokenizer.save_pretrained(tmp_path)
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=len(words), hidden_size=8, num_hidden_layers=1, num_attention_heads=1,
        intermediate_size=8, id2label={0: "O", 1: "B-ORG"}, label2id={"O": 0, "B-ORG": 1},
    )  # fmt: skip
    model = transformers.BertForTokenClassification(config)
    with torch.no_grad():
        model.classifier.weight.zero_()
        model.classifier.bias.copy_(torch.tensor([0.0, 1.0]))  # every word is an organisation
    model.save_pretrained(tmp_path)
    monkeypatch.setenv("CLAIMTABLE_NER_VI", str(tmp_path))
    load_tagger.cache_clear()
    tagger = load_tagger("vi")
    load_tagger.cache_clear()
    assert tagger is not None
    (names,) = tagger.tag(["hoa sen bán đèn"])
    assert {name.kind for name in names} == {"org"}
    assert (min(name.start for name in names), max(name.end for name in names)) == (0, 15)
