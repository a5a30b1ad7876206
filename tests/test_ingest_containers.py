"""Articles in gzip files, dumps, Word and PDF files, web archives, and what is wrong with broken ones."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
from pathlib import Path

import pytest

from pipeline.configs import read_rows
from pipeline.errors import ArticleError
from pipeline.ingest.furniture import FILE, FurnitureRow, load_furniture
from pipeline.model import Document
from pipeline.settings import Settings
from pipeline.stages.ingest import ingest

CONFIGS = Path(__file__).parent.parent / "configs"
SETTINGS = Settings(CONFIGS)


def quotes(document: Document, text: str) -> str:
    at = document.text.index(text)
    start, end = document.reading.origin(at, at + len(text))
    return document.raw[start:end]


def read(data: bytes, path: str) -> list[Document]:
    return ingest(data, path, SETTINGS)


def test_identity_is_the_digest_of_the_bytes() -> None:
    data = "It sold 12 pigs.\r\n".encode("utf-16")
    [document] = read(data, "a/b c.txt")
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert document.doc_id == document.sha256[:16]
    assert document.bytes == len(data)
    assert (document.encoding, document.format, document.source_path) == ("utf-16", "plain", "a/b c.txt")


@pytest.mark.parametrize(
    ("path", "text", "layout"),
    [
        ("a.html.gz", "<html><body><p>It sold 12 pigs to the baker.</p></body></html>", "html"),
        ("a.txt.gz", "It sold 12 pigs.", "plain"),
        ("a.md.gz", "**It** sold 12 pigs.", "markdown"),
    ],
)
def test_gzip(path: str, text: str, layout: str) -> None:
    [document] = read(gzip.compress(text.encode()), path)
    assert document.raw == text
    assert document.format == layout
    assert quotes(document, "12 pigs") == "12 pigs"


RECORDS = [
    {
        "title": "Pigs",
        "text": "It sold 12 pigs.",
        "url": "https://a.example/1",
        "date": "2031-02-03",
        "author": ["A", "B"],
    },
    {
        "headline": "Cows",
        "content": "<p>It sold <b>1</b>3 cows.</p>",
        "source": {"name": "Farm"},
        "datePublished": 1930000000,
    },
]


def check_records(documents: list[Document], path: str) -> None:
    first, second = documents
    assert [first.source_path, second.source_path] == [f"{path}#1", f"{path}#2"]
    assert first.raw == RECORDS[0]["text"]
    assert first.metadata.title == "Pigs"
    assert first.metadata.source_url == "https://a.example/1"
    assert first.metadata.published == "2031-02-03"
    assert second.format == "html"
    assert quotes(second, "13 cows") == "1</b>3 cows"
    assert first.doc_id != second.doc_id


def test_json_lines() -> None:
    data = "\n".join(json.dumps(record) for record in RECORDS).encode() + b"\n"
    documents = read(data, "d.jsonl")
    check_records(documents, "d.jsonl")
    assert documents[0].sha256 == hashlib.sha256(json.dumps(RECORDS[0]).encode()).hexdigest()
    assert documents[0].metadata.author == "A, B"
    assert documents[1].metadata.publisher == "Farm"
    assert documents[1].metadata.published == "2031-02-27"


@pytest.mark.parametrize("whole", [RECORDS, {"articles": RECORDS}])
def test_json(whole: object) -> None:
    check_records(read(json.dumps(whole).encode(), "d.json"), "d.json")


def test_one_article_as_json() -> None:
    [document] = read(json.dumps(RECORDS[0]).encode(), "d.json")
    assert document.source_path == "d.json#1"


@pytest.mark.parametrize(("delimiter", "path"), [(",", "d.csv"), (";", "d.csv"), ("\t", "d.tsv")])
def test_csv(delimiter: str, path: str) -> None:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter)
    writer.writerow(["title", "content", "url", "date"])
    writer.writerow(["Pigs", RECORDS[0]["text"], "https://a.example/1", "2031-02-03"])
    writer.writerow(["Cows", RECORDS[1]["content"], "", ""])
    check_records(read(("\ufeff" + written.getvalue()).encode(), path), path)


def test_broken_records_are_faults_of_the_others() -> None:
    data = b'{"text": "It sold 12."}\n{"text": "cut\n[1]\n{"title": "no text"}\n{"text": "  "}\n'
    [document] = read(data, "d.jsonl")
    assert [(fault.source_path, fault.reason) for fault in document.faults] == [
        ("d.jsonl#2", "broken_record"),
        ("d.jsonl#3", "broken_record"),
        ("d.jsonl#4", "no_text"),
        ("d.jsonl#5", "no_text"),
    ]
    assert all("expected" in fault.message for fault in document.faults)


def test_half_of_a_surrogate_pair_is_no_fault() -> None:
    [document] = read(b'{"text": "It sold 12 \\ud800 pigs.", "title": "\\udc00 Pigs"}', "d.jsonl")
    assert (document.raw, document.metadata.title) == ("It sold 12 ? pigs.", "? Pigs")


def test_broken_front_matter_is_a_fault() -> None:
    [document] = read(b"---\ntitle: a: b: *c\n---\nIt sold 12.\n", "a.md")
    [fault] = document.faults
    assert (fault.source_path, fault.reason) == ("a.md", "front_matter")
    assert "quote values" in fault.message


def test_word() -> None:
    docx = pytest.importorskip("docx")
    written = docx.Document()
    written.core_properties.title = "Farm"
    written.add_heading("Farm sells 12 pigs", 1)
    written.add_paragraph("It sold 1,2").add_run("34 cows.").bold = True
    written.add_paragraph("13 hens", style="List Bullet")
    table = written.add_table(2, 2)
    for cell, text in zip(
        [*table.rows[0].cells, *table.rows[1].cells], ["Animal", "Sold", "Duck", "14"], strict=True
    ):
        cell.text = text
    data = io.BytesIO()
    written.save(data)
    [document] = read(data.getvalue(), "a.docx")
    assert document.format == "docx"
    assert document.metadata.title == "Farm"
    assert quotes(document, "1,234 cows") == "1,234 cows"
    assert [block.region for block in document.blocks] == [
        "title",
        "body",
        "list",
        "table",
        "table",
        "table",
        "table",
    ]
    cell = document.blocks[-1].cell
    assert cell is not None
    assert (cell.row_header, cell.column_header) == ("Duck", "Sold")


def pdf_of(lines: list[str]) -> bytes:
    """A minimal PDF with the lines on one page."""
    shown = " T* ".join(f"({line}) Tj" for line in lines)
    stream = f"BT /F1 12 Tf 14 TL 50 700 Td {shown} ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    data = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj%b endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(data)
    return data + b"xref\n0 6\n0000000000 65535 f \n" + table + trailer


def test_pdf() -> None:
    pytest.importorskip("pypdf")
    [document] = read(pdf_of(["Farm report", "It sold 12 pigs."]), "a.pdf")
    assert document.format == "pdf"
    assert quotes(document, "12 pigs") == "12 pigs"
    with pytest.raises(ArticleError, match="recognise its text"):
        read(pdf_of([""]), "a.pdf")


def warc_of(url: str, kind: str, body: bytes) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n%b" % (
        kind.encode(),
        len(body),
        body,
    )
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2031-01-02T03:04:05Z\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


@pytest.mark.parametrize("packed", [False, True])
def test_web_archive(packed: bool) -> None:
    pytest.importorskip("fastwarc")
    page = "<html><body><p>农场售出12头猪，收入达到了3000元人民币。</p></body></html>".encode("gbk")
    records = [
        warc_of("https://a.example/1", "text/html", page),
        warc_of("https://a.example/x.png", "image/png", b"\x89PNG"),
    ]
    data = b"".join(gzip.compress(record) if packed else record for record in records)
    [document] = read(data, "a.warc.gz" if packed else "a.warc")
    assert document.source_path.endswith("#1")
    assert document.metadata.source_url == "https://a.example/1"
    assert document.encoding == "gb18030"
    assert quotes(document, "12头") == "12头"


@pytest.mark.parametrize(
    ("data", "path", "reason", "cure"),
    [
        (b"", "a.txt", "empty", "fetch it again"),
        (b"<html><head></head><body><script>x = 5</script></body></html>", "a.html", "no_text", "check that"),
        (b"not gzip", "a.txt.gz", "broken_archive", "fetch"),
        (gzip.compress(b"It sold 12." * 9, mtime=0)[:-12], "a.txt.gz", "broken_archive", "fetch it again"),
        (gzip.compress(bytes(70 << 20), mtime=0), "a.txt.gz", "too_large", "split the file"),
        (b"{", "a.json", "broken_record", "mend"),
        (b"[]", "a.json", "broken_record", "check"),
        (b"{\n", "a.jsonl", "broken_record", "mend"),
        (b'{"a": 1, "b": 2}', "a.jsonl", "no_article", "dump_fields.csv"),
        (b"x,y\n1,2\n", "a.csv", "no_article", "dump_fields.csv"),
        (b"no zip", "a.docx", "broken_file", "save it again"),
        (b"no pdf", "a.pdf", "broken_file", "save it again"),
        (b"no warc", "a.warc", "broken_archive", "fetch it again"),
        (b"\x89PNG\r\n\0", "a.txt", "binary", "recognise its text"),
    ],
)
def test_broken_files_name_their_cure(data: bytes, path: str, reason: str, cure: str) -> None:
    with pytest.raises(ArticleError) as fault:
        read(data, path)
    assert fault.value.reason == reason
    assert cure in str(fault.value)


def test_every_row_of_page_furniture_matches_its_example() -> None:
    furniture = load_furniture(CONFIGS)
    for row in read_rows(CONFIGS / FILE, FurnitureRow):
        if row.kind == "line":
            assert furniture.reason(row.example) == "page_furniture", row
        elif row.kind == "section":
            assert furniture.opens_section(row.example), row
        else:
            assert row.example, row


@pytest.mark.parametrize(
    "line",
    [
        "It sold 12 pigs.",
        "Share prices rose 5%",
        "Chia sẻ với 12 người nông dân trong vùng",
        "12%",
        "1.200 tỷ đồng",
        "3 million views of the film were counted",
        "Bình luận của chuyên gia về mức tăng 5%",
        "评论员文章：增长12%",
        "Print sales fell 5%",
    ],
)
def test_furniture_leaves_sentences_alone(line: str) -> None:
    assert load_furniture(CONFIGS).reason(line) == ""
