"""The data that grouping goes by: kinds of events, who speaks for whom, classes of targets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources.abc import Traversable
from typing import Any

from riwaya.errors import RuleError
from riwaya.rules.event_types import load_event_types
from riwaya.rules.files import data_root, read_tsv, read_yaml
from riwaya.text import fold_word, fold_words

_ACTOR_FILES = ("syria", "yemen", "iraq", "levant", "africa", "asia_global", "outlets")


@dataclass(frozen=True)
class Kinds:
    """Which types can name one happening (data/events/kinds.yaml)."""

    kind_of: Mapping[str, str]
    family_of: Mapping[str, str]
    harm: frozenset[str]
    general: frozenset[str]
    speech: frozenset[str]
    utterances: frozenset[str]
    campaigns: frozenset[str]
    blows: frozenset[str]


@dataclass(frozen=True)
class Voices:
    """Who speaks for whom, and which actor belongs to which."""

    speaks_for: Mapping[str, str]
    led_by: Mapping[str, str]
    same: Mapping[str, str]
    parents: Mapping[str, str]
    states: tuple[tuple[str, str], ...]  # prefix of the organs' ids, id of the state as an actor; longest first
    organs: frozenset[str]  # suffixes of the ids of organs that stand for their state
    unnamed: frozenset[str]
    partitive: frozenset[str]  # words by which a count is of some among those counted («بينهم طفلان»)
    among: frozenset[str]  # the same, after the count («طفلان بين القتلى»)
    anyone: frozenset[str]  # nouns that count people of any kind
    passing: frozenset[str]  # words of a count added up over days, or since overtaken
    negations: frozenset[str]  # words by which one denies its own act
    recalls: frozenset[str]  # words that speak of an act as past, after the day of the speaking
    habitual: frozenset[str]  # words of a denial that is made always, not of this event («تنفي باستمرار»)
    speakers: tuple[str, ...]  # words that make the person after them the voice of the body between


@dataclass(frozen=True)
class Tie:
    """Words by which a sentence says that an act did the harm it tells of (data/events/consequences.yaml)."""

    place: str  # before_act, before_harm, before_both: where the words stand
    reach: int  # words that may stand between them and what they tie
    words: tuple[str, ...]  # folded


@dataclass(frozen=True)
class Grouping:
    """Everything that grouping knows beside the claims."""

    kinds: Kinds
    voices: Voices
    target_classes: Mapping[str, str]
    sites: frozenset[str]
    means: Mapping[str, tuple[str, ...]]  # what an act was done with: folded words
    rare_means: frozenset[str]
    ties: tuple[Tie, ...]


@lru_cache(maxsize=1)
def load_grouping() -> Grouping:
    """The shipped data. Raises RuleError where a file is malformed."""
    return read_grouping(data_root())


def read_grouping(root: Traversable) -> Grouping:
    """The data under `root`; RuleError for a type that is not in event_types.tsv."""
    rows = read_yaml(root / "events" / "targets.yaml")
    classes = {fold_word(word): row["class"] for row in rows for word in row["words"]}
    sites = frozenset(row["class"] for row in rows if row.get("site"))
    rows = read_yaml(root / "events" / "means.yaml")
    means = {row["means"]: tuple(fold_word(word) for word in row["words"]) for row in rows}
    rare = frozenset(row["means"] for row in rows if row.get("rare"))
    return Grouping(_kinds(root), _voices(root), classes, sites, means, rare, _ties(root))


def _ties(root: Traversable) -> tuple[Tie, ...]:
    rows: list[dict[str, Any]] = read_yaml(root / "events" / "consequences.yaml")
    for row in rows:
        if row["place"] not in ("before_act", "before_harm", "before_both"):
            raise RuleError("R041", f"no such place of a tie: {row['place']}", where="events/consequences.yaml")
    return tuple(Tie(row["place"], row["reach"], tuple(fold_word(word) for word in row["words"])) for row in rows)


def _kinds(root: Traversable) -> Kinds:
    data: dict[str, Any] = read_yaml(root / "events" / "kinds.yaml")
    types = load_event_types(root)
    kind_of = {name: name for name in types}
    harm: set[str] = set()
    general: set[str] = set()
    for kind, row in data["kinds"].items():
        for name in (*row["acts"], *row.get("harm", ())):
            _known(name, types)
            kind_of[name] = kind
        harm.update(row.get("harm", ()))
        general.update([row["general"]] if "general" in row else ())
    for name in (*data["speech"], *data["utterances"], *data["campaigns"], *data["blows"]):
        _known(name, types)
    return Kinds(
        kind_of=kind_of,
        family_of={name: row.family for name, row in types.items()},
        harm=frozenset(harm),
        general=frozenset(general),
        speech=frozenset(data["speech"]),
        utterances=frozenset(data["utterances"]),
        campaigns=frozenset(data["campaigns"]),
        blows=frozenset(data["blows"]),
    )


def _known(name: str, types: Mapping[str, object]) -> None:
    if name not in types:
        raise RuleError("R040", f"no such event type: {name}", where="events/kinds.yaml")


def _voices(root: Traversable) -> Voices:
    data: dict[str, Any] = read_yaml(root / "events" / "voices.yaml")
    actors = root / "actors"
    organs = set(data["organs"])
    parents = {
        row["id"]: row["parent"]
        for name in _ACTOR_FILES
        for row in read_yaml(actors / f"{name}.yaml")
        if isinstance(row, dict) and row.get("parent")
    }
    suffixes = {row["suffix"] for row in read_yaml(actors / "roles.yaml") if row["id"] in organs and row["suffix"]}
    role_ids: dict[str, dict[str, str]] = read_yaml(actors / "role_ids.yaml")
    states = []
    for row in read_tsv(actors / "states.tsv"):
        government = row["government"] or row["id"]
        states.append((row["slug"] or row["id"], government))
        own = role_ids.get(row["id"], {})
        parents.update({organ: government for role, organ in own.items() if role in organs and organ != government})
        if row["id"] != government:
            parents[row["id"]] = government
    states.sort(key=lambda pair: (-len(pair[0]), pair))
    return Voices(
        speaks_for=data["speaks_for"],
        led_by=data["led_by"],
        same=data["same"],
        parents=parents,
        states=tuple(states),
        organs=frozenset(suffixes),
        unnamed=fold_words(data["unnamed"]),
        partitive=fold_words(data["partitive"]),
        among=fold_words(data["among"]),
        anyone=fold_words(data["anyone"]),
        passing=fold_words(data["passing"]),
        negations=fold_words(data["negations"]),
        recalls=fold_words(data["recalls"]),
        habitual=fold_words(data["habitual"]),
        speakers=tuple(data["speakers"]),
    )


@lru_cache(maxsize=65536)
def body_of(actor: str) -> str:
    """The body that an actor belongs to or stands for: an army's state, a branch's group; else the actor itself.

    >>> body_of("israel-army"), body_of("us-defence-department"), body_of("syrian-opposition"), body_of("isis-sinai")
    ('israel', 'usa', 'syrian-opposition', 'isis')
    """
    voices = load_grouping().voices
    seen = {actor}
    while True:
        above = voices.speaks_for.get(actor) or voices.parents.get(actor) or _state(actor, voices)
        if above is None or above in seen:
            return actor
        seen.add(above)
        actor = above


@lru_cache(maxsize=65536)
def names_of(actor: str) -> frozenset[str]:
    """Every id that may stand for this actor when another account names it: itself, its body, its leading state.

    >>> sorted(names_of("saudi-led-coalition"))
    ['saudi-arabia', 'saudi-led-coalition']
    """
    led_by = load_grouping().voices.led_by
    body = body_of(actor)
    return frozenset(filter(None, (actor, body, led_by.get(actor), led_by.get(body))))


def _state(actor: str, voices: Voices) -> str | None:
    for slug, government in voices.states:
        if actor.startswith(f"{slug}-") and actor[len(slug) + 1 :] in voices.organs:
            return government if government != actor else None
    return None
