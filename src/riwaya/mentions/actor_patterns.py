"""Actors that no entry names: whose act it is (قصف روسي), titles and the names they bring, names known by their shape."""

from __future__ import annotations

from riwaya.mentions.actor_entries import remember_title
from riwaya.mentions.actor_reading import Reading
from riwaya.mentions.actor_words import Hit, first_forms, look_up
from riwaya.mentions.persons import parse_name
from riwaya.rules.actors import Title

_ORDINARY_ADJECTIVES = frozenset(("مالي", "ماليه", "قمري", "قمريه"))  # financial, lunar
_ADJECTIVE_ENDS = ("ق", "د", "م", "ر", "ع")
_HEADS = frozenset(("رئيس", "مدير", "قائد", "وزير", "عضو", "باسم", "شؤون"))
_AIRLINES = frozenset(("الخطوط", "خطوط"))
_SINGLE = ("rank", "honorific", "office")  # titles after which one name will do: الملك فيصل


def take_adjective(reading: Reading, k: int) -> int:
    """The end of a nationality that says whose act it is: قصف روسي، غارات سورية وروسية."""
    words, rules = reading.words, reading.rules
    word = words.norm[k]
    before: tuple[str, ...] = ()
    state = rules.state_by_adjective.get(word)
    if (
        state is None
        and word[0] == "و"
        and reading.last_end() == k
        and reading.found[-1].kind in ("adjective", "organ")
    ):
        state, before = rules.state_by_adjective.get(word[1:]), ("و",)
    if state is None or word.removeprefix("ال") in _ORDINARY_ADJECTIVES or not (before or _is_act(reading, k - 1)):
        return 0
    return reading.add_actor(state.actor, k, k + 1, before, via="alias", kind="adjective")


def take_title(reading: Reading, k: int) -> int:
    """The end of the title at word k, after which a name is expected, or of its mention where it recalls a person."""
    hits = look_up(reading.words, k, reading.rules.titles) if reading.words.facts[k].titled else []
    if not hits:
        return 0
    for hit in hits:
        if hit.values[0].recall and _recalled(reading, hit, k):
            return hit.end
    title: Title = hits[0].values[0]
    end, expected = hits[0].end, reading.expected
    national = title.kind == "office" and reading.words.get(end) in reading.rules.state_by_adjective
    if national:  # «الرئيس التركي» is the person it was said of, later too
        whole = Hit(end + 1, hits[0].values, hits[0].before)
        if _recalled(reading, whole, k):
            return whole.end
        expected.forms = (" ".join(reading.parts(k, whole)),)
    elif expected.at != k:  # «ولي العهد الأمير فلان»: the first title is the one that will be taken up
        expected.forms = ()
    if title.recall:
        expected.forms = (*expected.forms, " ".join(reading.parts(k, hits[0])))
    expected.at, expected.kind = end, title.kind
    if end - k > 1:  # «رئيس المجلس السياسي»: the name of the body begins inside the title
        inner = look_up(reading.words, end - 1, reading.rules.names)
        if inner and inner[0].end > end and any(e.kind in ("actor", "short", "generic") for e in inner[0].values):
            return end - 1
    return end


def may_stand_between(reading: Reading, k: int) -> bool:
    """Whether the word may stand between a title and its name: الرئيس السوري السابق فلان."""
    word, rules = reading.words.norm[k], reading.rules
    if word in rules.state_by_adjective or word in ("باسم", "السابق", "السابقه", "في", "لدي", "ب"):
        return True
    plain = word in rules.plain_words
    if word.startswith("ال") and (word.endswith(("ي", "ه")) or (plain and word.endswith(_ADJECTIVE_ENDS))):
        return True
    return (
        plain
        and reading.expected.kind in ("office", "role")
        and word[0] not in "يت"
        and reading.words.get(k - 1) in _HEADS
    )


def take_person(reading: Reading, k: int) -> int:
    """The end of the personal name at word k; 0 if none begins there."""
    short = _short_name(reading, k)
    if short:
        return short
    words, salience, expected = reading.words, reading.salience, reading.expected
    titled = expected.at == k
    evidence = 3 if titled else 2 if k and words.facts[k - 1].says else 1
    name = parse_name(words, k, evidence, reading.rules, strict=expected.kind not in _SINGLE)
    if name is None:
        return 0
    end, before = name
    parts = [words.norm[k][len(before) :], *words.norm[k + 1 : end]]
    person = _same_person(reading, parts) or ("person:" + "-".join(parts), reading.slice(k, end, before))
    if len(parts) > 1 or person[0] == f"person:{parts[0]}":
        salience.introduce(parts, person)
    if titled:
        remember_title(reading, person)
    expected.at = -1
    return reading.add_person(person, k, end, before)


def _is_act(reading: Reading, k: int) -> bool:
    acts, word = reading.rules.words["acts"], reading.words.get(k)
    if reading.words.get(k - 1) in _AIRLINES or (word.endswith("قياده") and not reading.words.get(k + 1).endswith("ه")):
        return False  # الخطوط الجوية اليمنية; بقيادة السويدي فلان
    return word in acts or reading.words.bare[k] in acts or (word[:1] in ("ب", "ل") and word[1:] in acts)


def _recalled(reading: Reading, hit: Hit, k: int) -> bool:
    person = reading.salience.by_title.get(" ".join(reading.parts(k, hit)))
    if person is None or reading.qualified(hit.end, k):
        return False
    if parse_name(reading.words, hit.end, 3, reading.rules) or (
        reading.words.is_word(hit.end) and reading.names_actor(hit.end)
    ):
        return False  # the title brings a name of its own
    return bool(reading.add_person(person, k, hit.end, hit.before, via="anaphora"))


def _same_person(reading: Reading, parts: list[str]) -> tuple[str, str] | None:
    """The person already introduced whose first and last names these are, or whose only given name."""
    salience = reading.salience
    if len(parts) > 1:
        return salience.full_names.get((parts[0], parts[-1]))
    known = [person for (first, _), person in salience.full_names.items() if first == parts[0]]
    return salience.persons.get(parts[0]) or (known[-1] if known else None)


def _short_name(reading: Reading, k: int) -> int:
    """A person introduced before, by surname alone."""
    words, persons, rules = reading.words, reading.salience.persons, reading.rules
    if words.norm[k] not in reading.salience.openers or reading.follows_given_name(k):
        return 0
    introduced = reading.expected.at == k or (k > 0 and words.facts[k - 1].says)
    for form, before in first_forms(words.norm[k]):
        for key, end in ((f"{form} {words.get(k + 1)}", k + 2), (form, k + 1)):
            person = persons.get(key)
            if person is None or "ب" in before:
                continue
            if key in rules.plain_words and (reading.qualified(end) or not (key.startswith("ال") or introduced)):
                continue
            reading.expected.at = -1
            return reading.add_person(person, k, end, before, via="alias")
    return 0
