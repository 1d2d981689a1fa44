"""How exports grow: time and peak memory of each format over N generated events, each format in a process of its own.

    python bench/exports.py [--events 100000] [--formats acled,ucdp] [--material FILE] [--json]

The events are those of a small file of records and events, over and over under other ids: so they have the shape of
real ones, and any number of them. Peak memory should hardly differ between N and ten times N: all formats stream.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from riwaya.export import FORMATS, export_to
from riwaya.export.options import Options
from riwaya.export.records import FileMaterial
from riwaya.export.shield import COVERED, covered_files

MATERIAL = Path(__file__).parent.parent / "tests" / "export" / "material.jsonl"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", default="10000,100000", help="numbers of events, comma between")
    parser.add_argument("--formats", default=",".join(FORMATS), help="comma between")
    parser.add_argument("--material", type=Path, default=MATERIAL, help="records and events, JSON Lines")
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    parser.add_argument("--one", nargs=2, metavar=("FORMAT", "FILE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one is not None:
        print(json.dumps(measured(*options.one)))
        return
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for number in map(int, options.events.split(",")):
            path = Path(folder) / f"{number}.jsonl"
            generate(options.material, path, number)
            for name in options.formats.split(","):
                rows.append({"events": number, "format": name, **_apart(name, path)})
                if not options.json:
                    print(_line(rows[-1]), flush=True)
    if options.json:
        print(json.dumps(rows, indent=1))


def generate(material: Path, path: Path, number: int) -> None:
    """Write so many events with their records: copies of the material, each under ids of its own."""
    lines = material.read_text(encoding="utf-8").splitlines()
    ids = [json.loads(line)["id"] for line in lines]
    events = sum('"schema"' not in line for line in lines)
    with path.open("w", encoding="utf-8") as stream:
        written = copy = 0
        while written < number:
            fresh = {old: hashlib.sha256(f"{copy}/{old}".encode()).hexdigest() for old in ids}
            for line in lines:
                for old, new in fresh.items():
                    line = line.replace(old[:12], new[:12]) if len(old) > 20 else line.replace(old, f"e{new[:12]}")  # noqa: PLW2901
                stream.write(line + "\n")
            written += events
            copy += 1


def measured(name: str, path: str) -> dict[str, Any]:
    """One format, in this process: seconds to index the files, to cover names and to export; rows; peak memory."""
    began = time.perf_counter()
    files = FileMaterial([path])
    indexed = time.perf_counter()
    material = covered_files(files, "bench", protection=COVERED)
    covered = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        out = export_to(name, material, folder, Options())
        done = time.perf_counter()
        manifest = json.loads((out.path / "manifest.json").read_bytes())
    return {
        "index_s": round(indexed - began, 1),
        "cover_s": round(covered - indexed, 1),
        "export_s": round(done - covered, 1),
        "rows": sum(file["rows"] for file in manifest["files"].values()),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _apart(name: str, path: Path) -> dict[str, Any]:
    command = [sys.executable, __file__, "--one", name, str(path)]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))


def _line(row: dict[str, Any]) -> str:
    return "{events:>8,} {format:<8} index {index_s:>6} s, cover {cover_s:>6} s, export {export_s:>6} s, {rows:>9,} rows, {peak_mb:>5} MB".format(
        **row
    )


if __name__ == "__main__":
    main()
