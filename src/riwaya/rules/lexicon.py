"""The event lexicon: data/lexicon/events/*.yaml and classes.yaml compiled to one table of word forms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable
from typing import Any, Literal, cast

import msgspec

from riwaya.errors import RuleError
from riwaya.rules.files import read_yaml
from riwaya.text.normalise import fold_word
from riwaya.text.tokens import Split, Token
from riwaya.text.verbs import NounForm, VerbForm, conjugate, decline_noun, decline_participle, decline_plural

Role = Literal["actor", "target", "both", "place", "either", "none"]
Pos = Literal["verb", "noun", "participle"]

_SHORT = 3  # letters of a word that may end in a root's own alif (عصا)
_KEYS = frozenset(
    "id type verb present passive voice nouns plurals participles noun_kind roles phrase next not_next needs not_with"
    " not_forms prev not_prev shift light prior yes no".split()
)

_NONE: frozenset[str] = frozenset()  # one for all words: each new one takes 216 bytes


class Shift(msgspec.Struct, frozen=True):
    """Context that turns the type: «هجوم» with «صواريخ» beside it is shelling."""

    words: frozenset[str]
    type: str


class Roles(msgspec.Struct, frozen=True):
    """Who is who around a trigger: syntactic place → role."""

    subject: Role
    object: Role
    idafa: Role
    preps: Mapping[str, Role]


class Entry(msgspec.Struct, frozen=True):
    """One lemma that names an event type, with the conditions under which it does."""

    id: str
    type: str
    lemma: str
    roles: Roles
    voice: str
    noun_kind: str
    next: frozenset[str]
    not_next: frozenset[str]
    prev: frozenset[str]
    not_prev: frozenset[str]
    needs: frozenset[str]
    not_with: frozenset[str]
    shifts: tuple[Shift, ...]
    light: bool
    prior: float
    yes: str
    no: str
    where: str


class Form(msgspec.Struct, frozen=True):
    """One reading of a word form: which entry, as what part of speech, with which features."""

    entry: Entry
    pos: Pos
    shape: VerbForm | NounForm
    passive: bool = False


class WordForm(msgspec.Struct, frozen=True):
    """A form that fits a token, and the clitics that had to come off."""

    form: Form
    split: Split


class Lexicon(msgspec.Struct, frozen=True):
    """All entries, and every word form they have. What it says of a token is kept by who asks (claims/words.py)."""

    entries: tuple[Entry, ...]
    forms: Mapping[str, tuple[Form, ...]]
    classes: Mapping[str, frozenset[str]]
    _classes_by_word: Mapping[str, Sequence[str]]
    asked: frozenset[str]  # every word that a condition of some entry asks for

    def lookup(self, token: Token) -> tuple[WordForm, ...]:
        """All readings of a token, fewest clitics first; empty for a word the lexicon does not know."""
        known = not self.forms.keys().isdisjoint(token.stems)
        return tuple(self._readings(token.splits)) if known else ()

    def classes_of(self, token: Token) -> tuple[str, ...]:
        """The word classes a token belongs to, clitics off («بالصواريخ»: @rocket, @weapon)."""
        of_stems = {name for stem in token.stems for name in self._classes_by_word.get(stem, ())}
        return tuple([name for name in self.classes if name in of_stems]) if of_stems else ()

    def asked_for(self, token: Token) -> frozenset[str]:
        """The stems of a token that conditions ask for, the accusative's alif off: all that `next`, `needs` and the like can be met by."""
        return self.asked & (token.stems | {stem[:-1] for stem in token.stems if len(stem) > _SHORT and stem.endswith("ا")}) or _NONE

    def _readings(self, splits: Iterable[Split]) -> Iterator[WordForm]:
        for split in splits:
            for form in self.forms.get(split.stem, ()):
                if _fits(form, split):
                    yield WordForm(form, split)


def load_lexicon(root: Traversable) -> Lexicon:
    """Read `lexicon/classes.yaml` and `lexicon/events/*.yaml` below the data folder.

    Raises RuleError with file and entry id for anything malformed.
    """
    lexicon = root / "lexicon"
    classes = {f"@{name}": frozenset(_citation(w) for w in words) for name, words in read_yaml(lexicon / "classes.yaml").items()}
    entries: list[Entry] = []
    forms: dict[str, list[Form]] = {}
    for path in sorted((lexicon / "events").iterdir(), key=lambda p: p.name):
        if not path.name.endswith(".yaml"):
            continue
        for row in read_yaml(path):
            entry = _entry(row, classes, f"{path.name}:{row.get('id', '?')}")
            entries.append(entry)
            others = {fold_word(word) for word in row.get("not_forms") or ()}  # forms that are another word: لاحقا, سلبا
            for word, form in _forms(entry, row):
                if word in others:
                    continue
                forms.setdefault(word, []).append(form)
    return Lexicon(tuple(entries), {w: tuple(_unique(f)) for w, f in forms.items()}, classes, _by_word(classes), _asked(entries))


def _by_word(classes: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for name, words in classes.items():
        for word in words:
            out.setdefault(word, []).append(name)
    return out


def _asked(entries: Iterable[Entry]) -> frozenset[str]:
    conditions = ((e.next, e.not_next, e.prev, e.not_prev, e.needs, e.not_with, *(s.words for s in e.shifts)) for e in entries)
    return frozenset().union(*{words for of_entry in conditions for words in of_entry})


def _citation(word: str) -> str:
    folded = fold_word(word)
    return folded[2:] if folded.startswith("ال") and len(folded) > 4 else folded


def _entry(row: Mapping[str, Any], classes: Mapping[str, frozenset[str]], where: str) -> Entry:
    unknown = set(row) - _KEYS
    if unknown:
        raise RuleError("R001", f"unknown key {sorted(unknown)}", where=where, remedy="See CONTRIBUTING for the keys.")
    for key in ("id", "type", "yes", "no"):
        if not row.get(key):
            raise RuleError("R002", f"no {key}", where=where, remedy="Every entry has an id, a type, yes and no.")
    if ("verb" in row) != ("present" in row):
        raise RuleError("R003", "verb and present go together", where=where)

    def words(key: str) -> frozenset[str]:
        out: set[str] = set()
        for word in row.get(key) or ():
            if word.startswith("@"):
                if word not in classes:
                    raise RuleError("R004", f"unknown word class {word}", where=where, remedy="Name it in lexicon/classes.yaml.")
                out |= classes[word]
            else:
                out |= {fold_word(word), _citation(word)}
        return frozenset(out)

    roles = row.get("roles") or {}
    nouns = row.get("nouns") or ()
    result = row.get("noun_kind", "act")
    return Entry(
        id=row["id"],
        type=row["type"],
        lemma=row.get("verb") or (nouns[0] if nouns else (row.get("participles") or row.get("plurals") or [row["id"]])[0]),
        roles=Roles(
            subject=cast("Role", roles.get("subject", "actor")),
            object=cast("Role", roles.get("object", "target")),
            idafa=cast("Role", roles.get("idafa", "either" if result == "act" else "target")),
            preps={fold_word(k): cast("Role", v) for k, v in (roles.get("preps") or {}).items()},
        ),
        voice=row.get("voice", "active"),
        noun_kind=result,
        next=words("next"),
        not_next=words("not_next"),
        prev=words("prev"),
        not_prev=words("not_prev"),
        needs=words("needs"),
        not_with=words("not_with"),
        shifts=tuple(_shift(s, classes, where) for s in row.get("shift") or ()),
        light=bool(row.get("light", False)),
        prior=float(row.get("prior", 0.7)),
        yes=row["yes"],
        no=row["no"],
        where=where,
    )


def _shift(row: Mapping[str, Any], classes: Mapping[str, frozenset[str]], where: str) -> Shift:
    out: set[str] = set()
    for word in row["with"]:
        if word.startswith("@") and word not in classes:
            raise RuleError("R004", f"unknown word class {word}", where=where)
        out |= classes[word] if word.startswith("@") else {fold_word(word), _citation(word)}
    return Shift(frozenset(out), row["type"])


def _forms(entry: Entry, row: Mapping[str, Any]) -> Iterator[tuple[str, Form]]:
    if "verb" in row:
        for word, shape in conjugate(row["verb"], row["present"]):
            yield word, Form(entry, "verb", shape, passive=entry.voice == "passive")
    passive = row.get("passive") or ()
    if passive and len(passive) != 2:
        raise RuleError("R005", "passive takes the perfect and the imperfect", where=entry.where)
    if passive:
        for word, shape in conjugate(*passive):
            yield word, Form(entry, "verb", shape, passive=True)
    for noun in row.get("nouns") or ():
        for word, nshape in decline_noun(noun):
            yield word, Form(entry, "noun", nshape)
    for plural in row.get("plurals") or ():
        for word, nshape in decline_plural(plural):
            yield word, Form(entry, "noun", nshape)
    for participle in row.get("participles") or ():
        for word, nshape in decline_participle(participle):
            yield word, Form(entry, "participle", nshape)


def _fits(form: Form, split: Split) -> bool:
    if form.shape.bound and not split.after:
        return False
    if isinstance(form.shape, VerbForm):
        if split.definite or "ب" in split.before or "ك" in split.before:
            return False
        if "س" in split.before:
            return form.shape.tense == "imperfect"
        if split.after == "ي":  # a verb's «me» is ني: «القوى» is no «they threw me»
            return False
        if split.after and form.shape.number == "p" and form.shape.tense == "perfect" and not form.shape.bound:
            return split.stem.endswith("نا")
        return "ل" not in split.before or form.shape.tense != "perfect"
    if "س" in split.before:
        return False
    if split.after:
        return form.shape.bound or (not form.shape.accusative and not split.stem.endswith("ه"))
    return not (form.shape.accusative and (split.before and split.before[-1] != "و"))


def _unique(forms: list[Form]) -> list[Form]:
    seen: dict[tuple[str, str, bool], Form] = {}
    for form in forms:
        key = (form.entry.id, form.pos, form.passive)
        kept = seen.get(key)
        if kept is None or (kept.shape.bound and not form.shape.bound):
            seen[key] = form
    return list(seen.values())
