"""Profiles: what one claim, or all claims of an article about one happening, say of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from riwaya.events.accounts import Account, Count, Where

CONTRADICTION = -600
"""Two values that cannot hold of one happening: no agreement of the other parts outweighs it."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a happening from one claim, or from all claims of an article about it."""

    id: str
    accounts: tuple[Account, ...]
    kind: str
    types: frozenset[str]
    places: tuple[Where, ...]
    days: tuple[int, int] | None
    days_given: bool
    published: int | None
    actors: frozenset[str]
    targets: frozenset[str]
    counts: tuple[Count, ...]
    real: bool
    denied: bool
    words: frozenset[str]
    target_classes: frozenset[str]
    means: frozenset[str]

    @property
    def narrow(self) -> bool:
        """Whether it is dated to a single event's days."""
        return self.days is not None and self.days[1] - self.days[0] < 3


def slim_account(account: Account) -> Account:
    """An account without its wording and its article's sketch: what relations need of it."""
    return replace(account, report=replace(account.report, sketch=()), text="", words=frozenset())


def slim_profile(one: Profile) -> Profile:
    """What comparing happenings of two articles needs: of the accounts, only whose they are."""
    first = replace(slim_account(one.accounts[0]), chain=(), where=None)
    return replace(one, accounts=(first,))
