"""Annotated articles to learn from: the reference articles, and our own stand-off annotation of the corpus.

Our own (training/claims.jsonl) holds no word of any article: the address of each, the digest of its
text, and code-point spans into it. It is joined with the corpus when weights are trained.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from riwaya.model import Span
from riwaya.sources.article import Article


class AnnotatedClaim(NamedTuple):
    """One claim as annotated. `actors` and `targets` are spans of mentions; None where that was not annotated."""

    trigger: Span
    type: str
    polarity: str
    modality: str
    place: Span | None
    time: Span | None
    sources: list[Span]
    actors: list[Span] | None
    targets: list[Span] | None


class Annotated(NamedTuple):
    """An article, its claims, and the spans that count neither for nor against.

    `settings`: places were annotated as in the reference, also where they stand in other sentences; `times`:
    times were. `standoff`: it is our own annotation of the corpus.
    """

    article: Article
    claims: list[AnnotatedClaim]
    neutral: list[Span]
    settings: bool = True
    times: bool = True
    standoff: bool = False


def read_reference(folder: Path) -> Iterator[Annotated]:
    """Articles annotated in the manner of the reference set (annotation/*.json beside articles/)."""
    for path in sorted((folder / "annotation").glob("*.json")):
        annotation = json.loads(path.read_text(encoding="utf-8"))
        source = folder / "articles" / annotation["file"]
        fields: dict[str, Any] = (
            json.loads(source.read_text(encoding="utf-8"))
            if source.suffix == ".json"
            else {"text": source.read_text(encoding="utf-8")}
        )
        text = fields["text"]
        actors: dict[str, list[Span]] = {}
        for mention in annotation.get("actors") or []:
            actors.setdefault(mention["id"], []).append(_locate(text, mention))
        claims, neutral = [], [_locate(text, o) for o in annotation.get("omitted") or [] if "n" in o]
        for row in annotation.get("claims") or []:
            if row.get("headline") or row.get("caption"):
                neutral.append(_locate(text, row["trigger"]))
                continue
            claims.append(
                AnnotatedClaim(
                    _locate(text, row["trigger"]),
                    row["type"],
                    row["polarity"],
                    row["modality"],
                    _locate(text, row["place"]) if row.get("place") else None,
                    _locate(text, row["time"]) if row.get("time") else None,
                    [_locate(text, s) for s in row.get("sources") or []],
                    _named(row.get("actor") or [], actors),
                    _named(row.get("target") or [], actors),
                )
            )
        yield Annotated(_article(fields, str(source)), claims, neutral)


def _named(parties: list[str], actors: dict[str, list[Span]]) -> list[Span] | None:
    """The mentions of a claim's parties; a description («detained isis members») stands for the parties it names.

    None where a party has an identity but no mention: who is meant is not said where a model could learn it.
    """
    known = [a for party in parties for a in actors if a == party or a in party.split()]
    if not actors or (not known and any(" " not in party and "-" in party for party in parties)):
        return None
    return [span for a in known for span in actors[a]]


def read_own(annotations: Path, corpus: Path) -> Iterator[Annotated]:
    """Our stand-off annotation joined with the corpus. Raises ValueError where a text is not the one annotated."""
    rows = {row["url"]: row for row in map(json.loads, annotations.read_text(encoding="utf-8").splitlines())}
    for path in sorted(corpus.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                fields = json.loads(line)
                row = rows.pop(fields["url"], None)
                if row is None:
                    continue
                if hashlib.sha256(fields["text"].encode()).hexdigest() != row["text_sha256"]:
                    raise ValueError(f"{fields['url']}: the corpus holds another text than the one annotated")
                yield _standoff(fields, row)
    if rows:
        raise ValueError(f"{len(rows)} annotated articles are not in {corpus}, the first {next(iter(rows))}")


def _standoff(fields: dict[str, Any], row: dict[str, Any]) -> Annotated:
    def span(value: list[int] | None) -> Span | None:
        return (value[0], value[1]) if value else None

    def spans(values: list[list[int]] | None) -> list[Span] | None:
        return [(v[0], v[1]) for v in values] if values is not None else None

    claims = [
        AnnotatedClaim(
            (c["trigger"][0], c["trigger"][1]),
            c["type"],
            c["polarity"],
            c["modality"],
            span(c["place"]),
            span(c["time"]),
            [(s[0], s[1]) for s in c["sources"]],
            spans(c["actors"]),
            spans(c["targets"]),
        )
        for c in row["claims"]
    ]
    neutral = [(s[0], s[1]) for s in row["neutral"]]
    return Annotated(_article(fields, fields["url"]), claims, neutral, row["settings"], row["times"], standoff=True)


def _article(fields: dict[str, Any], uri: str) -> Article:
    text = fields["text"]
    data = text.encode()
    published = fields.get("published") or fields.get("retrieved")  # no more is known of some; it is near enough
    return Article(
        uri=uri,
        media_type="application/json",
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        encoding="utf-8",
        text=text,
        outlet=fields.get("outlet"),
        published=published,
        published_basis="metadata" if published else None,
        url=fields.get("url"),
    )


def _locate(text: str, pointer: dict[str, Any]) -> Span:
    at = -1
    for _ in range(pointer.get("n", 1)):
        at = text.find(pointer["text"], at + 1)
        if at < 0:
            raise ValueError(f"{pointer} is not in the article")
    return (at, at + len(pointer["text"]))
