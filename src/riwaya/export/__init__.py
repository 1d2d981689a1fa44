"""Exports: what Riwaya found, in the formats the field works with. One module a format, one entry here."""

from __future__ import annotations

import importlib
from dataclasses import dataclass

from riwaya.export.folder import Folder
from riwaya.export.material import Material
from riwaya.export.options import Options

__all__ = ["FORMATS", "Format", "export_to"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, what it is for, its module, and the extra it needs ("" for none)."""

    name: str
    about: str
    module: str
    extra: str = ""

    def rules(self) -> tuple[str, ...]:
        """The names of the coding rules it applies."""
        names: tuple[str, ...] = importlib.import_module(self.module).RULES
        return names


FORMATS = {
    one.name: one
    for one in (
        Format("jsonl", "Riwaya's own form, JSON Lines; imported again without loss", "riwaya.export.jsonl"),
        Format(
            "parquet", "Riwaya's own form, Parquet; imported again without loss", "riwaya.export.parquet", "parquet"
        ),
        Format("csv", "tables for spreadsheets: events and claims", "riwaya.export.spreadsheet"),
        Format("geojson", "a map layer", "riwaya.export.geojson"),
        Format("acled", "ACLED-style rows", "riwaya.export.acled"),
        Format("ucdp", "UCDP GED-style rows", "riwaya.export.ucdp"),
        Format("plover", "PLOVER events, JSON Lines", "riwaya.export.plover"),
        Format("ftm", "FollowTheMoney entities", "riwaya.export.ftm"),
        Format("bayanat", "tables and bodies for Bayanat", "riwaya.export.bayanat"),
        Format("report", "a printable report an event, HTML and PDF", "riwaya.export.report"),
    )
}


def export_to(name: str, material: Material, path: str, options: Options) -> Folder:
    """Write one format into a folder: its files, loss.jsonl, loss.txt and manifest.json.

    Files take their names only when all is written. InputError where the folder cannot be written or an extra is missing.
    """
    module = importlib.import_module(FORMATS[name].module)
    with Folder(path, name, options.rules, material.protection, module.RULES) as out:
        module.export(material, out, options)
    return out
