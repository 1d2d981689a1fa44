"""Prints what to install, for pip: the base requirements of pyproject.toml, or those for work on Riwaya too.

    python tools/requirements.py base|dev > requirements.txt

Standard library only: it runs before anything is installed. pip reads dependency groups only in its
newest versions; this reads them for every pip. The versions are those of constraints.txt.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path


def main() -> None:
    """Print one requirement a line."""
    folder = Path(__file__).resolve().parent.parent
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))
    work = project["dependency-groups"]["dev"] if sys.argv[1:] == ["dev"] else []
    print("\n".join([*project["project"]["dependencies"], *work]))


if __name__ == "__main__":
    main()
