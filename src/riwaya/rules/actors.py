"""The actor data, compiled: names and patterns to what they stand for. Loaded once, immutable after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.resources.abc import Traversable
from typing import Any, Literal

import msgspec

from riwaya.model.mention import ActorType
from riwaya.rules.files import data_root, read_tsv, read_yaml
from riwaya.text import fold_word, fold_words

Kind = Literal[
    "actor", "short", "cued", "state", "people", "head", "alone", "generic", "person", "later", "group", "none"
]
Weight = Literal["power", "theatre", "other"]
Trie = dict[str, Any]

_FILES = ("syria", "yemen", "iraq", "levant", "africa", "asia_global", "outlets")
_MARKS = str.maketrans("", "", "\"«»“”(){}'،")
_NO_WORDS: frozenset[str] = frozenset()


class Actor(msgspec.Struct, frozen=True, eq=False):
    """One actor of the data. `noun` is what it is called later (التنظيم), `nouns` what any of its names begin with."""

    id: str
    name: str
    type: ActorType
    country: str | None = None
    noun: str = ""
    nouns: frozenset[str] = _NO_WORDS


class State(msgspec.Struct, frozen=True, eq=False):
    """A state, and the prefix of the ids of its organs. `weight` says how its bare name is read."""

    id: str
    slug: str
    iso: str
    name: str
    actor: Actor
    weight: Weight


class Role(msgspec.Struct, frozen=True, eq=False):
    """An organ that every state has."""

    id: str
    type: ActorType
    suffix: str
    noun: str


class Generic(msgspec.Struct, frozen=True, eq=False):
    """A common noun that means an actor the article has made clear, and how to tell which."""

    form: str
    type: ActorType
    nouns: frozenset[str]
    ids: frozenset[str]
    suffixes: tuple[str, ...]
    of_type: str
    home: Mapping[str, str]
    any: str | None
    role: str | None
    bare: bool
    unresolved: bool
    place_like: bool


class Entry(msgspec.Struct, frozen=True, eq=False):
    """What a phrase stands for; which of the fields is set depends on `kind`."""

    kind: Kind
    actor: Actor | None = None
    state: State | None = None
    role: Role | None = None
    generic: Generic | None = None
    definite: bool = False
    default: bool = False
    type: ActorType = "organization"
    quoted: bool = False
    of_place: bool = False


class Title(msgspec.Struct, frozen=True, eq=False):
    """A title, rank or office before a name; `recall`: alone, it means the person it introduced."""

    kind: str
    recall: bool


class ActorRules(msgspec.Struct, frozen=True, eq=False):
    """Everything `find_actors` reads. Tries map folded words to nodes; "" holds the values of a node."""

    names: Trie
    titles: Trie
    actors: Mapping[str, Actor]
    states: Mapping[str, State]
    state_by_adjective: Mapping[str, State]
    state_by_iso: Mapping[str, State]
    roles: Mapping[str, Role]
    role_ids: Mapping[str, Mapping[str, str]]
    country_votes: Mapping[str, tuple[str, int]]
    vote_heads: frozenset[str]
    words: Mapping[str, frozenset[str]]
    spellings: Mapping[str, str]
    strong_names: frozenset[str]
    weak_names: frozenset[str]
    plain_words: frozenset[str]

    def organ(self, state: State, role: Role) -> Actor:
        """The actor that is this state's organ."""
        return _organ(self, state, role)


@lru_cache(maxsize=2)
def load_actor_rules(data: Traversable | None = None) -> ActorRules:
    """The actor data below `data` (the shipped data where none is given). RuleError where a file is malformed."""
    data = data or data_root()
    root = data / "actors"
    names: Trie = {}
    actors: dict[str, Actor] = {}
    votes: dict[str, tuple[str, int]] = {}
    for file in _FILES:
        for row in read_yaml(root / f"{file}.yaml"):
            _add_actor(row, names, actors, votes)
    states, by_adjective = _add_states(read_tsv(root / "states.tsv"), names, actors, votes)
    roles = _add_roles(read_yaml(root / "roles.yaml"), names)
    for row in read_yaml(root / "generic.yaml"):
        for form in row["forms"]:
            _put(names, form, Entry("generic", generic=_generic(form, row)))
    groups = read_yaml(root / "groups.yaml")
    _add_groups(groups, names)
    _add_persons(read_tsv(root / "persons.tsv"), names, actors)
    titles: Trie = {}
    for row in read_yaml(data / "sources" / "titles.yaml"):
        for form in row["forms"]:
            _put(titles, form, Title(row["kind"], bool(row.get("recall"))))
    context = read_yaml(root / "context.yaml")
    context["not_actors"] = groups["not_actors"]
    for phrase in context.pop("not_names"):
        _put(names, phrase, Entry("none"))
    spellings = {
        clitic + fold_word(k): clitic + fold_word(v)
        for k, v in context.pop("spellings").items()
        for clitic in ("", "و", "ل", "ب", "ول", "وب", "ف")
    }
    given = {r["name"]: r["strength"] for r in read_tsv(root / "given_names.tsv")}
    plain = (root / "plain_words.txt").read_text(encoding="utf-8").split("\n")
    return ActorRules(
        names=names,
        titles=titles,
        actors=actors,
        states=states,
        state_by_adjective=by_adjective,
        state_by_iso={s.iso: s for s in states.values()},
        roles=roles,
        role_ids=read_yaml(root / "role_ids.yaml"),
        country_votes=votes,
        vote_heads=frozenset(v.split(" ")[0] for v in votes if " " in v),
        words={k: fold_words(v) for k, v in context.items()},
        spellings=spellings,
        strong_names=frozenset(n for n, s in given.items() if s == "strong"),
        weak_names=frozenset(n for n, s in given.items() if s == "weak"),
        plain_words=frozenset(w for w in plain if w and not w.startswith("#")),
    )


def _words(phrase: str) -> list[str]:
    return [w for w in fold_word(phrase).translate(_MARKS).replace("-", " ").replace(".", " ").split() if w]


def _put(trie: Trie, phrase: str, value: object) -> None:
    node = trie
    for word in _words(phrase):
        node = node.setdefault(word, {})
    node.setdefault("", []).append(value)


def _add_actor(row: dict[str, Any], names: Trie, actors: dict[str, Actor], votes: dict[str, tuple[str, int]]) -> None:
    firsts = {_words(n)[0] for n in row["names"] if " " in n}
    noun = fold_word(row.get("noun", ""))
    country = row.get("country")
    actor = Actor(row["id"], row["name"], row["type"], country, noun, frozenset(firsts | {noun}))
    actors.setdefault(actor.id, actor)
    for name in row["names"]:
        _put(names, name, Entry("actor", actor=actor, type=actor.type))
        if country and " " not in name:
            votes.setdefault(fold_word(name), (country, 1))
    for name in row.get("short") or ():
        _put(names, name, Entry("short", actor=actor, type=actor.type, default=bool(row.get("home"))))
    for name in row.get("cued") or ():
        _put(names, name, Entry("cued", actor=actor, type=actor.type))


def _add_states(
    rows: Iterable[dict[str, str]], names: Trie, actors: dict[str, Actor], votes: dict[str, tuple[str, int]]
) -> tuple[dict[str, State], dict[str, State]]:
    states: dict[str, State] = {}
    by_adjective: dict[str, State] = {}
    for row in rows:
        listed = row["names"].split("|")
        known = actors.get(row["government"])
        actor = known or Actor(row["government"], listed[0], "state", row["iso"])
        actors.setdefault(actor.id, actor)
        weight: Weight = row["weight"]  # type: ignore[assignment]
        state = states[row["id"]] = State(row["id"], row["slug"], row["iso"], listed[0], actor, weight)
        for name in listed:
            formal = fold_word(name).startswith(("دوله", "المملكه", "جمهوريه"))
            _put(names, name, Entry("state", state=state, actor=actor, default=weight == "power" or formal))
        for name in filter(None, row["capitals"].split("|")):
            _put(names, name.lstrip("*"), Entry("state", state=state, actor=actor, default=name.startswith("*")))
        for form in (*_adjective_forms(row["adjectives"]), *filter(None, fold_word(row["plurals"]).split("|"))):
            by_adjective.setdefault(form, state)
        for plural in _plurals(row):
            _put(names, plural, Entry("people", state=state, actor=actor))
        _add_votes(row, listed, weight, votes)
    return states, by_adjective


def _add_votes(row: dict[str, str], listed: list[str], weight: Weight, votes: dict[str, tuple[str, int]]) -> None:
    worth = 2 if weight == "theatre" else 1
    for name in (*listed, *filter(None, row["cues"].split("|"))):
        votes[fold_word(name)] = (row["iso"], worth)
    for name in filter(None, row["capitals"].split("|")):
        votes.setdefault(fold_word(name.lstrip("*")), (row["iso"], worth))
    for form in _adjective_forms(row["adjectives"]):
        if form.removeprefix("ال") not in ("مالي", "ماليه", "قمري"):
            votes.setdefault(form, (row["iso"], worth))


def _adjective_forms(adjectives: str) -> Iterator[str]:
    """Every form of the nationality adjectives: gender, number, article, tanween."""
    for base in filter(None, fold_word(adjectives).split("|")):
        if " " in base:
            continue
        for form in (base, f"{base}ه", f"{base}ون", f"{base}ين", f"{base}ان"):
            yield form
            yield f"ال{form}"
        yield f"{base}ا"


def _plurals(row: dict[str, str]) -> Iterator[str]:
    """Definite plurals that stand for the state as a side (الروس). Only powers are meant so: السوريون are people."""
    if row["weight"] != "power":
        return
    yield from (p for p in row["plurals"].split("|") if p.startswith("ال"))
    for base in filter(None, row["adjectives"].split("|")):
        yield f"ال{base}ين"
        yield f"ال{base}ون"


def _add_roles(rows: list[dict[str, Any]], names: Trie) -> dict[str, Role]:
    roles: dict[str, Role] = {}
    for row in rows:
        role = roles[row["id"]] = Role(
            row["id"], row["type"], row["suffix"], _words(row["heads"][0])[0].removeprefix("ال")
        )
        for head in row["heads"]:
            definite = any(w.startswith("ال") for w in _words(head))
            _put(names, head, Entry("head", role=role, type=role.type, definite=definite))
        for form in row["alone"]:
            _put(names, form, Entry("alone", role=role, type=role.type))
    return roles


def _generic(form: str, row: dict[str, Any]) -> Generic:
    return Generic(
        form=form,
        type=row["type"],
        nouns=fold_words(row.get("fits_noun") or ()),
        ids=frozenset(row.get("fits_id") or ()),
        suffixes=tuple(row.get("fits_suffix") or ()),
        of_type=row.get("fits_type") or "",
        home=row.get("home") or {},
        any=row.get("any"),
        role=row.get("role"),
        bare=bool(row.get("bare")),
        unresolved=bool(row.get("unresolved")),
        place_like=bool(row.get("place_like")),
    )


def _add_groups(data: dict[str, Any], names: Trie) -> None:
    quoted, of_place = set(data["quoted"]), set(data["of_place"])
    for head, kind in data["heads"].items():
        entry = Entry("group", type=kind, quoted=head in quoted, of_place=head in of_place)
        _put(names, head, entry)


def _add_persons(rows: Iterable[dict[str, str]], names: Trie, actors: dict[str, Actor]) -> None:
    for row in rows:
        full = row["names"].split("|")
        actor = Actor(f"person:{row['slug']}", full[0], "person", row["country"] or None)
        actors[actor.id] = actor
        for name in (*full, *filter(None, row["alone"].split("|"))):
            _put(names, name, Entry("person", actor=actor, type="person"))
        for name in filter(None, row["later"].split("|")):
            _put(names, name, Entry("later", actor=actor, type="person"))


@lru_cache(maxsize=4096)
def _organ(rules: ActorRules, state: State, role: Role) -> Actor:
    listed = rules.role_ids.get(state.id, {}).get(role.id)
    if listed is None and role.suffix == "":
        listed = state.actor.id
    if listed is None:
        prefix = {"outlet": "outlet:", "population": "population:"}.get(role.type, "")
        listed = f"{prefix}{state.slug}" if role.suffix == "population" else f"{prefix}{state.slug}-{role.suffix}"
    known = rules.actors.get(listed)
    nouns = frozenset({role.noun}) | (known.nouns if known else _NO_WORDS)
    noun = known.noun if known and known.noun else role.noun
    return Actor(listed, known.name if known else f"{role.noun} {state.name}", role.type, state.iso, noun, nouns)
