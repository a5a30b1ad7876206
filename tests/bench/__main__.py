"""``make bench``: the speed of the pipeline beside other tools, as two Markdown tables.

Every tool runs in a process of its own, one after the other, on the same paragraphs; each figure is
the median of three passes.  What cannot be installed or does not run is listed with the reason.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from corpus import paragraphs, write_articles, write_corpus, write_paragraphs
from environments import InstallError, interpreter
from measure import PASSES, ROOT, Cost, ToolError, clear, drive, exponent, extract, extraction_cost

MIXED = ("vi", "en", "zh")
ENGLISH = ("en",)
PILOT = 100_000
"""Bytes of a first run that tells how much text the pipeline is given."""
OURS = (200_000, 4_000_000)
"""Least and most bytes of that text."""
PASS = 6.0
"""Seconds a pass of the pipeline should take: long enough that start-up weighs little."""
CURVE = (1, 2, 4, 8, 16, 32, 64)
"""Sizes of the second table, in MB."""
REPEATED = 2
"""MB up to which a size is run more than once: start-up and chance weigh less in the larger ones."""


class Peer(NamedTuple):
    """A tool, the text it is given and how much of it, in KB: some ten seconds for the slow ones."""

    tool: str
    title: str
    text: str
    kilobytes: float


PEERS = (
    Peer("duckling", "Duckling (8 dimensions of numbers)", "mixed", 400),
    Peer("duckling", "Duckling (8 dimensions of numbers)", "English", 300),
    Peer("quantulum3", "quantulum3", "English", 60),
    Peer("recognizers", "Recognizers-Text (number, percent, currency, dimension)", "English", 12),
    Peer("cqe", "CQE", "English", 30),
    Peer("spacy_en", "spaCy en_core_web_sm (tagger, parser, entities)", "English", 80),
    Peer("langdetect", "langdetect (language only)", "mixed", 100),
)


class Row(NamedTuple):
    title: str
    text: str
    cost: Cost | None
    reason: str = ""


def compare(folder: Path, minutes: float) -> Iterator[Row]:
    """The rows of the first table; ``minutes`` is what all of it may take."""
    deadline = perf_counter() + minutes * 60
    texts: dict[str, tuple[Path, Path, int]] = {}
    tiny = {name: clear(folder / f"tiny {name}") for name in ("mixed", "English")}
    for name, langs in (("mixed", MIXED), ("English", ENGLISH)):
        for lang in langs:
            write_articles(clear(tiny[name] / lang), list(paragraphs((lang,), 200)))
    size = fitting_size(folder / "mixed", tiny["mixed"])
    for name, langs in (("mixed", MIXED), ("English", ENGLISH)):
        lines = folder / f"{name}.jsonl"
        write_paragraphs(lines, list(paragraphs(langs, max(size, 1_000_000))))
        raw = clear(folder / name)
        texts[name] = lines, raw, write_articles(raw, list(paragraphs(langs, size)))
    for preset in ("fast", "full"):
        for name, (_, raw, size) in texts.items():
            title = f"**claimtable {preset}**, files to tables, 1 worker"
            try:
                yield Row(title, name, extraction_cost(raw, size, preset, tiny[name]))
            except ToolError as fault:
                yield Row(title, name, None, str(fault))
    for name, (lines, _, _) in texts.items():
        yield _driven(Peer("parse", "**claimtable parse**", name, 500), Path(sys.executable), lines, deadline)
    for peer in PEERS:
        try:
            python = interpreter(peer.tool, folder, max(30.0, deadline - perf_counter()))
        except InstallError as fault:
            yield Row(peer.title, peer.text, None, str(fault))
            continue
        yield _driven(peer, python, texts[peer.text][0], deadline)
    for name, (lines, _, _) in texts.items():
        yield _driven(
            Peer("floor", "one `re` pass for digits", name, 1000), Path(sys.executable), lines, deadline
        )


def fitting_size(folder: Path, tiny: Path) -> int:
    """Bytes of text that the pipeline works on for some :data:`PASS` seconds."""
    size = write_articles(clear(folder), list(paragraphs(MIXED, PILOT)))
    try:
        seconds = extract(folder, "fast")[0] - extract(tiny, "fast")[0]
    except ToolError:
        return OURS[0]
    return min(max(int(size / max(seconds, 0.05) * PASS), OURS[0]), OURS[1])


def _driven(peer: Peer, python: Path, lines: Path, deadline: float) -> Row:
    try:
        seconds = max(30.0, deadline - perf_counter())
        return Row(peer.title, peer.text, drive(python, peer.tool, lines, peer.kilobytes, seconds))
    except ToolError as fault:
        return Row(peer.title, peer.text, None, str(fault))


def growth(folder: Path, minutes: float) -> Iterator[tuple[float, float, int]]:
    """(MB, seconds, peak bytes) of ``fast`` on corpora of growing size, while there is time left.

    All cores work, so that the largest corpus fits into the time; what takes long is run once.
    """
    deadline = perf_counter() + minutes * 60
    seconds = 0.0
    for megabytes in CURVE:
        passes = PASSES if megabytes <= REPEATED else 1
        if perf_counter() + 2.2 * seconds * passes > deadline:
            return
        raw = clear(folder / "curve")
        size = write_corpus(raw, megabytes * 1_000_000 // 3000, 3000)
        runs = [extract(raw, "fast", os.cpu_count() or 1) for _ in range(passes)]
        seconds = sorted(run[0] for run in runs)[len(runs) // 2]
        yield size / 1e6, seconds, max(run[1] for run in runs)


def comparison_table(rows: list[Row]) -> str:
    """The first table; the last columns say how many times as fast ours is on the same text."""
    ours = {
        (preset, row.text): row.cost.rate
        for row in rows
        for preset in ("fast", "full")
        if row.cost and row.title.startswith(f"**claimtable {preset}")
    }
    lines = [
        "| tool | text | KB/s | peak MB | start-up s | `fast` is × | `full` is × |",
        "|---|---|--:|--:|--:|--:|--:|",
    ]
    for row in rows:
        if row.cost is None:
            lines.append(f"| {row.title} | {row.text} | skipped: {row.reason} | | | | |")
            continue
        ratios = [
            _figure(ours[preset, row.text] / row.cost.rate) if (preset, row.text) in ours else ""
            for preset in ("fast", "full")
        ]
        cost = row.cost
        lines.append(
            f"| {row.title} | {row.text} | {_figure(cost.rate)} | {cost.peak / 1e6:.0f} "
            f"| {cost.start_up:.2f} | {ratios[0]} | {ratios[1]} |"
        )
    return "\n".join(lines)


def _figure(number: float) -> str:
    """Three figures that count, without powers of ten."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.1f}" if number >= 10 else f"{number:.2g}"


def growth_table(points: list[tuple[float, float, int]]) -> str:
    """The second table and the exponent of the curve."""
    lines = ["| MB | seconds | KB/s | peak MB |", "|--:|--:|--:|--:|"]
    lines += [
        f"| {size:.1f} | {seconds:.2f} | {size / seconds * 1000:,.0f} | {peak / 1e6:.0f} |"
        for size, seconds, peak in points
    ]
    if len(points) > 1:
        fitted = exponent([point[0] for point in points], [point[1] for point in points])
        lines.append(f"\nSeconds grow with the size to the power of {fitted:.2f}.")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--folder", type=Path, default=ROOT / ".bench", help="environments and corpora")
    parser.add_argument("--minutes", type=float, default=9.0, help="time for everything")
    parser.add_argument("--without-peers", action="store_true", help="the second table only")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    begin = perf_counter()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}\n")  # noqa: T201
    if not given.without_peers:
        rows = []
        for row in compare(given.folder, given.minutes * 0.5):
            rows.append(row)
            print(f"{perf_counter() - begin:5.0f} s  {row.title}, {row.text}", file=sys.stderr)  # noqa: T201
        print(comparison_table(rows) + "\n")  # noqa: T201
    try:
        points = list(growth(given.folder, given.minutes - (perf_counter() - begin) / 60))
    except ToolError as fault:
        print(f"Time against size: skipped: {fault}")  # noqa: T201
    else:
        print(growth_table(points))  # noqa: T201


if __name__ == "__main__":
    main()
