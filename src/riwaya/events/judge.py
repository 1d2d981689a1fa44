"""Judgements over a grouping: pure, and undone by leaving them out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from riwaya.events.accounts import Account
from riwaya.events.group import Group, by_article
from riwaya.model import Judgement, Split


def judged(groups: Sequence[Group], judgements: Iterable[Judgement]) -> list[Group]:
    """The groups as people decided, in the order of the judgements. Claims that are not there are passed over."""
    claims = [[a for p in group for a in p.accounts] for group in groups]
    for judgement in judgements:
        chosen = set(judgement.claims)
        claims = _split(claims, chosen) if isinstance(judgement, Split) else _merge(claims, chosen)
    return [by_article(group) for group in claims if group]


def _split(groups: list[list[Account]], chosen: set[str]) -> list[list[Account]]:
    apart = [a for group in groups for a in group if a.id in chosen]
    return [*([a for a in group if a.id not in chosen] for group in groups), apart]


def _merge(groups: list[list[Account]], chosen: set[str]) -> list[list[Account]]:
    touched = [group for group in groups if any(a.id in chosen for a in group)]
    rest = [group for group in groups if not any(a.id in chosen for a in group)]
    return [*rest, [a for group in touched for a in group]]
