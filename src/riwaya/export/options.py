"""What a person can choose about an export."""

from __future__ import annotations

from dataclasses import dataclass, field

from riwaya.export.coding import Coding, coding


@dataclass(frozen=True, slots=True)
class Options:
    """`rules`: the coding rules in force. `bom`: begin tables with a byte order mark, by which Excel knows UTF-8.

    `guard`: keep spreadsheets from running words as formulas. `validate`: check with the format's own package where it
    has one. `pdf`: make PDFs too. `only`: ids of the events wanted (report); empty for all.
    """

    rules: Coding = field(default_factory=coding)
    bom: bool = True
    guard: bool = True
    validate: bool = False
    pdf: bool = False
    only: frozenset[str] = frozenset()
