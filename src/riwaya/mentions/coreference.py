"""What the article has made clear so far: its country, the actors it named, the persons it introduced."""

from __future__ import annotations

from collections import Counter

import msgspec

from riwaya.mentions.actor_words import Words
from riwaya.rules.actors import Actor, ActorRules, Generic, Role, State

_SHARE = 0.3
_REACH = 300  # mentions that a common noun can refer back over: keeps long documents linear


class Salience(msgspec.Struct):
    """Actors in the order they were named, and whom a surname means."""

    home: str | None
    main: str | None
    clear: bool  # whether `main` has half of all the votes
    nearby: list[str | None]
    named: list[tuple[Actor, str, str]] = msgspec.field(default_factory=list)  # actor, noun before it, role
    seen: set[str] = msgspec.field(default_factory=set)
    persons: dict[str, tuple[str, str]] = msgspec.field(default_factory=dict)  # short form -> (id, name)
    openers: set[str] = msgspec.field(default_factory=set)  # words that can begin one of the short forms
    full_names: dict[tuple[str, str], tuple[str, str]] = msgspec.field(default_factory=dict)
    by_title: dict[str, tuple[str, str]] = msgspec.field(default_factory=dict)

    def note(self, actor: Actor, noun: str = "", role: str = "") -> None:
        """Remember that an actor was named."""
        self.named.append((actor, noun, role))
        self.seen.add(actor.id)

    def introduce(self, parts: list[str], person: tuple[str, str]) -> None:
        """Remember a person's full name, so that the surname alone will do."""
        self.full_names[(parts[0], parts[-1])] = person
        for short in _short_forms(parts):
            self.persons[short] = person
            first = short.split(" ")[0]
            self.openers.update((first, f"و{first}", f"ل{first}", f"ف{first}", f"ول{first}"))
            if first.startswith("ال"):
                self.openers.update((f"ل{first[1:]}", f"ول{first[1:]}"))


def survey(words: Words, rules: ActorRules) -> Salience:
    """Count which states the article speaks of, before it is read for actors."""
    votes: Counter[str] = Counter()
    nearby: list[str | None] = []
    last: str | None = None
    heads = rules.vote_heads
    for k, (norm, facts, bare) in enumerate(zip(words.norm, words.facts, words.bare, strict=True)):
        if norm == "\n":
            last = None
        vote = facts.vote
        if vote is None and bare in heads:
            vote = rules.country_votes.get(f"{bare} {words.get(k + 1)}")
        if vote is not None:
            votes[vote[0]] += vote[1]
            last = vote[0]
        nearby.append(last)
    total = sum(votes.values())
    theatres = [(n, iso) for iso, n in votes.items() if rules.state_by_iso[iso].weight == "theatre"]
    best = max(theatres, default=(0, None))
    rest = sum(n for n, iso in theatres if iso != best[1])
    home = best[1] if best[0] >= 2 and best[0] >= _SHARE * total and best[0] > rest else None
    top = votes.most_common(1)
    main = home or (top[0][0] if top and top[0][1] >= 2 else None)
    return Salience(home, main, main is not None and votes[main] * 2 >= total, nearby)


def resolve(generic: Generic, salience: Salience, rules: ActorRules) -> Actor | None:
    """Whom a common noun means here: the last actor that fits, else by the article's country, else None."""
    second: Actor | None = None
    for actor, noun, _ in reversed(salience.named[-_REACH:]):
        called = noun in generic.nouns or actor.noun in generic.nouns
        if called or actor.id in generic.ids or (generic.suffixes and actor.id.endswith(generic.suffixes)):
            return actor
        if second is None and not generic.nouns.isdisjoint(actor.nouns):
            second = actor  # only some call it so: تنظيم قسد
    if second is not None:
        return second
    iso = salience.home
    if iso is not None and iso in generic.home:
        return rules.actors.get(generic.home[iso])
    if generic.of_type:
        return next(
            (actor for actor, _, _ in reversed(salience.named[-_REACH:]) if actor.type == generic.of_type), None
        )
    if generic.any:
        return rules.actors.get(generic.any)
    if generic.role:
        return resolve_role(rules.roles[generic.role], -1, salience, rules)
    return None


def resolve_role(role: Role, k: int, salience: Salience, rules: ActorRules) -> Actor | None:
    """Whose army, police or government is meant where no nationality says so."""
    for actor, _, named_role in reversed(salience.named[-_REACH:]):
        if named_role == role.id:
            return actor
    near = salience.nearby[k] if 0 <= k < len(salience.nearby) else None
    if role.id.endswith("-ministry") and k > 0 and any(f is not near for f in salience.nearby[max(0, k - 6) : k]):
        return _organ(near, role, rules, salience)  # a country named only just before: الوكالة الروسية عن وزارة الدفاع
    if role.id == "government":  # السلطات is too general a word to be settled by the last country named
        return _organ(salience.home or (salience.main if salience.clear else None), role, rules, salience)
    return _organ(
        salience.home or (salience.main if salience.clear else near) or near or salience.main, role, rules, salience
    )


def _organ(iso: str | None, role: Role, rules: ActorRules, salience: Salience) -> Actor | None:
    state: State | None = rules.state_by_iso.get(iso or "")
    if state is None:
        return None
    if role.id in ("army", "air-force") and state.id == "palestine":
        state = rules.states["israel"]
    if role.id in ("health-ministry", "civil-defence") and state.id == "israel" and "PS" in salience.nearby:
        state = rules.states["palestine"]
    return rules.organ(state, role)


def _short_forms(parts: list[str]) -> list[str]:
    last = parts[-1]
    if len(parts) == 1:
        return [last]
    if parts[-2] in ("عبد", "ابو", "ابي", "بن", "ال", "دي", "ابن", "فان"):
        return [f"{parts[-2]} {last}"]
    if last in ("الله", "الدين"):
        return [f"{parts[-2]} {last}"]
    return [last]
