"""The tables, derived from their row classes: header, Frictionless descriptor, Parquet schema.

Descriptors follow Table Schema and Data Package v2, https://datapackage.org/standard/table-schema/.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.tables.columns import FRACTION_DIGITS, PRECISION, Column, columns_of
from pipeline.tables.rows import ClaimRow, ClusterRow, DocumentRow, FailedRow, LinkRow, RejectedRow

if TYPE_CHECKING:
    import pyarrow

PROFILES = "https://datapackage.org/profiles/2.0"


@dataclass(frozen=True)
class Table:
    """One table: ``references`` are (columns, table, columns) foreign keys."""

    name: str
    row: type[Any]
    key: tuple[str, ...]
    references: tuple[tuple[str, str, str], ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        return columns_of(self.row)

    @property
    def description(self) -> str:
        return (self.row.__doc__ or "").strip().splitlines()[0]


CLAIMS = Table(
    "claims",
    ClaimRow,
    ("claim_id",),
    (("doc_id", "documents", "doc_id"), ("cluster_id", "clusters", "cluster_id")),
)
DOCUMENTS = Table("documents", DocumentRow, ("doc_id",))
CLUSTERS = Table("clusters", ClusterRow, ("cluster_id",), (("claim_id", "claims", "claim_id"),))
LINKS = Table(
    "links",
    LinkRow,
    ("claim_id_a", "claim_id_b"),
    (("claim_id_a", "claims", "claim_id"), ("claim_id_b", "claims", "claim_id")),
)
REJECTED = Table("rejected", RejectedRow, ("doc_id", "char_start"), (("doc_id", "documents", "doc_id"),))
FAILED = Table("failed", FailedRow, ("source_path",))

TABLES = (CLAIMS, DOCUMENTS, CLUSTERS, LINKS, REJECTED, FAILED)


def field_descriptor(column: Column) -> dict[str, Any]:
    """The Table Schema field of ``column``."""
    about = column.about
    constraints: dict[str, Any] = {}
    if about.required:
        constraints["required"] = True
    if about.unique:
        constraints["unique"] = True
    if about.enum:
        constraints["enum"] = list(about.enum)
    if about.pattern:
        constraints["pattern"] = about.pattern
    if about.minimum is not None:
        constraints["minimum"] = about.minimum
    if about.maximum is not None:
        constraints["maximum"] = about.maximum
    field: dict[str, Any] = {"name": column.name, "type": column.type, "description": about.description}
    if column.type == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    if constraints:
        field["constraints"] = constraints
    return field


def table_schema(table: Table) -> dict[str, Any]:
    """The Table Schema of ``table``."""
    schema: dict[str, Any] = {
        "$schema": f"{PROFILES}/tableschema.json",
        "fields": [field_descriptor(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    if table.references:
        schema["foreignKeys"] = [
            {"fields": [here], "reference": {"resource": other, "fields": [there]}}
            for here, other, there in table.references
        ]
    return schema


def datapackage(run_id: str, version: str, files: Iterable[tuple[Table, int, str]]) -> dict[str, Any]:
    """The descriptor of an output folder; ``files`` gives bytes and sha256 of each table's CSV file.

    It names no time, so that equal runs give equal bytes.
    """
    return {
        "$schema": f"{PROFILES}/datapackage.json",
        "name": "claimtable",
        "id": run_id,
        "title": "Numeric claims of news articles",
        "version": version,
        "resources": [
            {
                "name": table.name,
                "path": f"{table.name}.csv",
                "type": "table",
                "$schema": f"{PROFILES}/dataresource.json",
                "description": table.description,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": size,
                "hash": f"sha256:{digest}",
                "dialect": {"$schema": f"{PROFILES}/tabledialect.json", "lineTerminator": "\n"},
                "schema": table_schema(table),
            }
            for table, size, digest in files
        ],
    }


def arrow_schema(table: Table) -> pyarrow.Schema:
    """The Parquet schema: numbers are ``decimal128(38, 12)``, dates ``date32``, never inferred."""
    import pyarrow as pa

    types = {
        "string": pa.string(),
        "integer": pa.int64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "number": pa.decimal128(PRECISION, FRACTION_DIGITS),
    }
    return pa.schema(
        [
            pa.field(
                c.name,
                types[c.type],
                nullable=not c.about.required,
                metadata={"description": c.about.description},
            )
            for c in table.columns
        ],
        metadata={"description": table.description},
    )
