"""Reference articles and their annotation: a folder with articles/ and annotation/, opened and resolved to spans."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from riwaya.errors import InputError
from riwaya.model import Span


@dataclass(frozen=True, slots=True)
class Marked:
    """An annotated mention: its span in the article, and the annotation's own fields."""

    span: Span
    text: str
    row: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MarkedClaim:
    """An annotated claim; `span` is its trigger's. The chain runs from outermost to innermost source."""

    span: Span
    trigger: str
    type: str
    polarity: str
    modality: str
    sources: tuple[Marked, ...]
    place: Marked | None
    time: Marked | None
    actors: frozenset[str]
    targets: frozenset[str]
    figures: tuple[Marked, ...]


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """One reference article. `neutral` are trigger spans that count neither for nor against a reading."""

    file: str
    text: str
    published: str | None
    times: tuple[Marked, ...]
    numbers: tuple[Marked, ...]
    places: tuple[Marked, ...]
    actors: tuple[Marked, ...]
    claims: tuple[MarkedClaim, ...]
    neutral: tuple[Span, ...]


def load_gold(folder: Path) -> Iterator[GoldArticle]:
    """The reference articles of a folder, in the order of their annotation files.

    Raises InputError where the folder holds none, or an annotation points at words the article does not have.
    """
    files = sorted((folder / "annotation").glob("*.json"))
    if not files:
        raise InputError("G001", "no annotation/*.json in it", where=str(folder), remedy="Give the folder above articles/.")
    for file in files:
        yield _article(folder, file)


def digest(folder: Path) -> str:
    """What the figures were measured on, in 16 hex digits: names and bytes of all articles and annotations."""
    total = hashlib.sha256()
    for file in sorted([*(folder / "annotation").glob("*.json"), *(folder / "articles").iterdir()]):
        total.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()[:16]


def _article(folder: Path, file: Path) -> GoldArticle:
    row = json.loads(file.read_text(encoding="utf-8"))
    source = folder / "articles" / row["file"]
    written = source.read_text(encoding="utf-8")
    text = json.loads(written)["text"] if source.suffix == ".json" else written
    counted = [c for c in row.get("claims") or [] if not (c.get("headline") or c.get("caption"))]
    left_out = [c["trigger"] for c in row.get("claims") or [] if c.get("headline") or c.get("caption")]
    left_out += [o for o in row.get("omitted") or [] if "n" in o]

    def marked(rows: Sequence[Mapping[str, Any]] | None) -> tuple[Marked, ...]:
        return tuple(_marked(text, r, file.name) for r in rows or ())

    return GoldArticle(
        file=row["file"],
        text=text,
        published=(row.get("meta") or {}).get("published"),
        times=marked(row.get("times")),
        numbers=marked(row.get("numbers")),
        places=marked(row.get("places")),
        actors=marked(row.get("actors")),
        claims=tuple(_claim(text, c, file.name) for c in counted),
        neutral=tuple(m.span for m in marked(left_out)),
    )


def _claim(text: str, row: Mapping[str, Any], where: str) -> MarkedClaim:
    trigger = _marked(text, row["trigger"], where)
    return MarkedClaim(
        span=trigger.span,
        trigger=trigger.text,
        type=row["type"],
        polarity=row["polarity"],
        modality=row["modality"],
        sources=tuple(_marked(text, s, where) for s in row.get("sources") or ()),
        place=_marked(text, row["place"], where) if row.get("place") else None,
        time=_marked(text, row["time"], where) if row.get("time") else None,
        actors=frozenset(row.get("actor") or ()),
        targets=frozenset(row.get("target") or ()),
        figures=tuple(_marked(text, f, where) for f in row.get("figures") or ()),
    )


def _marked(text: str, row: Mapping[str, Any], where: str) -> Marked:
    """The n-th occurrence of the row's words, overlapping ones counted."""
    words, at = row["text"], -1
    for _ in range(row.get("n", 1)):
        at = text.find(words, at + 1)
        if at < 0:
            raise InputError("G002", f"{words!r} is not in the article so often", where=where, remedy="Mend the annotation.")
    return Marked((at, at + len(words)), words, row)
