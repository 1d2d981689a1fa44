"""Words as the claim stages know them: what the rule data say of a word by itself, worked out once for all articles."""

from __future__ import annotations

from typing import Literal

import msgspec

from riwaya.model.claim import SourceKind
from riwaya.rules.grammar import Grammar, NounVerb, Tag
from riwaya.rules.lexicon import Lexicon, WordForm
from riwaya.rules.reporting import Report, Reporting, Role
from riwaya.text.tokens import Token
from riwaya.text.verbs import VerbForm

Verdict = Literal["verb", "either", "none"]
"""What a word by itself is: a finite verb, a verb or a noun, no verb."""
_SHORT = 2  # letters of a stem that tells no word of content
_FUTURE = frozenset(("سي", "ست", "سن"))
_REMEMBERED = 40_000  # words kept


class Word(msgspec.Struct, frozen=True, eq=False):
    """A word by itself: its closed classes, what it can name, and how it can hand the voice over."""

    tag: Tag
    readings: tuple[WordForm, ...]  # in the event lexicon, fewest clitics first
    asked: frozenset[str]  # its stems that conditions of the event lexicon ask for
    classes: tuple[str, ...]  # its word classes, such as @weapon
    role: Role | None
    report: Report | None  # as a reporting verb or participle
    head: SourceKind | None  # as the head of a source phrase
    content: str  # a word of content with its clitics off, or a number as written; else ""
    told: str | None  # the noun it is, if it opens what is told («بوقوع»)
    statement: bool  # whether its content is reported («البيان»)
    future: bool  # «سيشن», «ستقوم», «سنستمر»
    noun_verb: NounVerb | None  # as a verb that can stand over an event word
    governs: tuple[str, ...]  # the classes of modality it sets
    alone: Verdict
    conjoined: Verdict  # as one after و or ف


class ClaimRules(msgspec.Struct, frozen=True):
    """The rule data the claim stages read."""

    lexicon: Lexicon
    grammar: Grammar
    reporting: Reporting
    _words: dict[tuple[str, bool], Word] = msgspec.field(default_factory=dict)

    def word(self, token: Token) -> Word:
        """What is known of the token's word."""
        key = (token.norm, token.taa)
        found = self._words.get(key)
        if found is None:
            if len(self._words) >= _REMEMBERED:
                self._words.clear()
            found = self._words[key] = self._read(token)
        return found

    def _read(self, token: Token) -> Word:
        tag, readings = self.grammar.tag(token), self.lexicon.lookup(token)
        report, head = self.reporting.verb(token), self.reporting.head(token)
        alone, conjoined = (_verdict(tag, readings, report, head, conjoined=after) for after in (False, True))
        return Word(
            tag=tag,
            readings=readings,
            asked=self.lexicon.asked_for(token),
            classes=self.lexicon.classes_of(token),
            role=self.reporting.role(token),
            report=report,
            head=head,
            content=_content(token, tag),
            told=self.reporting.content(token),
            statement=self.reporting.statement(token),
            future=self._is_future(token, readings),
            noun_verb=self._noun_verb(token.norm),
            governs=self.grammar.governs(token),
            alone=alone,
            conjoined=conjoined,
        )

    def _is_future(self, token: Token, readings: tuple[WordForm, ...]) -> bool:
        norm, auxiliaries = token.norm.lstrip("وف"), self.grammar.classes["auxiliaries"]
        if token.kind != "word" or norm[:2] not in _FUTURE:
            return False
        if not auxiliaries.isdisjoint((norm[1:], f"ي{norm[2:]}")) or norm[1:] in self.grammar.noun_verbs:
            return True
        return any("س" in reading.split.before and reading.form.pos == "verb" for reading in readings)

    def _noun_verb(self, norm: str) -> NounVerb | None:
        verbs = self.grammar.noun_verbs
        return verbs.get(norm) or (verbs.get(norm[1:]) if norm[:1] in ("و", "ف", "س") else None)


def _content(token: Token, tag: Tag) -> str:
    if token.kind == "number":
        return token.norm
    if token.kind != "word" or tag.preposition or tag.auxiliary or tag.complementizer or tag.relative:
        return ""
    if tag.starts_clause or tag.demonstrative or tag.negator:
        return ""
    stem = min([split.stem for split in token.splits], key=len)
    return stem if len(stem) > _SHORT else ""


def _verdict(
    tag: Tag, readings: tuple[WordForm, ...], report: Report | None, head: SourceKind | None, *, conjoined: bool
) -> Verdict:
    if tag.auxiliary:
        return "verb" if not conjoined or tag.conjunction in ("و", "ف") else "none"
    if report is not None and isinstance(report.shape, VerbForm) and (report.conjunction or not conjoined):
        return "verb" if head is None else "none"
    for reading in readings:
        if reading.form.pos == "verb" and (not conjoined or reading.split.before[:1] in (("و",), ("ف",))):
            return "either"
    return "none"
