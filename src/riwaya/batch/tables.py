"""The Parquet tables of a batch: their columns, and a document, claim or event as a row of them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec

from riwaya.batch.folder import MISSING_EXTRA, replacing
from riwaya.errors import InputError
from riwaya.model import Claim, Document, Event
from riwaya.sources.article import Article, Refusal

Row = dict[str, Any]

ARTICLES = {
    "id": "string", "uri": "string", "url": "string", "day": "string",
    "text_digest": "binary", "sketch": "binary", "article": "binary",
}  # fmt: skip
RECORDS = {
    "id": "string", "uri": "string", "url": "string", "outlet_id": "string", "outlet": "string", "title": "string",
    "published": "date", "retrieved": "string", "claims": "int", "text": "string", "record": "string",
}  # fmt: skip
CLAIMS = {
    "id": "string", "document": "string", "uri": "string", "outlet": "string", "published": "date", "type": "string",
    "trigger": "string", "start": "int", "end": "int", "text": "string", "polarity": "string", "modality": "string",
    "place_id": "string", "place": "string", "place_en": "string", "country": "string", "admin1": "string",
    "lat": "float", "lon": "float", "time_start": "date", "time_end": "date", "actors": "strings", "targets": "strings",
    "sources": "strings", "source_ids": "strings", "figures": "figures", "score": "float",
}  # fmt: skip
EVENTS = {
    "id": "string", "type": "string", "family": "string", "start": "date", "end": "date", "place_id": "string",
    "place": "string", "place_en": "string", "country": "string", "admin1": "string", "lat": "float", "lon": "float",
    "status": "string", "articles": "int", "origins": "strings", "disputes": "strings", "claims": "strings",
    "actors": "strings", "targets": "strings", "figures": "figures", "first_reported": "date", "last_reported": "date",
    "event": "string",
}  # fmt: skip
DUPLICATES = {"uri": "string", "id": "string", "kind": "string", "of": "string", "of_uri": "string", "read": "bool"}
SET_ASIDE = {"uri": "string", "code": "string", "message": "string", "remedy": "string", "place": "string"}


@lru_cache(maxsize=1)
def arrow() -> Any:  # noqa: ANN401  (a module of an optional package)
    """The package pyarrow with its Parquet part. InputError where the extra is not installed."""
    try:
        import_module("pyarrow.compute")
        import_module("pyarrow.parquet")
        return import_module("pyarrow")
    except ImportError as error:
        raise InputError(MISSING_EXTRA, "batches are not installed", remedy="pip install 'riwaya[batch]'") from error


def write_table(path: Path, columns: Mapping[str, str], rows: Sequence[Row]) -> None:
    """A whole Parquet file of these rows in their order."""
    pa = arrow()
    table = pa.Table.from_pylist(rows, schema=schema_of(columns))
    with replacing(path) as stream:
        pa.parquet.write_table(table, stream, compression="zstd")


def read_table(path: Path, columns: Sequence[str] | None = None) -> Any:  # noqa: ANN401
    """A Parquet file as an Arrow table."""
    with arrow().parquet.ParquetFile(path) as file:
        return file.read(columns=None if columns is None else list(columns))


def read_rows(path: Path, columns: Sequence[str] | None = None) -> list[Row]:
    """The rows of a Parquet file."""
    rows: list[Row] = read_table(path, columns).to_pylist()
    return rows


def schema_of(columns: Mapping[str, str]) -> Any:  # noqa: ANN401
    """The Arrow schema of named kinds of columns."""
    pa = arrow()
    figure = pa.struct([("role", pa.string()), ("low", pa.float64()), ("best", pa.float64()), ("high", pa.float64())])
    kinds = {
        "string": pa.string(), "binary": pa.binary(), "date": pa.date32(), "int": pa.int64(), "float": pa.float64(),
        "bool": pa.bool_(), "strings": pa.list_(pa.string()), "figures": pa.list_(figure),
    }  # fmt: skip
    return pa.schema([(name, kinds[kind]) for name, kind in columns.items()])


def article_row(article: Article, sketch: bytes) -> Row:
    """An article as it waits to be read. `day` is what the first of several captures is told by."""
    return {
        "id": article.sha256,
        "uri": article.uri,
        "url": article.url,
        "day": article.retrieved or article.published or "",
        "text_digest": hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).digest()[:16],
        "sketch": sketch,
        "article": msgspec.msgpack.encode(msgspec.structs.replace(article, data=b"")),  # its bytes stay in their archive
    }


def refusal_row(refusal: Refusal) -> Row:
    """What was set aside and why."""
    return {
        "uri": refusal.uri, "code": refusal.code, "message": refusal.message, "remedy": refusal.remedy,
        "place": refusal.where,
    }  # fmt: skip


def record_row(document: Document, url: str | None) -> Row:
    """A document: what one filters by in columns, all of it in `record` (docs/record.md)."""
    return {
        "id": document.id,
        "uri": document.source.uri,
        "url": url,
        "outlet_id": document.outlet.id if document.outlet else None,
        "outlet": document.outlet.name if document.outlet else None,
        "title": document.title.text if document.title else None,
        "published": _date(document.published.start) if document.published else None,
        "retrieved": document.source.retrieved,
        "claims": len(document.claims),
        "text": document.text,
        "record": msgspec.json.encode(document).decode(),
    }


def claim_row(document: Document, claim: Claim) -> Row:
    """A claim with its values; offsets point into the record's text."""
    place = next((p for p in document.places if claim.place and p.span == claim.place.span), None)
    time = next((t for t in document.times if claim.time and t.span == claim.time.span), None)
    return {
        "id": claim.id,
        "document": document.id,
        "uri": document.source.uri,
        "outlet": document.outlet.name if document.outlet else None,
        "published": _date(document.published.start) if document.published else None,
        "type": claim.type,
        "trigger": claim.trigger.text,
        "start": claim.span[0],
        "end": claim.span[1],
        "text": document.text[claim.span[0] : claim.span[1]],
        "polarity": claim.polarity,
        "modality": claim.modality,
        **_place_columns(place),
        "time_start": _date(time.start) if time else None,
        "time_end": _date(time.end) if time else None,
        "actors": [a.actor_id or a.text for a in claim.actors],
        "targets": [t.actor_id or t.text for t in claim.targets],
        "sources": [s.text for s in claim.attribution],
        "source_ids": [s.source_id for s in claim.attribution],
        "figures": [_figure(f.role, document.quantities[f.quantity]) for f in claim.figures],
        "score": claim.score,
    }


def event_row(event: Event) -> Row:
    """An event: what one filters by in columns, all of it in `event`."""
    return {
        "id": event.id,
        "type": event.type,
        "family": event.family,
        "start": _date(event.time.start) if event.time else None,
        "end": _date(event.time.end) if event.time else None,
        **_place_columns(event.place),
        "status": event.status,
        "articles": event.articles,
        "origins": [o.id for o in event.origins],
        "disputes": [d.dimension for d in event.disputes],
        "claims": list(event.claims),
        "actors": list(event.actors),
        "targets": list(event.targets),
        "figures": [_figure(role, figure) for role, figure in event.figures.items()],
        "first_reported": _date(event.first_reported),
        "last_reported": _date(event.last_reported),
        "event": msgspec.json.encode(event).decode(),
    }


def _place_columns(place: Any) -> Row:  # noqa: ANN401  (a mention's place or an event's: they share these fields)
    columns = {"place_id": "place_id", "place": "name", "place_en": "name_en"}
    columns.update((name, name) for name in ("country", "admin1", "lat", "lon"))
    return {column: getattr(place, field) if place is not None else None for column, field in columns.items()}


def _figure(role: str, values: Any) -> Row:  # noqa: ANN401  (a quantity or an event's figure: they share the bounds)
    return {"role": role, **{name: _number(getattr(values, name)) for name in ("low", "best", "high")}}


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)


def _date(day: str | None) -> dt.date | None:
    return dt.date.fromisoformat(day[:10]) if day else None
