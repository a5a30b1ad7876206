"""Reads one line of Markdown text: links, images, emphasis, code spans, notes, inline HTML."""

from __future__ import annotations

import re

from pipeline.ingest.drafts import Draft, Piece
from pipeline.ingest.markup import read_markup
from pipeline.ingest.outline import Outline

_INLINE = re.compile(
    r"""
      (?P<text> (?>(?: [^\\`*_~!\[\]<&hw]++ | \b[hw] (?!ttps?://|ww\.) | (?<=\w)[hw] )+) )
    | (?P<escape> \\[!-/:-@\[-`{-~] )
    | (?P<code> (?P<ticks> `+ ) (?: (?!`) [^\n]{0,500}? (?<!`) ) (?P=ticks) (?!`) )
    | (?P<note> \[\^[^\]\s]{1,60}\] )
    | (?P<image> !\[ (?= [^\[\]\n]{0,1000}+ \] [(\[] ) )
    | (?P<link> \[ (?= (?>(?: [^\[\]\n]++ | \[ [^\[\]\n]*+ \] (?: \( [^()\n]*+ \) )? ){0,40}) \] [(\[] ) )
    | (?P<link_end> \]
        (?: \( [ \t]* (?: <[^<>\n]*> | (?>(?: [^()\s]++ | \( [^()\s]*+ \) )*) ) [^()\n]{0,300}+ \)
          | \[ [^\]\n]{0,200} \] )? )
    | (?P<emphasis> \*{1,3} | ~~ | (?<!\w)_{1,3} | _{1,3}(?!\w) )
    | (?P<url> (?: https?:// | www\. ) [^\s<>"')\]]++ )
    | (?P<autolink> < (?: https?:// | mailto: ) [^\s<>]++ > )
    | (?P<markup> < [/!?A-Za-z] [^<>]*+ > )
    | (?P<reference> & (?: \#[0-9]{1,8} | \#[xX][0-9a-fA-F]{1,7} | [A-Za-z][A-Za-z0-9]{1,31} ) ; )
    | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)


def read_inline(raw: str, start: int, end: int, outline: Outline) -> None:
    """Add ``raw[start:end]``, one line or cell without its block marker, to the outline.

    An asterisk with white space on both sides, or between digits, is text and not emphasis.
    """
    images: list[bool] = []
    text_from = start
    at = start

    def flush(stop: int) -> None:
        if stop > text_from:
            outline.text(text_from, stop)

    while at < end:
        found = _INLINE.match(raw, at, end)
        if found is None:
            break
        kind, finish = _kind(found), found.end()
        if kind in ("text", "other") or (kind == "emphasis" and _is_sign(raw, at, finish, start, end)):
            at = finish
            continue
        if kind == "link_end" and not images:
            at += 1
            continue
        flush(at)
        text_from = finish
        if kind == "escape":
            text_from = at + 1
        elif kind == "code":
            ticks = len(found["ticks"])
            outline.text(at + ticks, finish - ticks)
        elif kind == "note":
            outline.drafts.append(Draft("body", [Piece(at, finish)], skip="reference"))
        elif kind in ("url", "autolink"):
            outline.drafts.append(Draft("body", [Piece(at, finish)], skip="url"))
        elif kind == "image" or kind == "link":
            images.append(kind == "image")
            if kind == "image":
                outline.end_block()
                outline.open("figcaption", "", at, finish)
            else:
                outline.open("a", "", at, finish)
        elif kind == "link_end":
            if images.pop():
                outline.close("figcaption", at, finish)
            else:
                outline.close("a", at, finish)
        elif kind == "markup":
            read_markup(raw, at, finish, outline)
        elif kind == "reference":
            outline.reference(at, finish)
        at = finish
    flush(end)
    for image in reversed(images):  # a bracket that was no link
        outline.close("figcaption" if image else "a", end, end)


def _kind(found: re.Match[str]) -> str:
    return "code" if found.lastgroup == "ticks" else found.lastgroup or "other"


def _is_sign(raw: str, start: int, finish: int, line_start: int, line_end: int) -> bool:
    """Whether an emphasis mark is a sign of its own: ``5 * 3``, ``3*4``."""
    before = raw[start - 1] if start > line_start else " "
    after = raw[finish] if finish < line_end else " "
    return (before.isspace() and after.isspace()) or (
        before.isdigit() and after.isdigit() and raw[start] == "*" and finish == start + 1
    )
