"""Time words: data/lexicon/times.yaml compiled to one table of written forms with their clitics."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, cast

import msgspec

from riwaya.errors import RuleError
from riwaya.rules.files import data_root, read_yaml
from riwaya.text import fold_word, fold_words


class TimeWord(msgspec.Struct, frozen=True):
    """One reading of a written form: what it is (`kind`), its value, the letters of proclitics before it.

    `cut` counts letters that are left out of a span (و، ف، ب، ل); the article stays in.
    """

    kind: str
    value: str
    cut: int
    definite: bool
    shy: bool = False


class NamedDate(msgspec.Struct, frozen=True):
    """A date that what stands before it makes certain (هجمات 11 سبتمبر)."""

    after: frozenset[str]
    day: int
    month: int
    year: int


class Feast(msgspec.Struct, frozen=True):
    """A feast that `words` name, folded: its first day in its calendar and the days it lasts.

    `eid`: «العيد» alone may mean it. `located`: a time only after what tells when (في يوم عاشوراء).
    """

    words: tuple[str, ...]
    calendar: str
    month: int
    day: int
    days: int
    eid: bool
    located: bool


Phrases = Mapping[str, tuple[tuple[tuple[str, ...], str, int], ...]]


class TimeRules(msgspec.Struct, frozen=True, eq=False):
    """`forms`: folded word → readings. `months`: first word → (rest, calendar, number, shy), longest first.

    `phrases`: first word → (words, kind, letters of proclitics before it). `scheduled`: verbs in the
    present that, before a bare weekday, tell of what is to come (يجتمع الثلاثاء). The other sets are the lists of that name.
    `feasts`: first word → feasts, those of more words first. `telling`: the words of «حتى لحظة إعداد هذا التقرير» by their place in it.
    """

    forms: Mapping[str, tuple[TimeWord, ...]]
    months: Mapping[str, tuple[tuple[tuple[str, ...], str, int, bool], ...]]
    phrases: Phrases
    named_dates: tuple[NamedDate, ...]
    names_before: frozenset[str]
    names_before_today: frozenset[str]
    names_before_weekday: frozenset[str]
    scheduled: frozenset[str]
    dated_nouns: frozenset[str]
    past_events: frozenset[str]
    lasting_events: frozenset[str]
    reports: frozenset[str]
    telling: Mapping[str, frozenset[str]]
    feasts: Mapping[str, tuple[Feast, ...]]

    def kind(self, norm: str, kind: str) -> TimeWord | None:
        """The reading of a folded word as `kind`, if it has one."""
        for word in self.forms.get(norm, ()):
            if word.kind == kind:
                return word
        return None


_PROCLITICS = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "فب", "فل")
_ARTICLED = (("ال", 0), ("وال", 1), ("فال", 1), ("بال", 1), ("لل", 0), ("ولل", 1), ("وبال", 2), ("كال", 1))
_LISTS = ("past", "next", "current", "since", "ago")
_GROUPS = ("weekdays", "seasons", "dayparts", "parts", "units")


def load_times(root: Traversable | Path | None = None) -> TimeRules:
    """The time words below a data root (the shipped one where none is given), read once.

    >>> load_times().kind("والاثنين", "weekday")
    TimeWord(kind='weekday', value='0', cut=1, definite=True, shy=False)
    """
    return _load(cast("Hashable", root or data_root()))


@lru_cache(maxsize=4)
def _load(root: Hashable) -> TimeRules:
    table = read_yaml(cast("Traversable", root) / "lexicon" / "times.yaml")
    if not isinstance(table, dict):
        raise RuleError("R022", "no table of time words", where="times.yaml")
    missing = [name for name in (*_LISTS, *_GROUPS, "months", "hijri_months", "now", "back") if name not in table]
    if missing:
        raise RuleError("R023", f"lists are missing: {', '.join(missing)}", where="times.yaml")
    forms: dict[str, list[TimeWord]] = {}
    for bare, kind, value in _words(table):
        for written, cut, definite in _written(bare):
            forms.setdefault(written, []).append(TimeWord(kind, value, cut, definite))
    return TimeRules(
        forms={form: tuple(words) for form, words in forms.items()},
        months=_months(table),
        phrases=_phrases(table),
        named_dates=tuple(
            NamedDate(fold_words(row["after"]), row["day"], row["month"], row["year"])
            for row in table.get("named_dates", ())
        ),
        names_before=fold_words(table.get("names_before", ())),
        names_before_today=fold_words(table.get("names_before_today", ())),
        names_before_weekday=fold_words(table.get("names_before_weekday", ())),
        dated_nouns=fold_words(table.get("dated_nouns", ())),
        past_events=fold_words(table.get("past_events", ())),
        lasting_events=fold_words(table.get("lasting_events", ())),
        reports=fold_words(table.get("reports", ())),
        scheduled=frozenset(_planned(table.get("scheduled", ()))),
        feasts=_feasts(table.get("feasts", ())),
        telling={name: fold_words(table.get("telling", {}).get(name, ())) for name in ("moment", "act", "text")},
    )


def _planned(verbs: Iterable[str]) -> Iterator[str]:
    """Both genders of a verb in the present, alone, after و and in the plural."""
    for verb in verbs:
        stem = fold_word(verb)[1:]
        for form in ("ي" + stem, "ت" + stem, "ي" + stem + "ون", "ي" + stem + "ان", "ت" + stem + "ان"):
            yield from (form, "و" + form)


def _words(table: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for name in _LISTS:
        yield from ((fold_word(w), name, "") for w in table[name])
    for name in _GROUPS:
        kind = name.removesuffix("s")
        for value, words in table[name].items():
            yield from ((fold_word(w), kind, str(value)) for w in words)
    yield from ((fold_word(w), "adverb", "") for w in table.get("daypart_adverbs", ()))


def _written(bare: str) -> Iterator[tuple[str, int, bool]]:
    """Every form a word takes in print: proclitics and article; the letters to leave out of a span."""
    for prefix in _PROCLITICS:
        yield prefix + bare, len(prefix), False
    for prefix, cut in _ARTICLED:
        yield prefix + bare, cut, True


def _months(table: Mapping[str, Any]) -> dict[str, tuple[tuple[tuple[str, ...], str, int, bool], ...]]:
    """Month names by first word, with the slips of the keyboard seen in print: neighbours swapped, a letter left out."""
    shy = fold_words(table.get("shy_months", ()))
    words_of_their_own = fold_words(table.get("no_slips", ()))
    found: dict[str, dict[tuple[str, ...], tuple[str, int, bool]]] = {}

    def add(name: str, calendar: str, number: int, *, slips: bool) -> None:
        words = fold_word(name).split()
        found.setdefault(words[0], {}).setdefault(tuple(words[1:]), (calendar, number, fold_word(name) in shy))
        if slips and len(words) == 1 and len(words[0]) >= 6:
            for wrong in frozenset(_slips(words[0])) - words_of_their_own:
                found.setdefault(wrong, {}).setdefault((), (calendar, number, False))

    for calendar, key in (("gregorian", "months"), ("hijri", "hijri_months")):
        for number, names in table[key].items():
            for name in names:
                add(name, calendar, int(number), slips=calendar == "gregorian")
    ranked: dict[str, tuple[tuple[tuple[str, ...], str, int, bool], ...]] = {}
    for first, rests in found.items():
        ranked[first] = tuple(sorted(((rest, *value) for rest, value in rests.items()), key=lambda r: -len(r[0])))
    return ranked


def _slips(word: str) -> Iterator[str]:
    for i in range(len(word) - 1):
        yield word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    for i in range(1, len(word)):
        yield word[:i] + word[i + 1 :]


def _feasts(rows: Iterable[Mapping[str, Any]]) -> dict[str, tuple[Feast, ...]]:
    found: dict[str, list[Feast]] = {}
    for row in rows:
        for name in row["names"]:
            words = tuple(fold_word(name).split())
            found.setdefault(words[0], []).append(
                Feast(
                    words,
                    row["calendar"],
                    row["month"],
                    row["day"],
                    row["days"],
                    eid=row.get("eid", False),
                    located=row.get("located", False),
                )
            )
    return {first: tuple(sorted(rows_, key=lambda each: -len(each.words))) for first, rows_ in found.items()}


def _phrases(table: Mapping[str, Any]) -> Phrases:
    found: dict[str, list[tuple[tuple[str, ...], str, int]]] = {}
    for kind in ("now", "back", "since_back"):
        for phrase in table.get(kind, ()):
            words = fold_word(phrase).split()
            for prefix in ("", "و", "ف"):
                found.setdefault(prefix + words[0], []).append((tuple(words[1:]), kind, len(prefix)))
    return {first: tuple(sorted(rows, key=lambda r: -len(r[0]))) for first, rows in found.items()}
