"""Every error Riwaya raises, drawn in one place.

RiwayaError
├── InputError    a file or article cannot be read     (exit status 3)
├── RuleError     the rule data are wrong              (exit status 4)
├── StoreError    the store refuses                    (exit status 5)
└── ReaderError   a reader failed on a document        (exit status 6)

Each carries a stable code, where it happened and what to do about it.
"""

from __future__ import annotations


class RiwayaError(Exception):
    """The root: `code` is stable and searchable, `where` names the place, `remedy` says what to do."""

    exit_status = 1

    def __init__(self, code: str, what: str, *, where: str = "", remedy: str = "") -> None:
        self.code, self.what, self.where, self.remedy = code, what, where, remedy
        super().__init__(self.message())

    def message(self) -> str:
        """One line: place, what failed, what to do, code."""
        place = f"{self.where}: " if self.where else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}.{remedy} [{self.code}]"


class InputError(RiwayaError):
    """A file, or one article in it, cannot be read."""

    exit_status = 3


class RuleError(RiwayaError):
    """A row of the rule data is wrong."""

    exit_status = 4


class StoreError(RiwayaError):
    """The store refuses or is damaged."""

    exit_status = 5


class ReaderError(RiwayaError):
    """A reader failed on a document."""

    exit_status = 6
