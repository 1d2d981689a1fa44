"""Opens the rule data: the only module that reads below `riwaya/data`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import yaml

from riwaya.errors import RuleError
from riwaya.settings import settings

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def data_root() -> Traversable:
    """The shipped rule data."""
    return files("riwaya") / "data"


def read_yaml(path: Traversable) -> Any:  # noqa: ANN401  (YAML is what it is; callers check)
    """One YAML file; RuleError with file and line where it does not parse.

    What was parsed is kept in the cache folder under the digest of the file's bytes, since parsing
    the rule data takes longer than all the rest of starting.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RuleError("R006", f"cannot be read ({error.strerror})", where=path.name) from error
    kept = _kept(data)
    if kept is not None:
        known = _recall(kept)
        if known is not None:
            return known.value
    try:
        value = yaml.load(data, Loader=_Loader)  # noqa: S506  (a safe loader, in C)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark is not None else ""
        raise RuleError("R000", f"not YAML ({error})", where=f"{path.name}{line}") from error
    if kept is not None:
        _remember(kept, value)
    return value


def read_tsv(path: Traversable) -> Iterator[dict[str, str]]:
    """Rows of a tab-separated file with a header line; `#` lines are comments. RuleError where it cannot be opened."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise RuleError("R006", f"cannot be read ({error.strerror})", where=path.name) from error
    kept = (line for line in lines if line and not line.startswith("#"))
    names = next(kept, "").split("\t")
    for line in kept:  # csv.DictReader takes three times as long
        cells = line.split("\t")
        row = dict(zip(names, cells, strict=False))
        if len(cells) != len(names):
            _mend(row, names, cells)
        yield row


def _mend(row: dict[Any, Any], names: list[str], cells: list[str]) -> None:
    """As csv.DictReader does: cells that are missing are None, those too many stand under None. Lint names such rows."""
    row.update(dict.fromkeys(names[len(cells) :]))
    if len(cells) > len(names):
        row[None] = cells[len(names) :]


class _Known(NamedTuple):
    value: Any


def _kept(data: bytes) -> Path | None:
    folder = settings().cache
    return folder / f"{hashlib.sha256(data).hexdigest()}.msgpack" if folder is not None else None


def _recall(path: Path) -> _Known | None:
    try:
        return _Known(msgspec.msgpack.decode(path.read_bytes()))
    except (OSError, msgspec.DecodeError):
        return None


def _remember(path: Path, value: Any) -> None:  # noqa: ANN401
    """Keep a parsed file, if it comes back equal; a cache that cannot be written is no fault of the rules."""
    from tempfile import NamedTemporaryFile  # noqa: PLC0415  (most starts write nothing)

    try:
        encoded = msgspec.msgpack.encode(value)
        if msgspec.msgpack.decode(encoded) != value:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, delete=False) as part:
            part.write(encoded)
        Path(part.name).replace(path)
    except (OSError, TypeError, msgspec.MsgspecError):
        return
