"""What a reader is: something that finds claims in a text whose mentions are known."""

from __future__ import annotations

from typing import Protocol

from riwaya.claims.context import Context
from riwaya.model import Claim


class Reader(Protocol):
    """Finds claims. A reader that cannot align what it found to the text leaves it out."""

    @property
    def name(self) -> str:
        """What the reader is called in the store."""
        ...

    @property
    def version(self) -> str:
        """Changes when the same input may give another reading."""
        ...

    def read(self, ctx: Context, document_id: str) -> tuple[Claim, ...]:
        """The claims of an article in order of their triggers."""
        ...
