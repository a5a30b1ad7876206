"""The interface to models of names, with models made up for the test."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import pytest
from marked_passage import read_marked

from pipeline.configs import default_root
from pipeline.subjects import find_entities, load_subjects, taggers
from pipeline.subjects.taggers import Tagged, load_tagger, tagged_names

LEXICON = load_subjects(default_root())


class Everything:
    """Holds every word for an organisation."""

    def tag(self, texts: Sequence[str]) -> list[list[Tagged]]:
        return [[Tagged(0, len(text.split()[0]), "org")] for text in texts]


def test_a_model_adds_names_that_have_no_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    document, passage = read_marked("quillmart sold [30|count] lamps.", "en")
    assert find_entities(document, [passage], LEXICON) == [()]
    monkeypatch.setattr(taggers, "load_tagger", lambda _: Everything())
    tagged = tagged_names(document, [passage])
    ((mention,),) = find_entities(document, [passage], LEXICON, tagged)
    assert (mention.entity_id, mention.start, mention.end) == ("org:quillmart", 0, 9)


def test_a_model_does_not_move_what_the_tables_know(monkeypatch: pytest.MonkeyPatch) -> None:
    document, passage = read_marked("China sold [30|count] lamps.", "en")
    monkeypatch.setattr(taggers, "load_tagger", lambda _: Everything())
    ((mention,),) = find_entities(document, [passage], LEXICON, tagged_names(document, [passage]))
    assert mention.entity_id == "country:CN"


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


def test_no_model_runs_without_a_quantity(monkeypatch: pytest.MonkeyPatch) -> None:
    document, passage = read_marked("quillmart sold lamps.", "en")
    monkeypatch.setattr(taggers, "load_tagger", lambda _: pytest.fail("a model was loaded"))
    assert tagged_names(document, [passage]) == {}
