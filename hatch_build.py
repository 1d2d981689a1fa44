"""Builds the front end into a wheel. An editable install takes the one that tools/front.py built."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontEnd(BuildHookInterface):  # type: ignore[type-arg]
    """Runs tools/front.py before a wheel is made."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build, and put what was built into the wheel. RuntimeError where it fails."""
        if version == "editable":
            return
        if runpy.run_path(str(Path(self.root) / "tools" / "front.py"))["main"]() != 0:
            raise RuntimeError("the front end could not be built")
        build_data["artifacts"].append("src/riwaya/web/static/")
