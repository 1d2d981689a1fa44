"""Packages that only some formats need: imported when asked for, and named where they are missing."""

from __future__ import annotations

import importlib
from types import ModuleType

from riwaya.errors import InputError


def need(module: str, extra: str, what: str) -> ModuleType:
    """The module; InputError that says what to install where it is not there.

    `extra` is the name under riwaya's optional dependencies, `what` is what needs it.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise InputError(
            "X010", f"{what} needs the package {module}", remedy=f"Install it: pip install 'riwaya[{extra}]'."
        ) from error
    except OSError as error:  # a library of the system that the package calls
        raise InputError(
            "X011",
            f"{what} needs a library of the system ({error})",
            remedy="Debian: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-hosny-amiri.",
        ) from error
