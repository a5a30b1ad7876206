"""Whatever stands around a sentence, its text is read as it is and its spans are exact."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ArticleError
from pipeline.settings import Settings
from pipeline.stages.ingest import ingest

SETTINGS = Settings(Path(__file__).parent.parent / "configs")
SENTENCES = (
    "The farm sold 1,204 pigs for $35.5 million, up 12% from 2030.",
    "Nông trại bán 1.204 con lợn, thu 35,5 tỷ đồng, tăng 12% so với năm ngoái.",
    "农场售出1204头猪，收入达3.5亿元，同比增长12%。",
)
INLINE = st.sampled_from(["b", "i", "em", "strong", "span", "a", "u", "font", "mark", "span class='n7'"])
AROUND = st.sampled_from(
    [
        "<div>{}</div>",
        "<div class='x'><p>{}</p></div>",
        "<ul><li>{}</li></ul>",
        "<blockquote>{}</blockquote>",
        "<section><p>{}",
        "<!-- 7 --><p>{}</p><!-- 8 -->",
        "<table><tr><td>{}</td></tr></table>",
        "<script>var x = 9;</script><p>{}</p>",
        "<p title='a > 7'>{}</p><br></br>",
        "\r\n <p\n id=a7 >\t{} </p>\r\n",
        "{}<p hidden>99</p>",
    ]
)


@st.composite
def marked_up(draw: st.DrawFn) -> tuple[str, str]:
    """A sentence and markup that shows it."""
    sentence = draw(st.sampled_from(SENTENCES))
    cuts = sorted(draw(st.sets(st.integers(1, len(sentence) - 1), max_size=5)))
    parts = []
    for start, end in zip([0, *cuts], [*cuts, len(sentence)], strict=True):
        part = sentence[start:end].replace("&", "&amp;")
        if draw(st.booleans()) and part:
            part = f"&#{ord(part[0])};{part[1:]}"
        if draw(st.booleans()):
            name = draw(INLINE)
            part = f"<{name}>{part}</{name.split()[0]}>"
        parts.append(part)
        parts.append(draw(st.sampled_from(["", "", "<!-- 5 -->", "<wbr>", "&#8203;", "&shy;"])))
    markup = "".join(parts)
    for _ in range(draw(st.integers(1, 3))):
        markup = draw(AROUND).format(markup)
    return sentence, markup


@given(marked_up())
@settings(max_examples=300, deadline=None)
def test_markup_leaves_the_sentence_as_it_was(case: tuple[str, str]) -> None:
    sentence, markup = case
    [document] = ingest(markup.encode(), "a.html", SETTINGS)
    assert document.raw == markup
    assert sentence in [document.text[block.start : block.end] for block in document.blocks]
    at = document.text.index(sentence)
    for offset, character in enumerate(sentence):
        start, end = document.reading.origin(at + offset, at + offset + 1)
        assert markup[start:end] in (character, f"&#{ord(character)};")


MARKS = (
    "< > </ /> <p <p> </p> <td> <tr> <table> </table> <li> <!-- --> <![CDATA[ ]]> <script> </script> <sup> "
    "</sup> & &# &lt; &#x; &#1 &#769; \" ' = { } \\ ` ``` [ ]( ) ![ * _ ~~ | |-| # - 1. > • a 12 é 中 </a> "
    "https://a.b/c <h1> </h1> <body> <nav> <br> <ruby> <rt>"
)
SPACES = ["\n", "\n\n", "\r\n", "\t", "    ", "\u0301", "\u200b", "\ufeff", "\u3000", "---\n", "title: x\n"]
PHRASES = ["<a href='x'>", "<div class=comment>", "<td rowspan=3 colspan=2>"]
PIECES = st.sampled_from([*MARKS.split(), *SPACES, *PHRASES])


@given(st.lists(PIECES, max_size=60).map("".join), st.sampled_from(["a.html", "a.md", "a.txt"]))
@settings(max_examples=600, deadline=None)
def test_never_fails_on_broken_input(raw: str, path: str) -> None:
    try:
        [document] = ingest(raw.encode(), path, SETTINGS)
    except ArticleError as fault:
        assert fault.reason in ("empty", "no_text")
        return
    end = 0
    for block in document.blocks:
        assert end <= block.start < block.end
        end = block.end
        start, stop = document.reading.origin(block.start, block.end)
        assert 0 <= start <= stop <= len(raw)
