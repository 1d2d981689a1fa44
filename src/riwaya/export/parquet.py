"""Riwaya's own form as Parquet: the same objects in typed, nested columns, to be queried and imported again without loss."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from riwaya.errors import InputError
from riwaya.export.extras import need
from riwaya.export.folder import Folder
from riwaya.export.material import Material
from riwaya.export.options import Options
from riwaya.model import Document, Event, Judgement, Merge, Split

NAME = "parquet"
RULES: tuple[str, ...] = ()
BATCH = 500
"""Rows of a row group: so many are held at once."""
EXACT = 2**53
"""Beyond this a column of doubles does not hold every whole number."""

Row = Document | Event | Judgement
_KINDS: dict[str, tuple[type[Row], ...]] = {
    "documents": (Document,),
    "events": (Event,),
    "judgements": (Merge, Split),
}


def export(material: Material, out: Folder, options: Options) -> None:  # noqa: ARG001  (nothing to choose: nothing is coded)
    """Write documents.parquet, events.parquet and judgements.parquet. InputError for a number no column holds exactly."""
    _write(out, "documents", material.documents())
    _write(out, "events", material.events())
    _write(out, "judgements", material.judgements())


def read_folder(path: str, name: str) -> Iterator[Row]:
    """The objects of one of the files again, in their order. InputError where it cannot be read.

    Whole numbers come back whole: columns hold them as doubles beside numbers that are not.
    """
    arrow = need("pyarrow", "parquet", "reading Parquet")
    table = need("pyarrow.parquet", "parquet", "reading Parquet")
    file = Path(path) / f"{name}.parquet"
    kinds = _KINDS[name]
    kind = kinds[0] if len(kinds) == 1 else Merge | Split
    try:
        for batch in table.ParquetFile(file).iter_batches(batch_size=BATCH):
            for row in batch.to_pylist(maps_as_pydicts="strict"):
                yield msgspec.convert(_whole(row), kind)
    except (OSError, arrow.ArrowException, msgspec.ValidationError) as error:
        raise InputError(
            "I025",
            f"cannot be read ({error})",
            where=str(file),
            remedy="Give a folder that riwaya export parquet wrote.",
        ) from error


def _write(out: Folder, name: str, rows: Iterable[Row]) -> None:
    arrow = need("pyarrow", "parquet", "writing Parquet")
    parquet = need("pyarrow.parquet", "parquet", "writing Parquet")
    schema = arrow.schema(_fields(arrow, _KINDS[name]))
    waiting = iter(rows)
    with (
        out.written_by(f"{name}.parquet") as (path, count),
        parquet.ParquetWriter(path, schema, compression="zstd") as writer,
    ):
        while batch := list(islice(waiting, BATCH)):
            plain = [_checked(row) for row in batch]
            writer.write_table(arrow.Table.from_pylist(plain, schema=schema))
            count[0] += len(batch)


def _checked(row: Row) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(row)
    if not _fits(plain):
        raise InputError(
            "X020",
            "holds a number beyond 2^53, which no column holds exactly",
            where=row.id,
            remedy="Export it as jsonl.",
        )
    return plain


def _fits(value: object) -> bool:
    if isinstance(value, dict):
        return all(_fits(v) for v in value.values())
    if isinstance(value, (list, tuple)):
        return all(_fits(v) for v in value)
    return not isinstance(value, int) or abs(value) <= EXACT


def _whole(value: Any) -> Any:  # noqa: ANN401  (whatever a column holds)
    """Doubles without a fraction as whole numbers; structs and lists likewise."""
    if isinstance(value, dict):
        return {key: _whole(v) for key, v in value.items()}
    if isinstance(value, list):
        return [_whole(v) for v in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _fields(arrow: Any, kinds: tuple[type[Row], ...]) -> list[Any]:  # noqa: ANN401  (pyarrow has no types)
    """The columns of these structs: those of all of them, each once; a tagged one has its tag too."""
    columns: dict[str, Any] = {}
    for kind in kinds:
        info = msgspec.inspect.type_info(kind)
        assert isinstance(info, msgspec.inspect.StructType)
        if info.tag_field is not None:
            columns[info.tag_field] = arrow.string()
        for field in info.fields:
            columns[field.encode_name] = _column(arrow, field.type)
    return [arrow.field(name, column) for name, column in columns.items()]


def _column(arrow: Any, kind: msgspec.inspect.Type) -> Any:  # noqa: ANN401  (pyarrow has no types)
    """The column type of a field of the record."""
    inspect = msgspec.inspect
    if isinstance(kind, inspect.UnionType):
        rest = [one for one in kind.types if not isinstance(one, inspect.NoneType)]
        if len(rest) > 1:
            assert all(isinstance(one, (inspect.IntType, inspect.FloatType)) for one in rest), rest
            return arrow.float64()
        return _column(arrow, rest[0])
    if isinstance(kind, inspect.StructType):
        return arrow.struct([arrow.field(f.encode_name, _column(arrow, f.type)) for f in kind.fields])
    if isinstance(kind, inspect.DictType):
        return arrow.map_(arrow.string(), _column(arrow, kind.value_type))
    if isinstance(kind, inspect.VarTupleType):
        return arrow.list_(_column(arrow, kind.item_type))
    if isinstance(kind, inspect.TupleType):
        return arrow.list_(_column(arrow, kind.item_types[0]))
    if isinstance(kind, inspect.LiteralType):
        return arrow.string() if isinstance(kind.values[0], str) else arrow.int64()
    simple: dict[type, Any] = {
        inspect.StrType: arrow.string(),
        inspect.IntType: arrow.int64(),
        inspect.FloatType: arrow.float64(),
        inspect.BoolType: arrow.bool_(),
    }
    return simple[type(kind)]
