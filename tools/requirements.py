"""Prints what to install for work on Riwaya, for pip: the base and dev requirements, or the versions of uv.lock.

    python tools/requirements.py > requirements.txt
    python tools/requirements.py --constraints > constraints.txt

Standard library only: it runs before anything is installed. pip reads dependency groups and lock
files only in its newest versions; this reads them for every pip.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from pathlib import Path


def main() -> None:
    """Print one requirement or constraint a line."""
    folder = Path(__file__).resolve().parent.parent
    if "--constraints" in sys.argv[1:]:
        lines = [f"{name}=={version}" for name, version in sorted(locked_versions(folder / "uv.lock").items())]
    else:
        project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))
        lines = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    print("\n".join(lines))


def locked_versions(lock: Path) -> dict[str, str]:
    """Package to version; packages locked at several versions (one a Python) are left to pip."""
    if not lock.exists():
        return {}
    packages = [p for p in tomllib.loads(lock.read_text(encoding="utf-8"))["package"] if "registry" in p.get("source", {})]
    times = Counter(p["name"] for p in packages)
    return {p["name"]: p["version"] for p in packages if times[p["name"]] == 1}


if __name__ == "__main__":
    main()
