"""The settings: the only place that reads the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """`cache`: the folder for rule data parsed once (None: parse at every start)."""

    cache: Path | None


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Settings from the environment: RIWAYA_CACHE names the cache folder, `off` turns it off."""
    named = os.environ.get("RIWAYA_CACHE", "")
    if named == "off":
        return Settings(cache=None)
    if named:
        return Settings(cache=Path(named))
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")  # noqa: PTH111, PTH118
    return Settings(cache=Path(base) / "riwaya")
