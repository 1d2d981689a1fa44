"""The log: of the whole workspace, of one thing, and of a claim with what each judgement said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import msgspec
from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from riwaya.review.masking import names_masked
from riwaya.store.chain import Entry
from riwaya.store.workspace import Workspace
from riwaya.web.asking import LONGEST
from riwaya.web.desk import TheWorkspace
from riwaya.web.identity import Person, Reader
from riwaya.web.opened import open_article
from riwaya.web.pages.article import ClaimName
from riwaya.web.rendering import language_of, page
from riwaya.web.tables import csv_response

router = APIRouter(include_in_schema=False)

SHOWN = 100
"""Entries on one page."""
ACTIONS = ("article", "reading", "judgement", "group", "reveal", "stamp")
Text = Annotated[str, Query(max_length=LONGEST)]
Number = Annotated[int | None, Query(ge=1, le=2**53)]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """An entry, and what the judgement it is of says, as it may be shown."""

    entry: Entry
    field: str | None = None
    value: str = ""
    reason: str = ""
    undoes: str | None = None


@router.get("/log")
def log(  # noqa: PLR0913  (the address)
    request: Request,
    person: Reader,
    workspace: TheWorkspace,
    about: Text = "",
    by: Text = "",
    action: Text = "",
    before: Number = None,
) -> Response:
    """Entries of the log, the newest first."""
    found = entries(workspace, person, about=about.strip(), by=by.strip(), action=action, before=before)
    return page(
        request,
        "log.html",
        entries=found[:SHOWN],
        more=len(found) > SHOWN,
        about=about,
        by=by,
        action=action,
        before=before,
        actions=ACTIONS,
    )


@router.get("/log.csv")
def log_csv(
    person: Reader, workspace: TheWorkspace, about: Text = "", by: Text = "", action: Text = "", before: Number = None
) -> Response:
    """The same page as CSV."""
    found = entries(workspace, person, about=about.strip(), by=by.strip(), action=action, before=before)[:SHOWN]
    columns = ("seq", "at", "by", "action", "subject", "hash")
    return csv_response("log", columns, [[getattr(one, name) for name in columns] for one in found])


@router.get("/claims/{name}/log")
def claim_log(request: Request, person: Reader, workspace: TheWorkspace, name: ClaimName) -> Response:
    """What happened to a claim, in order; who is blind to other coders sees their own judgements alone."""
    listed = workspace.claim(name)
    opened = open_article(workspace, person, language_of(request), listed.document)
    judgements = {j.id: j for j in opened.judgements}
    told = []
    for entry in workspace.history(name):
        said = judgements.get(entry.subject)
        if said is None:
            told.append(Told(entry=entry))
        elif not opened.blind or said.by == person.name:
            value = opened.cards.value(said.field, said.value)
            told.append(
                Told(
                    entry=entry,
                    field=said.field,
                    value=value,
                    reason=names_masked(said.reason, opened.names),
                    undoes=said.undoes,
                )
            )
    return page(
        request, "claim_log.html", listed=listed, words=opened.words(listed.seen.claim.span), told=told, opened=opened
    )


def entries(
    workspace: Workspace, person: Person, *, about: str, by: str, action: str, before: int | None
) -> Sequence[Entry]:
    """Up to one entry more than a page shows. A coder who codes blind sees no judgements of others."""
    if about:
        found = [e for e in reversed(workspace.history(about)) if before is None or e.seq < before]
        found = [e for e in found if (not by or e.by == by) and e.action.startswith(action)]
    else:
        found = workspace.log(by=by or None, action=action or None, before=before, newest_first=True, limit=SHOWN + 1)
    if person.role == "coder" and any(person.name in people for people in workspace.assignments().values()):
        found = [e for e in found if e.by == person.name or not e.action.startswith("judgement")]
    return found[: SHOWN + 1]
