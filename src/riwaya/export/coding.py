"""The coding rules: what a codebook asks for beyond what was read. Each has a name and can be switched off by it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from riwaya.errors import InputError


@dataclass(frozen=True, slots=True)
class CodingRule:
    """One rule: its name, what it does, and what happens without it."""

    name: str
    does: str
    without: str


_ALL = (
    CodingRule(
        "happened-only", "leaves out what is only denied, planned, feared or possible", "codes it as if it happened"
    ),
    CodingRule(
        "states-left-out", "leaves out states (who holds a place, how strong a group is)", "codes them as events"
    ),
    CodingRule(
        "one-type", "takes one type an event, by the hierarchy of types", "takes the type the event was grouped under"
    ),
    CodingRule(
        "civilians-first", "codes an attack on civilians as violence against civilians", "codes it by its means alone"
    ),
    CodingRule(
        "attack-over-abduction",
        "drops an abduction beside an attack of the same day, place and sides",
        "keeps both rows",
    ),
    CodingRule(
        "one-row-a-day",
        "makes a row for each day of an event that lasts up to a week",
        "makes one row on its first day",
    ),
    CodingRule(
        "middle-day", "dates what is known to the week or month by the middle of it", "dates it by the first day"
    ),
    CodingRule(
        "split-total",
        "splits a total over the days, with the remainder on the first",
        "puts the total on the first day",
    ),
    CodingRule(
        "latest-toll", "takes the last toll of a growing count, not the ones before it", "takes all tolls given"
    ),
    CodingRule(
        "lowest-figure",
        "takes the lowest figure until the event is corroborated, then the best",
        "takes the best figure",
    ),
    CodingRule(
        "vague-figures",
        "several 3, dozens 12, hundreds 100, thousands 1000",
        "takes the low end of what the words allow",
    ),
    CodingRule(
        "several-is-ten", "in a large conflict: several 10 instead of 3 (off unless asked for)", "several stays 3"
    ),
    CodingRule(
        "no-figure-is-zero", "writes 0 where no number of dead is given", "drops the event: its dead are not known"
    ),
    CodingRule(
        "unnamed-side", "calls an armed side that is not named Unidentified Armed Group (Country)", "leaves it empty"
    ),
    CodingRule(
        "foreign-forces",
        "counts a state's force outside its country as External/Other forces",
        "counts it as State forces",
    ),
    CodingRule("group-is-rebel", "counts an armed group whose aim is not known as a rebel group", "drops the row"),
    CodingRule(
        "vague-place-left-out", "leaves out what is placed no closer than a country", "writes it with an empty place"
    ),
    CodingRule("vague-time-left-out", "leaves out what is dated no closer than a month", "dates it by its first day"),
    CodingRule("death-required", "leaves out events with no death", "writes them with 0 deaths"),
    CodingRule(
        "organised-sides",
        "leaves out events without two organised sides, or one and civilians",
        "writes them with empty sides",
    ),
    CodingRule("violence-only", "leaves out types that are no use of armed force", "codes them too"),
    CodingRule(
        "dispute-widens",
        "widens low and high by every figure given, disputed ones too",
        "takes the figures of the first origin",
    ),
    CodingRule(
        "actor-required", "leaves out events in which nobody named acts", "writes them with an empty actor list"
    ),
    CodingRule("two-sided", "in two-sided fighting all sides are actors and nobody a recipient", "keeps recipients"),
    CodingRule("coordinates-required", "leaves out events without coordinates", "writes them without geometry"),
)
RULES = {rule.name: rule for rule in _ALL}
OFF_UNLESS_ASKED = frozenset({"several-is-ten"})


@dataclass(frozen=True, slots=True)
class Coding:
    """The rules that are in force."""

    on: frozenset[str]

    def __call__(self, name: str) -> bool:
        """Whether a rule is in force. A name that no rule has is a mistake of the program."""
        assert name in RULES, name
        return name in self.on


def coding(without: Iterable[str] = (), with_: Iterable[str] = ()) -> Coding:
    """The rules in force: all but those switched off and those that have to be asked for.

    InputError for a name that no rule has.

    >>> coding(without=["lowest-figure"])("lowest-figure"), coding()("lowest-figure"), coding()("several-is-ten")
    (False, True, False)
    """
    off, asked = set(without), set(with_)
    unknown = sorted((off | asked) - set(RULES))
    if unknown:
        raise InputError("X001", f"no coding rule is called {unknown[0]}", remedy="riwaya export --rules lists them.")
    return Coding(frozenset(RULES) - OFF_UNLESS_ASKED - off | asked)
