"""Riwaya (رواية): reads Arabic conflict news into claims that can be checked.

>>> document = read("أعلنت وزارة الدفاع أن غارة أسفرت عن مقتل 3 مسلحين.", published="2024-05-11")
>>> all(document.text[m.span[0]:m.span[1]] == m.text for m in document.quantities)
True
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from riwaya.errors import InputError, ReaderError, RiwayaError, RuleError, StoreError
from riwaya.model import Claim, Document
from riwaya.version import __version__

if TYPE_CHECKING:
    from riwaya.store.workspace import Workspace

__all__ = [
    "Claim",
    "Document",
    "InputError",
    "ReaderError",
    "RiwayaError",
    "RuleError",
    "StoreError",
    "__version__",
    "open_workspace",
    "read",
]


def read(text: str, *, published: str | dt.date | None = None, outlet: str | None = None) -> Document:
    """The document of an article given as text.

    `published` (a day, as ISO date or date) is what «yesterday» is counted from: without it, and
    without a date line in the text, relative times keep their words and have no days.
    Raises InputError where the text is empty, or `published` is no date.
    """
    from riwaya.pipeline import read as read_text  # noqa: PLC0415  (importing riwaya loads no reader)
    from riwaya.sources import published_day  # noqa: PLC0415

    if published is not None and published_day(str(published)) is None:
        raise InputError("I020", f"{published!r} is not a date", where="published", remedy="Write it as 2018-08-12.")
    return read_text(text, published=published, outlet=outlet)


def open_workspace(where: str, *, key: str | None = None, create: bool = False) -> Workspace:
    """The workspace in a file, or at a postgresql:// URL; with `create`, a new one where there is none.

    `key` is that of an encrypted file. See riwaya.store.workspace for what can be done with it, and for the errors.
    """
    from riwaya.store.workspace import open_workspace as opened  # noqa: PLC0415  (importing riwaya loads no database)

    return opened(where, key=key, create=create)
