"""FEEDS.toml: which feeds are watched, how often, and what may be reached."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from riwaya.errors import InputError

BAD_CONFIG = "I040"
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|h|d)")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How politely and how far a fetch goes. Seconds and bytes.

    `rate`: between two requests to one host. `timeout`: without a byte; `total`: for one answer, however it drips.
    `max_bytes`: of an answer as it comes, `max_unpacked`: unpacked. `allow`: hosts that may lie in a private network.
    """

    rate: float = 2.0
    timeout: float = 20.0
    total: float = 90.0
    tries: int = 3
    redirects: int = 5
    max_bytes: int = 5_000_000
    max_unpacked: int = 20_000_000
    allow: tuple[str, ...] = ()
    agent: str = "riwaya-watch (+https://riwaya.example/bot)"


class Feed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One feed; `outlet` is given to its articles, `every` is how often it is asked for, in seconds."""

    url: str
    outlet: str | None = None
    every: float | None = None


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """What is watched. `recheck`: how long after it was first seen an article is asked for again, to see edits."""

    feeds: tuple[Feed, ...]
    every: float = 900.0
    recheck: tuple[float, ...] = (3600.0, 6 * 3600.0, 86400.0, 3 * 86400.0, 7 * 86400.0)
    workers: int = 8
    limits: Limits = Limits()


def load_config(path: str | Path) -> Config:
    """The configuration of a file. InputError names the file and the entry that is wrong.

    Durations are seconds or "15m", "6h", "3d".
    """
    where = str(path)
    try:
        given = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _wrong(where, f"cannot be read ({error})") from error
    feeds = given.pop("feed", None)
    if not isinstance(feeds, list) or not feeds:
        raise _wrong(where, "no [[feed]] in it")
    try:
        for name in ("every", "recheck"):
            if name in given:
                given[name] = _durations(given[name])
        for feed in feeds:
            if "every" in feed:
                feed["every"] = _durations(feed["every"])
        config = msgspec.convert({**given, "feeds": feeds}, Config)
    except (msgspec.ValidationError, ValueError, TypeError) as error:
        raise _wrong(where, str(error)) from error
    for n, feed in enumerate(config.feeds, 1):
        if urlsplit(feed.url).scheme not in ("http", "https") or not urlsplit(feed.url).hostname:
            raise _wrong(f"{where}: feed {n}", f"{feed.url!r} is no http address")
    if len({feed.url for feed in config.feeds}) < len(config.feeds):
        raise _wrong(where, "a feed is there twice")
    if set(given) - set(Config.__struct_fields__):
        raise _wrong(where, f"unknown: {', '.join(sorted(set(given) - set(Config.__struct_fields__)))}")
    return config


def _durations(value: object) -> object:
    """Seconds of a duration, or of each in a list.

    >>> _durations(["90s", "1.5h", 5])
    [90.0, 5400.0, 5]
    """
    if isinstance(value, list):
        return [_durations(v) for v in value]
    if isinstance(value, str):
        found = _DURATION.fullmatch(value.strip())
        if not found:
            raise ValueError(f"{value!r} is no duration: write 15m, 6h or 3d")
        return float(found.group(1)) * _SECONDS[found.group(2)]
    return value


def _wrong(where: str, what: str) -> InputError:
    return InputError(BAD_CONFIG, what, where=where, remedy="docs/watch.md shows one that works.")
