"""Judgements in the store: appended, never changed, taken out in their order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select

from riwaya.errors import InputError
from riwaya.review.judgements import Judgement
from riwaya.store import schema
from riwaya.store.articles import find_article
from riwaya.store.chain import canonical
from riwaya.store.log import LogWriter, now

_judgement, _about = schema.judgement, schema.judgement_document
_ID = re.compile(r"j\d+")
_COLUMNS = ("kind", "by", "reason", "id", "at")


class Judged:
    """The judgements of a workspace as one transaction sees them. What it keeps after this is made is not seen."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._everywhere: list[tuple[int, Judgement]] | None = None
        self._documents: frozenset[str] | None = None
        self._of_names: list[Judgement] | None = None
        self._secret: str | None = None

    def about(self, document: str) -> list[Judgement]:
        """Those about a document and those about actors anywhere, in their order."""
        if document not in self.documents():
            return [judgement for _, judgement in self.everywhere()]
        rows = self._connection.execute(
            select(_judgement).join(_about, _about.c.seq == _judgement.c.seq).where(_about.c.document == document)
        )
        found = [*((row.seq, _made(row)) for row in rows), *self.everywhere()]
        return [judgement for _, judgement in sorted(found, key=lambda pair: pair[0])]

    def everywhere(self) -> list[tuple[int, Judgement]]:
        """Those that are about no document: actors that are one, names that are protected; with their numbers."""
        if self._everywhere is None:
            rows = self._connection.execute(
                select(_judgement).where(_judgement.c.seq.not_in(select(_about.c.seq))).order_by(_judgement.c.seq)
            )
            self._everywhere = [(row.seq, _made(row)) for row in rows]
        return self._everywhere

    def of_names(self) -> list[Judgement]:
        """Those about names and about who may see them, in their order; and all that takes a judgement back."""
        if self._of_names is None:
            kinds = ("protect", "expose", "allow", "disallow", "undo")
            rows = self._connection.execute(select(_judgement).where(_judgement.c.kind.in_(kinds)).order_by(_judgement.c.seq))
            self._of_names = [_made(row) for row in rows]
        return self._of_names

    def secret(self) -> str:
        """What the workspace makes codes for names with."""
        if self._secret is None:
            self._secret = str(self._connection.execute(select(schema.workspace.c.secret)).scalar_one())
        return self._secret

    def documents(self) -> frozenset[str]:
        """The documents that some judgement is about."""
        if self._documents is None:
            self._documents = frozenset(self._connection.execute(select(_about.c.document).distinct()).scalars())
        return self._documents

    def all(self) -> list[Judgement]:
        """All, in their order."""
        return [_made(row) for row in self._connection.execute(select(_judgement).order_by(_judgement.c.seq))]

    def numbered(self) -> list[tuple[int, Judgement]]:
        """All with their numbers, in their order."""
        return [(row.seq, _made(row)) for row in self._connection.execute(select(_judgement).order_by(_judgement.c.seq))]

    def one(self, name: str) -> tuple[Judgement, frozenset[str]]:
        """A judgement and the documents it is about, those of what it undoes included. InputError where there is none."""
        row = self._connection.execute(select(_judgement).where(_judgement.c.id == name)).first()
        if row is None:
            raise InputError("I034", "no such judgement", where=name, remedy="riwaya judgements WORKSPACE prints them.")
        documents = self._connection.execute(select(_about.c.document).where(_about.c.seq == row.seq)).scalars()
        return _made(row), frozenset(documents)


def judgements_of(
    connection: Connection, kinds: Sequence[str], *, documents: Sequence[str] | None = None
) -> list[Judgement]:
    """Judgements of these kinds in their order: of the whole workspace, or about these documents."""
    wanted = select(_judgement).where(_judgement.c.kind.in_(kinds)).order_by(_judgement.c.seq)
    if documents is not None:
        about = select(_about.c.seq).where(_about.c.document.in_(documents))
        wanted = wanted.where(_judgement.c.seq.in_(about))
    return [_made(row) for row in connection.execute(wanted)]


def keep_judgement(connection: Connection, log: LogWriter, judgement: Judgement, documents: Iterable[str]) -> Judgement:
    """Append a judgement; it comes back with its id and time."""
    seq = log.seq + 1
    done = msgspec.structs.replace(judgement, id=f"j{seq}", at=now())
    body: dict[str, Any] = msgspec.to_builtins(done)
    row = {
        "seq": seq,
        "id": done.id,
        "kind": done.kind,
        "by": done.by,
        "at": done.at,
        "reason": done.reason,
        "body": canonical({name: value for name, value in body.items() if name not in _COLUMNS}),
    }
    log.append(f"judgement.{done.kind}", done.id, {"judgement": row}, at=done.at)
    found = sorted(documents)
    if found:
        connection.execute(insert(_about), [{"document": document, "seq": seq} for document in found])
    return done


def subjects_of(connection: Connection, named: str) -> list[str]:
    """The subjects under which the log speaks of a claim, an article or a judgement (and what took it back).

    InputError I033 to I035 where there is no such thing.
    """
    judged = Judged(connection)
    if _ID.fullmatch(named):
        judged.one(named)
        return [named, *(j.id for j in judged.all() if j.undoes == named)]
    row = connection.execute(select(schema.claim.c.start, schema.article.c.document).join(
        schema.article, schema.article.c.id == schema.claim.c.article).where(schema.claim.c.claim == named)).first()
    if row is None and ":" in named and "/" not in named:
        raise InputError("I035", "no such claim", where=named, remedy="riwaya list WORKSPACE claims prints their ids.")
    document = find_article(connection, named) if row is None else row.document
    about: set[str] = set()
    for judgement in judged.about(document):
        of_claim = any(a.document == document and a.span[0] <= row.start < a.span[1] for a in judgement.claims) if row else False
        if row is None or of_claim or judgement.document == document or judgement.undoes in about:
            about.add(judgement.id)
    return [document, *sorted(about)]


def _made(row: Any) -> Judgement:  # noqa: ANN401  (a row of the table)
    fields = {**msgspec.json.decode(row.body), **{name: getattr(row, name) for name in _COLUMNS}}
    return msgspec.convert(fields, Judgement)
