"""Riwaya's own form as JSON Lines: documents, events and judgements, to be imported again without loss."""

from __future__ import annotations

import msgspec

from riwaya.export.folder import Folder
from riwaya.export.material import Material
from riwaya.export.options import Options

NAME = "jsonl"
RULES: tuple[str, ...] = ()


def export(material: Material, out: Folder, options: Options) -> None:  # noqa: ARG001  (nothing to choose: nothing is coded)
    """Write documents.jsonl, events.jsonl and judgements.jsonl: the objects of the record, one a line."""
    for name, rows in (
        ("documents", material.documents()),
        ("events", material.events()),
        ("judgements", material.judgements()),
    ):
        output = out.file(f"{name}.jsonl")
        for row in rows:
            output.line(msgspec.json.encode(row))
