"""The golden exports: what each format makes of material.jsonl. `python -m tests.export.golden` writes them anew."""

from pathlib import Path

from riwaya.export import FORMATS, export_to
from riwaya.export.options import Options
from riwaya.export.records import FileMaterial
from riwaya.export.shield import COVERED, covered_files

HERE = Path(__file__).parent
MATERIAL = HERE / "material.jsonl"
GOLDEN = HERE / "golden"
UNCOMPARED = {"manifest.json"}
"""Holds the version of the program."""
REPORTED = "e1ea46e1786f3"
TEXT = tuple(name for name in FORMATS if name != "parquet")


def material() -> FileMaterial:
    return FileMaterial([str(MATERIAL)])


def write(name: str, folder: Path) -> Path:
    wanted = frozenset({REPORTED}) if name == "report" else frozenset()
    covered = covered_files(material(), "golden", protection=COVERED)
    export_to(name, covered, str(folder), Options(only=wanted))
    return folder


def main() -> None:
    for name in TEXT:
        folder = write(name, GOLDEN / name)
        for path in folder.iterdir():
            if path.name in UNCOMPARED:
                path.unlink()


if __name__ == "__main__":
    main()
