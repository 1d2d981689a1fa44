"""How print hands the voice to a source: data/sources/reporting.yaml compiled to tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable
from typing import Any, Literal, cast

import msgspec

from riwaya.errors import RuleError
from riwaya.model.claim import SourceKind
from riwaya.rules.files import read_yaml
from riwaya.text.normalise import fold_word, fold_words
from riwaya.text.phrases import PhraseTable
from riwaya.text.tokens import Token
from riwaya.text.verbs import VerbForm, conjugate, decline_noun, decline_participle, decline_plural

ReportKind = Literal["say", "deny", "accuse", "expect", "fear", "ask", "intend"]
_OWNED = ("", "نا", "ه", "ها", "هم")  # pronouns a head may bear («مراسلنا»)
KINDS = frozenset(("say", "deny", "accuse", "expect", "fear", "ask", "intend"))


class ReportVerb(msgspec.Struct, frozen=True):
    """A verb that hands the voice over; see the head of reporting.yaml for the fields."""

    lemma: str
    kind: ReportKind
    plain: bool
    continues: bool
    immediate: bool = False
    object: frozenset[str] = frozenset()
    homographs: frozenset[str] = frozenset()
    outermost: bool = False
    records: bool = False
    means: Mapping[str, ReportKind] = msgspec.field(default_factory=dict)  # by a word that opens the content


class Report(msgspec.Struct, frozen=True):
    """A token read as a reporting word: the verb, the form and the pronoun glued to it."""

    verb: ReportVerb
    shape: VerbForm | None
    conjunction: bool
    pronoun: str


_SAYING = ReportVerb("قول", "say", plain=False, continues=True)


class Role(msgspec.Struct, frozen=True):
    """What a word can do to hand the voice over: every token is asked for this once."""

    connector: bool
    cue: bool
    report: Report | None
    noun: tuple[ReportVerb, str] | None
    hearsay: bool
    verbatim: bool
    homograph: Report | None


class Reporting(msgspec.Struct, frozen=True):
    """Reporting verbs and participles by form, cues, connectors and the heads of source phrases.

    What it says of a token is kept by who asks (claims/words.py).
    """

    verbs: Mapping[str, tuple[tuple[ReportVerb, VerbForm], ...]]
    participles: Mapping[str, ReportVerb]
    saying: Mapping[str, ReportVerb]
    nouns: Mapping[str, ReportVerb]
    impersonal: frozenset[str]
    cues: PhraseTable[str]
    connectors: PhraseTable[str]
    statements: frozenset[str]
    heads: Mapping[str, SourceKind]
    adjectives: Mapping[str, SourceKind]
    homographs: Mapping[str, tuple[ReportVerb, VerbForm]]
    first_words: tuple[frozenset[str], frozenset[str]]  # of connectors, of cues
    own_acts: frozenset[str]
    known_states: frozenset[str]
    feminine: frozenset[str]
    masculine: frozenset[str]
    partitives: frozenset[str]
    construct: frozenset[str]
    hearsay: frozenset[str]
    verbatim: frozenset[str]
    counted: frozenset[str]
    utterances: frozenset[str]
    knowledge: frozenset[str]
    turns: PhraseTable[str]
    contents: frozenset[str]
    sites: frozenset[str]

    def role(self, token: Token) -> Role | None:
        """What the token can do to hand the voice over, or None for most words."""
        return self._role(token) if token.kind == "word" else None

    def verb(self, token: Token) -> Report | None:
        """The token as a reporting verb or participle, or None."""
        if token.norm in self.saying:
            return Report(self.saying[token.norm], None, conjunction=False, pronoun="")
        stems = token.stems
        if self.verbs.keys().isdisjoint(stems) and self.participles.keys().isdisjoint(stems):
            return None  # most words
        for split in token.splits:
            if any(c in ("ب", "ك", "ال") for c in split.before):
                continue
            if split.after == "ي":
                continue  # ذكرى is no verb with a pronoun
            conjunction = split.before[:1] in (("و",), ("ف",))
            for verb, shape in self.verbs.get(split.stem, ()):
                if split.stem in verb.homographs:
                    continue
                if shape.bound and not split.after:
                    continue
                if "ل" in split.before and shape.tense == "perfect":
                    continue
                return Report(verb, shape, conjunction, split.after)
            if not split.after and split.stem in self.participles and "ل" not in split.before:
                return Report(self.participles[split.stem], None, conjunction, "")
        return None


    def noun(self, token: Token) -> tuple[ReportVerb, str] | None:
        """The token as a reporting verbal noun and the pronoun on it («نفيه»), or None."""
        if self.nouns.keys().isdisjoint(token.stems):
            return None
        for split in token.splits:
            if split.stem in self.nouns and not split.definite:
                return self.nouns[split.stem], split.after
        return None

    def head(self, token: Token) -> SourceKind | None:
        """The kind of source a noun is the head of: «المصادر» anonymous_sources, «للناطق» official."""
        return None if self.heads.keys().isdisjoint(token.stems) else self._head(token)

    def content(self, token: Token) -> str | None:
        """The noun that opens what is told, if the token is one («وقوع», «بوقوع», «استعداده»), else None."""
        if self.contents.isdisjoint(token.stems):
            return None
        return next((s.stem for s in token.splits if s.stem in self.contents and not s.definite and s.before in ((), ("ب",))), None)

    def statement(self, token: Token) -> bool:
        """Whether the token is a noun whose content is reported («البيان», «لتقرير»)."""
        return not self.statements.isdisjoint(token.stems)

    def _head(self, token: Token) -> SourceKind | None:
        kinds = (self.heads[s.stem] for s in token.splits if s.after in _OWNED and s.stem in self.heads)
        return next(kinds, None)

    def _role(self, token: Token) -> Role | None:
        starts = {"ال" + s.stem if s.definite else s.stem for s in token.splits if not s.after}
        connector, cue = [not words.isdisjoint(starts) for words in self.first_words]
        report, noun = self.verb(token), self.noun(token)
        homograph = self.homographs.get(token.norm.removeprefix("و"))
        reported = Report(*homograph, token.norm.startswith("و"), "") if homograph is not None else None
        may_be = not self.hearsay.isdisjoint(token.stems)
        hearsay = may_be and any(s.stem in self.hearsay and not s.after for s in token.splits)
        verbatim = token.norm in self.verbatim
        if connector or cue or hearsay or verbatim or report is not None or noun is not None or reported is not None:
            return Role(connector, cue, report, noun, hearsay, verbatim, reported)
        return None


def load_reporting(root: Traversable) -> Reporting:
    """Read `sources/reporting.yaml` below the data folder; RuleError for an unknown kind."""
    rows = read_yaml(root / "sources" / "reporting.yaml")
    verbs: dict[str, list[tuple[ReportVerb, VerbForm]]] = {}
    homographs: dict[str, tuple[ReportVerb, VerbForm]] = {}
    for row in rows["verbs"]:
        verb = _verb(row)
        for word, shape in conjugate(row["verb"], row["present"]):
            verbs.setdefault(word, []).append((verb, shape))
            if word in verb.homographs and shape.person == 3:
                homographs.setdefault(word, (verb, shape))
    adjectives = {fold_word(w): cast("SourceKind", kind) for kind, words in rows["adjectives"].items() for w in words}
    return Reporting(
        {w: tuple(v) for w, v in verbs.items()},
        _participles(rows["participles"]),
        {fold_word(word): _SAYING for word in rows["saying"]},
        _nouns(rows["nouns"]),
        fold_words(rows["impersonal"]),
        PhraseTable((row["words"], fold_word(row.get("linked", ""))) for row in rows["cues"]),
        PhraseTable((words, words) for words in rows["connectors"]),
        frozenset(form for w in rows["statements"] for form, _ in decline_noun(w)),
        _heads(rows["heads"]),
        adjectives,
        homographs,
        (_first_words(rows["connectors"]), _first_words(row["words"] for row in rows["cues"])),
        frozenset(rows["own_acts"]),
        frozenset(rows["known_states"]),
        fold_words(rows["gender"]["feminine"]),
        fold_words(rows["gender"]["masculine"]),
        fold_words(rows["partitives"]),
        fold_words(rows["construct"]),
        fold_words(rows["hearsay"]),
        fold_words(rows["verbatim"]),
        frozenset(form for w in rows["counted"] for form, _ in decline_noun(w)),
        frozenset(form for w in rows["utterances"] for form, _ in decline_noun(w)),
        fold_words(rows["knowledge"]),
        PhraseTable((words, words) for words in rows["turns"]),
        fold_words(rows["contents"]),
        fold_words(rows["sites"]),
    )


def _verb(row: Mapping[str, Any]) -> ReportVerb:
    if row["kind"] not in KINDS:
        raise RuleError("R007", f"unknown kind {row['kind']!r}", where=f"reporting.yaml:{row['verb']}")
    return ReportVerb(
        row["verb"],
        row["kind"],
        row.get("plain", True),
        row.get("continues", False),
        row.get("immediate", False),
        fold_words(row.get("object", ())),
        fold_words(row.get("homographs", ())),
        row.get("outermost", False),
        row.get("records", False),
        {fold_word(word): cast("ReportKind", kind) for kind, words in row.get("means", {}).items() for word in words},
    )


def _participles(rows: Mapping[str, Iterable[str]]) -> dict[str, ReportVerb]:
    """Participles in the accusative of circumstance («مؤكدا», «مؤكدة») by form."""
    out: dict[str, ReportVerb] = {}
    for kind, words in rows.items():
        for lemma in words:
            verb = ReportVerb(lemma, cast("ReportKind", kind), plain=True, continues=True)
            for word, _ in decline_participle(lemma):
                if word.endswith(("ا", "ه", "ين", "ي")):
                    out.setdefault(word, verb)
    return out


def _nouns(rows: Mapping[str, Iterable[str]]) -> dict[str, ReportVerb]:
    out: dict[str, ReportVerb] = {}
    for kind, words in rows.items():
        for lemma in words:
            verb = ReportVerb(lemma, cast("ReportKind", kind), plain=True, continues=False)
            for word, _ in decline_noun(lemma):
                out.setdefault(word, verb)
    return out


def _heads(rows: Mapping[str, Iterable[str]]) -> dict[str, SourceKind]:
    out: dict[str, SourceKind] = {}
    for kind, words in rows.items():
        for word in words:
            for form, _ in [*decline_noun(word), *decline_plural(word)]:
                out.setdefault(form, cast("SourceKind", kind))
    return out


def _first_words(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(fold_word(phrase).split()[0] for phrase in phrases)
