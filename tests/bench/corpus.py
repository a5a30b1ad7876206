"""Makes corpora of any size out of the sample articles, with changed numbers.

The samples hold a number in every other clause.  So that the density is that of news rich in
figures (a claim in some 165 bytes), paragraphs of ordinary prose from ``prose/`` stand between.

python tests/bench/corpus.py OUT --articles 20000 --size 3000 --large 3
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.settings import Settings
from pipeline.stages.detect import detect
from pipeline.stages.ingest import ingest

LANGUAGES = ("vi", "en", "zh")
ROOT = Path(__file__).resolve().parents[2]
PROSE = Path(__file__).resolve().parent / "prose"
LARGE = 5_000_000
"""Bytes of a large article."""

_NUMBER = re.compile(r"(?<![A-Za-z0-9._,-])(?!(?:19|20)\d\d(?!\d))\d+(?:[.,]\d+)*(?![A-Za-z0-9-])", re.ASCII)
_DENSITY = 145
"""UTF-8 bytes of text for every number: what real articles that were picked for their figures have."""
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*", re.ASCII)
_SHORTEST = 40
"""Characters of a block that counts as a paragraph."""
_HTML = """<!DOCTYPE html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title></head>
<body><nav><a href="/">Home</a> <a href="/top-10">Top 10</a></nav>
<article><h1>{title}</h1>
{body}
</article><footer>12,345 views</footer></body></html>
"""
_MARKDOWN = """---
title: "{title}"
date: 2025-01-08
---
# {title}

{body}
"""
_FORMS = ("txt", "md", "html")


class Paragraph(NamedTuple):
    """A paragraph of a sample article."""

    lang: str
    text: str


def model_paragraphs() -> dict[str, list[str]]:
    """The paragraphs of ``raw/sample`` by language, mixed with those of ``prose/``."""
    settings = Settings(ROOT / "configs")
    found: dict[str, list[str]] = {lang: [] for lang in LANGUAGES}
    for path in sorted((ROOT / "raw" / "sample").iterdir()):
        for document in ingest(path.read_bytes(), path.name, settings):
            document = detect(document, settings)
            for block in document.blocks:
                text = " ".join(document.text[block.start : block.end].split())
                if block.region in ("body", "list") and len(text) >= _SHORTEST:
                    found[block.lang].append(text)
    for lang, samples in found.items():
        prose = (PROSE / f"{lang}.txt").read_text(encoding="utf-8").splitlines()
        mixed: list[str] = []
        owed = turn = 0
        for text in samples:
            mixed.append(text)
            owed += _DENSITY * len(_FIGURE.findall(text)) - len(text.encode())
            while owed > 0:
                mixed.append(prose[turn % len(prose)])
                owed -= len(mixed[-1].encode())
                turn += 1
        found[lang] = mixed
    return found


def with_other_numbers(text: str, chance: random.Random) -> str:
    """``text`` with every number but years drawn anew, of the same length and form."""

    def other(match: re.Match[str]) -> str:
        first, *rest = match.group()
        drawn = [str(chance.randint(1, 9)) if first != "0" else "0"]
        drawn += [str(chance.randint(0, 9)) if digit.isdigit() else digit for digit in rest]
        return "".join(drawn)

    return _NUMBER.sub(other, text)


def paragraphs(langs: tuple[str, ...], size: int, seed: int = 0) -> Iterator[Paragraph]:
    """Paragraphs of ``langs`` in turn, ``size`` UTF-8 bytes together; no two alike."""
    chance = random.Random(seed)
    samples = model_paragraphs()
    written = turn = 0
    while written < size:
        lang = langs[turn % len(langs)]
        pool = samples[lang]
        text = with_other_numbers(pool[turn // len(langs) % len(pool)], chance)
        written += len(text.encode()) + 1
        turn += 1
        yield Paragraph(lang, text)


def article(lang: str, form: str, size: int, pool: list[str], chance: random.Random) -> str:
    """An article of about ``size`` UTF-8 bytes in the format ``form``."""
    body: list[str] = []
    written = 0
    at = chance.randrange(len(pool))
    while written < size:
        body.append(with_other_numbers(pool[at % len(pool)], chance))
        written += len(body[-1].encode()) + 2
        at += 1
    title = body[0][:60].replace('"', "")
    if form == "html":
        return _HTML.format(lang=lang, title=title, body="\n".join(f"<p>{text}</p>" for text in body))
    if form == "md":
        return _MARKDOWN.format(title=title, body="\n\n".join(body))
    return "\n\n".join([title, *body]) + "\n"


def write_corpus(folder: Path, articles: int, size: int, large: int = 0, seed: int = 0) -> int:
    """Write ``articles`` articles of ``size`` bytes and ``large`` of 5 MB into ``folder``.

    Languages and formats take turns.  The same arguments give the same bytes; returns their number.
    """
    chance = random.Random(seed)
    samples = model_paragraphs()
    total = 0
    for number in range(articles + large):
        lang = LANGUAGES[number % len(LANGUAGES)]
        form = _FORMS[number // len(LANGUAGES) % len(_FORMS)]
        text = article(lang, form, size if number < articles else LARGE, samples[lang], chance)
        path = folder / f"{number // 1000:03}" / f"{number:06}_{lang}.{form}"
        path.parent.mkdir(parents=True, exist_ok=True)
        total += path.write_bytes(text.encode())
    return total


def write_articles(folder: Path, given: list[Paragraph], size: int = 3000) -> int:
    """Write ``given`` as plain articles of one language and ``size`` bytes each; returns the bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    total = number = 0
    waiting: dict[str, list[str]] = {}
    for lang, text in given:
        held = waiting.setdefault(lang, [])
        held.append(text)
        if sum(len(part.encode()) + 2 for part in held) >= size:
            total += _write(folder / f"{number:06}_{lang}.txt", held)
            waiting[lang] = []
            number += 1
    for lang, held in waiting.items():
        if held:
            total += _write(folder / f"{number:06}_{lang}.txt", held)
            number += 1
    return total


def _write(path: Path, texts: list[str]) -> int:
    return path.write_bytes(("\n\n".join(texts) + "\n").encode())


def write_paragraphs(path: Path, given: list[Paragraph]) -> None:
    """Write ``given`` as JSON lines for the tools that read paragraphs."""
    with path.open("w", encoding="utf-8") as file:
        for paragraph in given:
            file.write(json.dumps(paragraph._asdict(), ensure_ascii=False) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("out", type=Path)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--size", type=int, default=3_000, help="bytes of an article")
    parser.add_argument("--large", type=int, default=0, help="articles of 5 MB besides")
    given = parser.parse_args()
    total = write_corpus(given.out, given.articles, given.size, given.large)
    print(f"{given.articles + given.large} articles, {total / 1e6:.1f} MB in {given.out}")  # noqa: T201


if __name__ == "__main__":
    main()
