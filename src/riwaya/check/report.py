"""Runs the measures over a folder of reference articles, and prints what came out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from riwaya.check.gold import GoldArticle, load_gold
from riwaya.check.measures import actor_linking, measure
from riwaya.check.reliability import curve, expected_error, judged
from riwaya.check.scores import Scores
from riwaya.model import Document


def check(gold: Path, documents: Iterable[Document]) -> Scores:
    """The scores of these documents on the reference articles of a folder; an article without one found nothing."""
    by_name = _by_name(documents)
    scores = Scores()
    links: list[tuple[str, str | None]] = []
    for article in load_gold(gold):
        scores.articles += 1
        links += measure(article, _document_of(article, by_name), scores)
    scores.records = len({id(document) for document in by_name.values()})
    scores.tallies["actor linking (pairs)"] = actor_linking(links)
    return scores


def lines(scores: Scores) -> Iterator[str]:
    """The figures for a person: a name and its values a line."""
    for name, value in scores.figures().items():
        told = str(value) if isinstance(value, int) else "  ".join(f"{k} {v}" for k, v in value.items())
        yield f"{name:55} {told}"


def as_json(scores: Scores) -> str:
    """The figures for a program."""
    return json.dumps(scores.figures(), ensure_ascii=False, indent=1)


def worst(scores: Scores, limit: int) -> Iterator[str]:
    """What was missed, kind by kind: how many, and the first `limit`."""
    for name, missed in scores.misses.items():
        yield f"\n# {name}: {len(missed)}"
        yield "\n".join(missed[:limit])


def reliability(gold: Path, documents: Iterable[Document]) -> Iterator[str]:
    """Claims by score: how many, their mean score, the share whose trigger and type are right."""
    by_name = _by_name(documents)
    pairs: list[tuple[float, bool]] = []
    for article in load_gold(gold):
        document = _document_of(article, by_name)
        if document is not None:
            pairs += judged(article, document)
    bins = curve(pairs)
    yield "\n# reliability: score, claims, mean score, share right"
    for b in bins:
        yield f"{b.low:.1f}–{b.high:.1f}  {b.claims:5}  {b.mean:.3f}  {b.right:.3f}"
    yield f"expected calibration error {expected_error(bins):.3f} over {len(pairs)} claims"


def _by_name(documents: Iterable[Document]) -> dict[str, Document]:
    """Documents by file name; one of many in a file also by what stands after the # of its uri."""
    named: dict[str, Document] = {}
    for document in documents:
        file, _, part = document.source.uri.partition("#")
        named[PurePosixPath(file).name] = document
        if part:
            named[part.split("#")[0]] = document
    return named


def _document_of(article: GoldArticle, by_name: Mapping[str, Document]) -> Document | None:
    return by_name.get(article.file) or by_name.get(PurePosixPath(article.file).stem)
