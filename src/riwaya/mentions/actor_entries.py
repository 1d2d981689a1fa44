"""What an entry of the actor data makes of the words it matched: a mention, or nothing here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from riwaya.mentions.actor_groups import take_group
from riwaya.mentions.actor_reading import Reading, plain_id
from riwaya.mentions.actor_words import Hit
from riwaya.mentions.coreference import resolve, resolve_role
from riwaya.mentions.metonymy import is_verb, names_state
from riwaya.mentions.persons import is_rare, parse_name
from riwaya.rules.actors import Entry, Generic

_FILLERS = ("ه", "ي", "ين", "ون", "ا")
_NO_TANWEEN = frozenset("كانتا قالتا امريكا اميركا فرنسا المانيا كما اذا".split())


def take(reading: Reading, entry: Entry, hit: Hit, k: int) -> int:
    """The word index where the mention that this entry makes at word k ends; 0 if it makes none."""
    return _BY_KIND[entry.kind](reading, entry, hit, k)


def remember_title(reading: Reading, person: tuple[str, str]) -> None:
    """Let the title just read stand for this person from here on, if it is one that can."""
    for form in reading.expected.forms:
        reading.salience.by_title[form if "ال" in form else "ال" + form] = person
    reading.expected.forms = ()


def _pass_over(_reading: Reading, _entry: Entry, hit: Hit, _k: int) -> int:
    return hit.end


def _actor(reading: Reading, entry: Entry, hit: Hit, k: int) -> int:
    actor = entry.actor
    assert actor is not None
    if actor.id == "al-qaeda" and reading.salience.home == "YE":
        actor = reading.rules.actors["aqap"]
    end = reading.with_epithets(hit.end) if actor.type in ("armed_group", "coalition") else hit.end
    return reading.add_actor(actor, k, end, hit.before, via="alias" if entry.kind == "short" else "name")


def _short(reading: Reading, entry: Entry, hit: Hit, k: int) -> int:
    """A form that needs the actor to be named elsewhere: «القاعدة», which is also a base."""
    actor, salience = entry.actor, reading.salience
    assert actor is not None
    quoted = reading.words.quoted[k] and actor.id == "al-qaeda"
    known = actor.id in salience.seen or (entry.default and actor.country == salience.home) or quoted
    if actor.id == "al-qaeda":
        known = known or "aqap" in salience.seen
    if not known or (reading.qualified(hit.end) and not quoted):
        return 0
    return _actor(reading, entry, hit, k)


def _cued(reading: Reading, entry: Entry, hit: Hit, k: int) -> int:
    """An outlet whose name is a plain word: after قناة or مراسل, in quotation marks, or as the publisher."""
    actor, words, cues = entry.actor, reading.words, reading.rules.words["outlet_cues"]
    assert actor is not None
    own = bool(reading.outlet) and reading.outlet.startswith(plain_id(actor.id)) and not reading.qualified(hit.end)
    cue = k > 0 and (words.norm[k - 1] in cues or words.bare[k - 1] in cues)
    previous = words.get(k - 1)
    quoted = words.quoted[k] and (
        previous in ("ل", "ـ") or words.get(k - 2) in cues or is_verb(previous, reading.rules)
    )
    if not (cue or quoted or own or ("ل" in hit.before and actor.id in reading.salience.seen)):
        return 0
    return reading.add_actor(actor, k, hit.end, hit.before)


def _known_person(reading: Reading, entry: Entry, hit: Hit, k: int) -> int:
    actor, words, rules = entry.actor, reading.words, reading.rules
    assert actor is not None
    person = (actor.id, actor.name)
    if hit.end - k == 1:
        if reading.follows_given_name(k) or (words.get(hit.end) in rules.strong_names and not words.quoted[hit.end]):
            return 0
    else:
        name = parse_name(words, k, 1, rules)
        if name and name[0] > hit.end and is_rare(words.norm[hit.end], rules):
            return 0  # محمد علي الحوثي is not محمد علي
        reading.salience.introduce(reading.parts(k, hit), person)
    if reading.expected.at == k:
        remember_title(reading, person)
    return reading.add_actor(actor, k, hit.end, hit.before, via="name" if hit.end - k > 1 else "alias")


def _surname(reading: Reading, entry: Entry, hit: Hit, k: int) -> int:
    """A surname that means this person once the full name was read, or after a title in his own country's news."""
    actor, words, salience = entry.actor, reading.words, reading.salience
    assert actor is not None
    titled = reading.expected.at == k
    says = k > 0 and words.facts[k - 1].says and words.norm[k].startswith("ال")
    known = actor.id in salience.seen or ((titled or says) and actor.country == salience.home)
    if not known or reading.follows_given_name(k):
        return 0
    longer = parse_name(words, k, 3, reading.rules, strict=True)
    if longer and longer[0] > hit.end:
        return 0  # الرئيس صالح الصماد is not the president called صالح
    other = salience.persons.get(" ".join(reading.parts(k, hit)))
    if other and other[0] != actor.id:
        return 0
    return reading.add_actor(actor, k, hit.end, hit.before, via="alias")


def _state(reading: Reading, entry: Entry, hit: Hit, k: int) -> int:
    words = reading.words
    assert entry.actor is not None
    assert entry.state is not None
    if hit.end - k == 1 and words.norm[k].endswith("يا") and _in_tanween(words.get(k - 1)):
        return 0  # متحفا روسيا: the adjective, in the accusative
    if reading.last_end() == k and reading.found[-1].kind == "state":
        acts = "ب" not in hit.before
    elif "و" in hit.before and reading.place_end == k:
        acts = False
    else:
        acts = names_state(words, k, hit, entry, reading.rules)
    if not acts:
        reading.place_end = hit.end
        return hit.end if hit.end - k > 1 else 0
    role = "government" if entry.state.iso == reading.salience.main else ""
    return reading.add_actor(entry.actor, k, hit.end, hit.before, role=role, kind="state")


def _people(reading: Reading, entry: Entry, hit: Hit, k: int) -> int:
    previous = reading.words.get(k - 1)
    if entry.actor is None or (previous.startswith("ال") and previous.endswith(("ين", "ون"))):
        return 0  # المواطنين الروس: an adjective
    return reading.add_actor(entry.actor, k, hit.end, hit.before, via="alias")


def _organ(reading: Reading, entry: Entry, hit: Hit, k: int) -> int:
    """A head word and the nationality that completes it: وزارة الدفاع + النرويجية."""
    assert entry.role is not None
    found = _nationality(reading, hit.end, definite=entry.definite)
    if found is None:
        return 0
    end, iso = found
    actor = reading.rules.organ(reading.rules.state_by_iso[iso], entry.role)
    return reading.add_actor(actor, k, end, hit.before, role=entry.role.id)


def _nationality(reading: Reading, at: int, *, definite: bool) -> tuple[int, str] | None:
    words, rules = reading.words, reading.rules
    for k in range(at, at + 3):
        word = words.get(k)
        if not word or not words.is_word(k):
            return None
        state = rules.state_by_adjective.get(word)
        if state is not None and word.startswith("ال") == definite:
            return (k + 1, state.iso)
        if word.startswith("ال") != definite or not word.endswith(_FILLERS) or word in rules.words["places"]:
            return None
    return None


def _alone(reading: Reading, entry: Entry, hit: Hit, k: int) -> int:
    """An organ without its state: الجيش، السلطات."""
    assert entry.role is not None
    if reading.qualified(hit.end, k) or (entry.role.id == "government" and reading.words.get(hit.end) == "المحليه"):
        return 0
    actor = resolve_role(entry.role, k, reading.salience, reading.rules)
    if actor is None:
        return 0
    return reading.add_actor(actor, k, hit.end, hit.before, via="anaphora", role=entry.role.id)


def _generic(reading: Reading, entry: Entry, hit: Hit, k: int) -> int:
    """A common noun for an actor made clear before: التنظيم، المتمردون."""
    generic, words, rules = entry.generic, reading.words, reading.rules
    assert generic is not None
    if (generic.bare and reading.qualified(hit.end, k)) or (not hit.before and _is_adjective(reading, generic, k)):
        return 0
    if generic.type == "outlet" and words.get(hit.end) in rules.words["epithets"]:
        return 0  # القناة الإيرانية is another one
    if generic.place_like:
        previous, prior = words.bare[k - 1] if k else "", words.get(k - 2)
        departs = previous == "من" and prior not in rules.words["from_party"]
        if "ب" in hit.before or departs or previous in rules.words["places"]:
            return 0
    actor = resolve(generic, reading.salience, rules)
    if actor is not None:
        return reading.add_actor(actor, k, reading.with_epithets(hit.end), hit.before, via="anaphora")
    return (
        reading.add_unknown(k, hit.end, hit.before, name=generic.form, kind=generic.type) if generic.unresolved else 0
    )


def _is_adjective(reading: Reading, generic: Generic, k: int) -> bool:
    """Whether the common noun is an adjective here: الجماعة المعارضة."""
    previous = reading.words.bare[k - 1] if k else ""
    return generic.form == "المعارضة" and previous.startswith("ال") and previous.endswith(("ه", "ات"))


def _in_tanween(word: str) -> bool:
    """Whether a word looks like an indefinite accusative: متحفا."""
    return (
        len(word) > 3
        and word.endswith("ا")
        and not word.endswith(("وا", "يا", "ها", "نا", "ما"))
        and word not in _NO_TANWEEN
    )


_BY_KIND: Mapping[str, Callable[[Reading, Entry, Hit, int], int]] = {
    "none": _pass_over,
    "actor": _actor,
    "short": _short,
    "cued": _cued,
    "person": _known_person,
    "later": _surname,
    "state": _state,
    "people": _people,
    "head": _organ,
    "alone": _alone,
    "generic": _generic,
    "group": take_group,
}
