"""Judgements made at the desk: who may make which, and how what a page or the interface sends becomes one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from starlette.exceptions import HTTPException

from riwaya.review.judgements import Judgement, Kind
from riwaya.store.accounts import Role
from riwaya.store.workspace import Workspace
from riwaya.web.identity import Person

NEEDED: Mapping[Kind, Role] = {
    "accept": "coder",
    "reject": "coder",
    "correct": "coder",
    "add": "coder",
    "merge": "coder",
    "split": "coder",
    "same_actor": "coder",
    "different_actor": "coder",
    "undo": "coder",
    "assign": "reviewer",
    "release": "reviewer",
    "protect": "reviewer",
    "expose": "reviewer",
    "allow": "admin",
    "disallow": "admin",
}
"""The role that each kind of judgement needs. What settles a dispute, or undoes another's judgement, needs a reviewer."""


class Judging(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A judgement to be made. `claims` are ids of claims; who makes it, and when, is the desk's to say."""

    kind: Kind
    reason: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    claims: Annotated[tuple[str, ...], msgspec.Meta(max_length=500)] = ()
    field: str | None = None
    value: Any = None
    actors: Annotated[tuple[str, ...], msgspec.Meta(max_length=50)] = ()
    subject: Annotated[str, msgspec.Meta(max_length=500)] | None = None
    document: Annotated[str, msgspec.Meta(max_length=500)] | None = None
    undoes: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    settles: bool = False


def judge(workspace: Workspace, person: Person, asked: Judging) -> Judgement:
    """Make it, in the person's name. 403 where they may not; InputError where the workspace refuses it."""
    role = needed(workspace, person, asked)
    if not person.may(role):
        raise HTTPException(403, f"This needs the role {role}.")
    return workspace.judge(
        Judgement(
            kind=asked.kind,
            by=person.name,
            reason=asked.reason,
            claims=workspace.anchors(asked.claims),
            field=asked.field,
            value=asked.value,
            actors=asked.actors,
            subject=asked.subject,
            document=asked.document,
            undoes=asked.undoes,
            settles=asked.settles,
        )
    )


def needed(workspace: Workspace, person: Person, asked: Judging) -> Role:
    """The role that this judgement needs. InputError I034 where it undoes one that is not there."""
    if asked.settles:
        return "reviewer"
    if asked.kind == "undo" and asked.undoes is not None and workspace.judgement(asked.undoes).by != person.name:
        return "reviewer"
    return NEEDED[asked.kind]
