"""Prints what to install for work on Riwaya, for pip: the base and dev requirements of pyproject.toml.

    python tools/requirements.py > requirements.txt

Standard library only: it runs before anything is installed. pip reads dependency groups only in its
newest versions; this reads them for every pip. The versions are those of constraints.txt.
"""

from __future__ import annotations

import tomllib
from pathlib import Path


def main() -> None:
    """Print one requirement a line."""
    folder = Path(__file__).resolve().parent.parent
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))
    print("\n".join([*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]))


if __name__ == "__main__":
    main()
