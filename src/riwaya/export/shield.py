"""Protected persons stay protected in every format: formats are given material in which their names are covered.

One place decides it, before any format sees a document: no format can forget a field. What is covered, and by which
code, is for riwaya.review to say; here documents are kept covered and events follow them.
"""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec

from riwaya.export.material import Material
from riwaya.export.records import HELD, PREFIX
from riwaya.model import Document, Event, Judgement
from riwaya.review.covering import cover
from riwaya.review.masking import covered_event
from riwaya.review.protection import protected

COVERED = "private persons and sources who hide stand under codes"


@dataclass(frozen=True)
class Shown:
    """That protected names are wanted: by whom and why. The workspace asks whether they may, and logs it."""

    by: str
    reason: str


class Shielded:
    """Material whose documents are covered already, and whose events are covered after them.

    `pairs`: each document as it is and as it may be shown. The covered ones are kept in a temporary file, and what was
    covered in each; little is held.
    """

    def __init__(self, pairs: Iterable[tuple[Document, Document]], material: Material, *, protection: str) -> None:
        self.protection = protection
        self._material = material
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  (held as long as the material)
        weakref.finalize(self, self._file.close)
        self._at: list[tuple[int, int]] = []
        self._by_prefix: dict[str, int] = {}
        self._names: dict[str, dict[str, str]] = {}
        self._held: dict[str, Document] = {}
        self._decoder = msgspec.json.Decoder(Document)
        for plain, covered in pairs:
            self._keep(plain, covered)

    def documents(self) -> Iterator[Document]:
        """Every document, covered."""
        for start, length in self._at:
            yield self._decoder.decode(self._bytes(start, length))

    def events(self) -> Iterator[Event]:
        """Every event, with the names covered that its documents have covered."""
        for event in self._material.events():
            yield covered_event(event, self._covered_in(event))

    def judgements(self) -> Iterator[Judgement]:
        """The judgements, as they are: they name claims and those who judged."""
        yield from self._material.judgements()

    def document_of(self, claim: str) -> Document | None:
        """The document of a claim, covered."""
        key = claim[:PREFIX]
        if key in self._held:
            return self._held[key]
        number = self._by_prefix.get(key)
        if number is None:
            return None
        if len(self._held) >= HELD:
            del self._held[next(iter(self._held))]
        document = self._held[key] = self._decoder.decode(self._bytes(*self._at[number]))
        return document

    def _keep(self, plain: Document, covered: Document) -> None:
        data = msgspec.json.encode(covered)
        start = self._file.seek(0, 2)
        self._file.write(data)
        self._by_prefix.setdefault(plain.id[:PREFIX], len(self._at))
        self._at.append((start, len(data)))
        changed = replacements(plain, covered)
        if changed:
            self._names[plain.id[:PREFIX]] = changed

    def _bytes(self, start: int, length: int) -> bytes:
        self._file.seek(start)
        return self._file.read(length)

    def _covered_in(self, event: Event) -> dict[str, str]:
        found: dict[str, str] = {}
        for key in dict.fromkeys(claim[:PREFIX] for claim in event.claims):
            found.update(self._names.get(key, {}))
        return found


def covered_files(material: Material, secret: str, *, protection: str) -> Shielded:
    """The material with private persons, and sources who hide, under codes made with this secret."""
    pairs = (
        (document, cover(document, protected(document, secret=secret), secret=secret))
        for document in material.documents()
    )
    return Shielded(pairs, material, protection=protection)


def told(shown: Shown) -> str:
    """What the manifest says of names that were shown."""
    return f"names shown: {shown.by}: {shown.reason}"


def replacements(plain: Document, covered: Document) -> dict[str, str]:
    """What was covered in a document: actor ids, names and sources' words, each with what stands for it."""
    pairs: list[tuple[str | None, str | None]] = []
    for mention, hidden in zip(plain.actors, covered.actors, strict=True):
        pairs += [(mention.actor_id, hidden.actor_id), (mention.name, hidden.name), (mention.text, hidden.text)]
    for claim, seen in zip(plain.claims, covered.claims, strict=True):
        for source, veiled in zip(claim.attribution, seen.attribution, strict=True):
            pairs += [(source.source_id, veiled.source_id), (source.text, veiled.text)]
    return {old: new for old, new in pairs if old and new and old != new}
