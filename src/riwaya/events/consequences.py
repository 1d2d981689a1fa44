"""Consequences: which act a sentence says did the harm it tells of, and what follows for grouping.

«قتل خمسة في قصف»: the text ties the deaths to the shelling. Where the act has a doer, the harm is laid at that
door and belongs to the act. Where nobody names a doer in the whole event, the two are one as well. But harm that
no account lays at anyone's door does not join an event in which some name a doer: that would say what nobody said.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from riwaya.events.accounts import Account
from riwaya.model import Claim, Document
from riwaya.rules.grouping import load_grouping
from riwaya.text import fold_word

_WORD = re.compile(r"\w+")
_AND = ("و", "ف")
MOST_HARMS = 6
"""How many harms of one act a sentence lists; a longer list is a table of several acts."""


def caused(document: Document) -> dict[str, str]:
    """Claim ids of harm, to the claim of the same sentence that is told as its cause."""
    kinds = load_grouping().kinds
    found: dict[str, str] = {}
    told = [
        c for c in document.claims if kinds.kind_of.get(c.type) == "violence" and c.modality in ("asserted", "possible")
    ]
    for (start, end), claims in _by_sentence(document, told):
        ordered = sorted(claims, key=lambda c: (c.trigger.span, c.id))
        for before, harms, after in _runs(ordered, kinds.harm):
            act = _cause(document.text, (start, end), before, harms, after)
            if act is not None:
                found.update((harm.id, act.id) for harm in harms if harm.polarity == act.polarity)
    return found


def _by_sentence(document: Document, claims: Sequence[Claim]) -> Iterator[tuple[tuple[int, int], list[Claim]]]:
    sentences = sorted((start, end) for start, end in document.sentences)
    found: defaultdict[tuple[int, int], list[Claim]] = defaultdict(list)
    for claim in claims:
        at = claim.trigger.span[0]
        sentence = next((s for s in sentences if s[0] <= at < s[1]), None)
        if sentence is not None:
            found[sentence].append(claim)
    yield from found.items()


def _runs(
    ordered: Sequence[Claim], harm: frozenset[str]
) -> Iterator[tuple[Claim | None, Sequence[Claim], Claim | None]]:
    """Harms that no act stands between, with the act before and the act after them."""
    acts = [n for n, claim in enumerate(ordered) if claim.type not in harm]
    for one, other in zip([-1, *acts], [*acts, len(ordered)], strict=True):
        run = ordered[one + 1 : other]
        if run and len(run) <= MOST_HARMS:
            yield (ordered[one] if one >= 0 else None), run, (ordered[other] if other < len(ordered) else None)


def _cause(
    text: str, sentence: tuple[int, int], before: Claim | None, harms: Sequence[Claim], after: Claim | None
) -> Claim | None:
    """The act before or after that the words tie to the harms."""
    if before is not None:
        gap = _words(text, before.trigger.span[1], harms[0].trigger.span[0])
        lead = _words(text, sentence[0], before.trigger.span[0])
        if _near(gap, "before_harm") or (_near(lead, "before_both") and len(gap) <= _GOVERNED):
            return before
    if (
        after is not None
        and not _coordinated(after)
        and _near(_words(text, harms[-1].trigger.span[1], after.trigger.span[0]), "before_act")
    ):
        return after
    return None


_GOVERNED = 12
"""Words between an act and the harm that the verb before both can govern («أسفرت الغارات على … عن مقتل»)."""


def _coordinated(claim: Claim) -> bool:
    """Whether the act opens a clause of its own («… في البلدة وقصفت …»): no preposition governs it."""
    return len(claim.trigger.text) > len("وقع") and claim.trigger.text.startswith("و")


def _words(text: str, start: int, end: int) -> list[str]:
    return [fold_word(word) for word in _WORD.findall(text[start:end])]


def _near(words: Sequence[str], place: str) -> bool:
    """Whether a tie of this place stands within its reach of the end of the words."""
    known = ties()[place]
    for rest, word in enumerate(reversed(words)):
        reach = known.get(word, known.get(word[1:]) if word[:1] in _AND else None)
        if reach is not None and rest <= reach:
            return True
    return False


@lru_cache(maxsize=1)
def ties() -> Mapping[str, Mapping[str, int]]:
    """By place, the folded words that tie harm to an act, with their reach."""
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for tie in load_grouping().ties:
        found[tie.place].update(dict.fromkeys(tie.words, tie.reach))
    return found


def of_one_article(groups: Sequence[Sequence[Account]]) -> list[list[Account]]:
    """An article's happenings, with harm that names no doer joined to the act that its words tie it to.

    Only where most of those words name who did that act: then they lay the harm at that door.
    """
    named = {a.id for group in groups for a in group if a.doer_named}
    return _joined(groups, lambda _, ties: 2 * sum(tie in named for tie in ties) > len(ties))


def of_all_articles(groups: Sequence[Sequence[Account]]) -> list[list[Account]]:
    """Events, with harm that names no doer joined to the act it is tied to, where nobody names who did that act."""
    return _joined(groups, lambda act, _: names_no_doer(act))


def names_no_doer(accounts: Iterable[Account]) -> bool:
    """Whether none of these accounts says who did it."""
    return not any(a.actors and not a.denied for a in accounts)


def is_bare_harm(accounts: Iterable[Account]) -> bool:
    """Whether all of these accounts tell of harm, and none lays it at a door."""
    harm = load_grouping().kinds.harm
    return all(a.type in harm and not a.actors for a in accounts)


def _joined(
    groups: Sequence[Sequence[Account]], takes: Callable[[Sequence[Account], Sequence[str]], bool]
) -> list[list[Account]]:
    place = {a.id: n for n, group in enumerate(groups) for a in group}
    into: dict[int, int] = {}
    for n, group in enumerate(groups):
        if is_bare_harm(group):
            ties = [a.caused_by for a in group if a.caused_by in place]
            told = Counter(place[tie] for tie in ties)
            best = min(told, key=lambda act: (-told[act], act), default=None)
            if best is not None and best != n and takes(groups[best], [tie for tie in ties if place[tie] == best]):
                into[n] = best
    found = {n: list(group) for n, group in enumerate(groups) if n not in into}
    for n, act in into.items():
        found[act].extend(groups[n])
    return list(found.values())
