"""Shuffles through files: every map task writes one file cut by partition, every reduce task reads its cut of all.

The files stay until the stage is done, so a worker that dies takes nothing with it but its own task.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from riwaya.batch.folder import replacing
from riwaya.batch.tables import arrow, schema_of

_COLUMNS = {"key": "binary", "payload": "binary"}
_INDEX = b"riwaya.partitions"


class Keyed(NamedTuple):
    """A payload and the key that says with what it belongs together."""

    key: bytes
    payload: bytes


def partition_of(key: bytes, partitions: int) -> int:
    """Where a key belongs: the same on every machine and in every run."""
    return int.from_bytes(hashlib.blake2b(key, digest_size=8).digest()) % partitions


def write_routed(path: Path, rows: Iterable[Keyed], partitions: int) -> None:
    """One file of these rows, a row group a partition; the index of the groups stands in its metadata."""
    pa = arrow()
    routed: defaultdict[int, list[Keyed]] = defaultdict(list)
    for row in rows:
        routed[partition_of(row.key, partitions)].append(row)
    order = sorted(routed)
    schema = schema_of(_COLUMNS).with_metadata({_INDEX: json.dumps({str(p): n for n, p in enumerate(order)})})
    with replacing(path) as stream, pa.parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        for partition in order:
            keys, payloads = zip(*routed[partition], strict=True)
            columns = [pa.array(keys, pa.binary()), pa.array(payloads, pa.binary())]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema), row_group_size=len(keys))


def read_partition(paths: Iterable[Path], partition: int) -> Iterator[Keyed]:
    """A partition's rows of all these files, file by file."""
    pa = arrow()
    for path in paths:
        with pa.parquet.ParquetFile(path) as file:
            group = json.loads(file.schema_arrow.metadata[_INDEX]).get(str(partition))
            if group is not None:
                table = file.read_row_group(group)
                yield from map(Keyed, table["key"].to_pylist(), table["payload"].to_pylist())


def gathered(rows: Iterable[Keyed]) -> list[tuple[bytes, list[bytes]]]:
    """Payloads by key, keys and payloads in order: what comes out does not depend on who wrote what."""
    found: defaultdict[bytes, list[bytes]] = defaultdict(list)
    for key, payload in rows:
        found[key].append(payload)
    return [(key, sorted(found[key])) for key in sorted(found)]
