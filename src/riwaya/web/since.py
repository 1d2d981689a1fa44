"""What changed in an event since a day: computed by putting the accounts published before it together anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from riwaya.events import events_of
from riwaya.events.extract import accounts_of
from riwaya.model import Document, Event, Merge
from riwaya.views.event_text import bounds
from riwaya.web.accounts import Account


class FigureChange(NamedTuple):
    """A count as it was and as it is; None where it was not given."""

    role: str
    before: str | None
    now: str


class Changes(NamedTuple):
    """What was new from a day on. `before` is the event as it stood, None where nothing was reported before."""

    since: str
    before: Event | None
    accounts: int
    undated: int
    origins: tuple[str, ...]
    figures: tuple[FigureChange, ...]
    disputes: tuple[tuple[str, str | None], ...]


def yesterday(event: Event) -> str | None:
    """The day before the newest report; None where no day of publication is known."""
    if event.last_reported is None:
        return None
    newest = dt.date.fromisoformat(event.last_reported)
    return (newest - dt.timedelta(days=1)).isoformat() if newest > dt.date.min else event.last_reported


def changes(event: Event, accounts: Mapping[str, Account], documents: Iterable[Document], since: str) -> Changes:
    """What accounts published on `since` or later brought: accounts, origins, figures, disputes, standing."""
    earlier = {name for name, account in accounts.items() if account.published and account.published < since}
    undated = sum(not account.published for account in accounts.values())
    new = len(accounts) - len(earlier) - undated
    before = _as_it_stood(earlier, documents) if new else event
    disputed = {(d.dimension, d.role) for d in before.disputes} if before else set()
    figures = {role: bounds(figure) for role, figure in before.figures.items()} if before else {}
    return Changes(
        since=since,
        before=before,
        accounts=new,
        undated=undated,
        origins=tuple(origin.name for origin in event.origins if not earlier.intersection(origin.claims)),
        figures=tuple(
            FigureChange(role, figures.get(role), bounds(figure))
            for role, figure in event.figures.items()
            if figures.get(role) != bounds(figure)
        ),
        disputes=tuple((d.dimension, d.role) for d in event.disputes if (d.dimension, d.role) not in disputed),
    )


def _as_it_stood(claims: set[str], documents: Iterable[Document]) -> Event | None:
    """The event that these claims alone make."""
    taken = {d.id: tuple(a for a in accounts_of(d) if a.id in claims) for d in documents}
    taken = {name: found for name, found in taken.items() if found}
    if not taken:
        return None
    one = Merge(id="since", claims=tuple(sorted(claims)))
    return max(events_of(taken, [one]), key=lambda event: len(event.claims))
