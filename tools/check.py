"""Everything CI checks, in one command: ./run tests [arguments for pytest].

All steps run, so that one call shows all that is wrong; pytest is the last, and its closing line ends the output.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

BIN = Path(sys.executable).parent
STEPS = (
    ("style", ["ruff", "check", "."]),
    ("types", ["mypy"]),
    ("front-end types", ["python", "tools/front.py", "check"]),
    ("import contracts", ["lint-imports", "--no-cache"]),
    ("rule data", ["riwaya", "rules", "lint"]),
)


def main() -> int:
    """Run the steps; 0 only where all of them passed."""
    failed = [name for name, command in STEPS if not passed(name, command)]
    if failed:
        print(f"=== failed before the tests: {', '.join(failed)}", flush=True)
    print("--- tests: pytest", flush=True)
    tests = subprocess.run([BIN / "pytest", *sys.argv[1:]], check=False).returncode  # noqa: S603
    return 0 if tests == 0 and not failed else 1


def passed(name: str, command: list[str]) -> bool:
    """Whether a step ended well; what it printed stands above its line."""
    print(f"--- {name}: {' '.join(command)}", flush=True)
    began = time.monotonic()
    status = subprocess.run([BIN / command[0], *command[1:]], check=False).returncode  # noqa: S603
    print(f"    {name}: {'passed' if status == 0 else 'FAILED'} in {time.monotonic() - began:.1f} s", flush=True)
    return status == 0


if __name__ == "__main__":
    sys.exit(main())
