"""The settings: the only place that reads the environment."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

import msgspec


class Settings(msgspec.Struct, frozen=True):
    """`cache`: the folder for rule data parsed once (None: parse at every start).

    `data`: the folder for what the user adds, imported places among it (None: nothing of the user's is read).
    `user`: who is at work in a workspace (None: the login name).
    `ray_address`: the Ray cluster to run on (None: workers of this machine).
    """

    cache: Path | None
    data: Path | None
    user: str | None = None
    ray_address: str | None = None


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Settings from the environment: RIWAYA_CACHE and RIWAYA_DATA name folders, `off` turns one off; RIWAYA_USER; RAY_ADDRESS."""
    return Settings(
        cache=_folder("RIWAYA_CACHE", "XDG_CACHE_HOME", ".cache"),
        data=_folder("RIWAYA_DATA", "XDG_DATA_HOME", ".local/share"),
        user=os.environ.get("RIWAYA_USER") or None,
        ray_address=os.environ.get("RAY_ADDRESS") or None,
    )


def _folder(own: str, base: str, customary: str) -> Path | None:
    named = os.environ.get(own, "")
    if named == "off":
        return None
    if named:
        return Path(named)
    return Path(os.environ.get(base) or Path("~").expanduser() / customary) / "riwaya"
