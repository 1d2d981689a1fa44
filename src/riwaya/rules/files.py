"""Opens the rule data: the only module that reads below `riwaya/data`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

from riwaya.errors import RuleError

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def data_root() -> Traversable:
    """The shipped rule data."""
    return files("riwaya") / "data"


def read_yaml(path: Traversable) -> Any:  # noqa: ANN401  (YAML is what it is; callers check)
    """One YAML file; RuleError with file and line where it does not parse."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506  (a safe loader, in C)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark is not None else ""
        raise RuleError("R000", f"not YAML ({error})", where=f"{path.name}{line}") from error
    except OSError as error:
        raise RuleError("R006", f"cannot be read ({error.strerror})", where=path.name) from error


def read_tsv(path: Traversable) -> Iterator[dict[str, str]]:
    """Rows of a tab-separated file with a header line; `#` lines are comments. RuleError where it cannot be opened."""
    try:
        with path.open(encoding="utf-8") as lines:
            kept = (line for line in lines if not line.startswith("#"))
            yield from csv.DictReader(kept, delimiter="\t", quoting=csv.QUOTE_NONE)
    except OSError as error:
        raise RuleError("R006", f"cannot be read ({error.strerror})", where=path.name) from error
