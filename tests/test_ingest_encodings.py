"""Bytes to text: the encoding found, the text, and where offsets point."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from pipeline.errors import ArticleError
from pipeline.ingest.decode import decode
from pipeline.ingest.legacy_vietnamese import load_legacy, repair_vietnamese
from pipeline.settings import Settings
from pipeline.stages.ingest import ingest

CONFIGS = Path(__file__).parent.parent / "configs"
SETTINGS = Settings(CONFIGS)

VIETNAMESE = (
    "Doanh thu quý hai đạt 1.200 tỷ đồng, tăng 15% so với cùng kỳ. Công ty dự kiến xây thêm ba nhà máy mới."
)
SIMPLIFIED = "公司去年的营业收入达到120亿元，同比增长15%，这是五年来最高的一次。"
TRADITIONAL = "公司去年的營業收入達到120億元，年增15%，這是五年來最高的一次。"
ENGLISH = "Café sales rose 15% – to €120 million, the baker’s association said."


def windows_1258(text: str) -> bytes:
    """Letters that the code page lacks are written as a letter and a tone."""
    written = b""
    for letter in text:
        try:
            written += letter.encode("cp1258")
        except UnicodeEncodeError:
            apart = unicodedata.normalize("NFD", letter)
            tones = "".join(mark for mark in apart if mark in "\u0300\u0301\u0303\u0309\u0323")
            base = unicodedata.normalize("NFC", "".join(mark for mark in apart if mark not in tones))
            written += (base + tones).encode("cp1258")
    return written


def legacy(text: str, name: str) -> str:
    encoding = next(found for found in load_legacy(CONFIGS) if found.name == name)
    written: dict[str, str] = {}
    for seen, letter in encoding.letters.items():
        written.setdefault(letter, seen)
    return "".join(written.get(letter, letter) for letter in text)


@pytest.mark.parametrize(
    ("data", "encoding", "text", "flags"),
    [
        (VIETNAMESE.encode(), "utf-8", VIETNAMESE, ()),
        ("\ufeffAb 5".encode(), "utf-8", "\ufeffAb 5", ()),
        (VIETNAMESE.encode("utf-16"), "utf-16", VIETNAMESE, ()),
        (b"\xfe\xff" + SIMPLIFIED.encode("utf-16-be"), "utf-16", SIMPLIFIED, ()),
        (VIETNAMESE.encode("utf-16-le"), "utf-16-le", VIETNAMESE, ()),
        (SIMPLIFIED.encode("utf-16-be"), "utf-16-be", SIMPLIFIED, ()),
        (SIMPLIFIED.encode("gbk"), "gb18030", SIMPLIFIED, ()),
        ((SIMPLIFIED + "𠀀").encode("gb18030"), "gb18030", SIMPLIFIED + "𠀀", ()),
        (TRADITIONAL.encode("big5"), "cp950", TRADITIONAL, ()),
        (windows_1258(VIETNAMESE), "cp1258", VIETNAMESE, ()),
        (ENGLISH.encode("cp1252"), "cp1252", ENGLISH, ()),
        (b"<meta charset=iso-8859-1>" + SIMPLIFIED.encode("gbk"), "gb18030", None, ()),
        (b"<meta charset=gb2312>" + VIETNAMESE.encode(), "utf-8", None, ()),
        (b'<?xml version="1.0" encoding="windows-1251"?>' + "Рост 5".encode("cp1251"), "cp1251", None, ()),
        (b"<meta charset=shift_jis>" + "売上は5%増".encode("shift_jis"), "shift_jis", None, ()),
        (VIETNAMESE.encode() + "ế".encode()[:-1], "utf-8", VIETNAMESE + "\ufffd", ("undecodable_bytes",)),
        (VIETNAMESE.encode().decode("cp1252", "replace").encode(), "utf-8", None, ("mojibake",)),
        (b"a\r\nb\rc\n5", "utf-8", "a\r\nb\rc\n5", ()),
    ],
)
def test_decodes(data: bytes, encoding: str, text: str | None, flags: tuple[str, ...]) -> None:
    decoded = decode(data, CONFIGS)
    assert decoded.encoding == encoding
    assert decoded.flags == flags
    if text is not None:
        assert unicodedata.normalize("NFC", decoded.text) == unicodedata.normalize("NFC", text)
    errors = "replace" if "undecodable_bytes" in flags else "strict"
    assert data.decode(decoded.encoding, errors) == decoded.text


@pytest.mark.parametrize(
    ("data", "cure"),
    [
        (b"%PDF-1.7 ...", ".pdf"),
        (b"PK\x03\x04....", ".docx"),
        (b"\x89PNG\r\n\x1a\n\0\0", "recognise"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "save it as"),
        (b"abc\0\0\0\1\2" * 50, "save it as"),
        (bytes(range(1, 32)) * 20, "save it as"),
    ],
)
def test_refuses_what_is_no_text(data: bytes, cure: str) -> None:
    with pytest.raises(ArticleError, match="expected text") as fault:
        decode(data, CONFIGS)
    assert fault.value.reason == "binary"
    assert cure in str(fault.value)


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\xef\xbb\xbf\n"])
def test_refuses_what_is_empty(data: bytes) -> None:
    with pytest.raises(ArticleError) as fault:
        ingest(data, "a.txt", SETTINGS)
    assert fault.value.reason == "empty"


@pytest.mark.parametrize("name", ["tcvn3", "vni"])
def test_reads_legacy_vietnamese(name: str) -> None:
    shown = legacy(VIETNAMESE, name)
    assert shown != VIETNAMESE
    for data in (shown.encode("cp1252"), shown.encode()):  # as written, or saved again as UTF-8
        [document] = ingest(data, "a.txt", SETTINGS)
        assert document.text == VIETNAMESE
        assert document.raw == shown
        assert "repaired_encoding" in document.flags
        at = document.text.index("1.200 tỷ đồng")
        start, end = document.reading.origin(at, at + len("1.200 tỷ đồng"))
        assert document.raw[start:end] == legacy("1.200 tỷ đồng", name)


def test_reads_legacy_vietnamese_in_markup() -> None:
    page = f"<p>{legacy('Quỹ có 5', 'vni')} <b>{legacy('triệu', 'vni')}</b> &#241;o&agrave;ng</p>"
    [document] = ingest(page.encode("cp1252"), "a.html", SETTINGS)
    assert document.text == "Quỹ có 5 triệu đồng"
    at = document.text.index("đồng")
    start, end = document.reading.origin(at, at + 4)
    assert document.raw[start:end] == "&#241;o&agrave;ng"


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("Quü cã 5 triÖu ®ång", "Quỹ có 5 triệu đồng"),
        ("Quyõ coù 5 trieäu ñoàng", "Quỹ có 5 triệu đồng"),
        ("Quỹ có 5 triệu đồng", None),
        ("Các quỹ có 5 triệu", None),
        ("Die Größe für 5 Millionen Euro", None),
        ("L'été a coûté 5 € à Besançon, déjà vu", None),
        ("El año más caro: 5 millones según él", None),
        ("Company® sold 5½ m² for £20, ©2031", None),
        ("plain words", None),
        ("", None),
    ],
)
def test_repairs_only_legacy_vietnamese(text: str, repaired: str | None) -> None:
    found = repair_vietnamese(text, CONFIGS)
    assert (found.text if found else None) == repaired
    if found:
        at = found.text.index("5")
        start, end = found.origin(at, at + 1)
        assert text[start:end] == "5"
