"""Closed classes of Arabic grammar (data/lexicon/grammar.yaml), compiled to one tag a word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable
from typing import NamedTuple

import msgspec

from riwaya.rules.files import read_yaml
from riwaya.text.normalise import fold_word, fold_words
from riwaya.text.tokens import Token
from riwaya.text.verbs import conjugate

_PRONOUNS = ("ه", "ها", "هم", "هما")


class Tag(msgspec.Struct, frozen=True):
    """The closed classes a word belongs to, with a leading conjunction (و ف) taken off."""

    word: str
    conjunction: str
    preposition: bool = False
    negator: bool = False
    complementizer: bool = False
    relative: bool = False
    starts_clause: bool = False
    before_verb: bool = False
    auxiliary: bool = False
    demonstrative: bool = False
    background: bool = False


class NounVerb(NamedTuple):
    """What the subject of a verb over an event word is to the event, and whether a pronoun is its object."""

    kind: str
    pronoun: bool


class Grammar(msgspec.Struct, frozen=True):
    """The closed classes, the words that set modality, and the kinds of place a noun such as «المدينة» stands for.

    `noun_verbs`: every form of the verbs that stand over an event word, with what their subject is to the event.
    """

    classes: Mapping[str, frozenset[str]]
    modality: Mapping[str, frozenset[str]]
    governing: frozenset[str]  # all words that set modality
    place_nouns: Mapping[str, frozenset[str]] = msgspec.field(default_factory=dict)
    noun_verbs: Mapping[str, NounVerb] = msgspec.field(default_factory=dict)
    bonds: Mapping[str, str] = msgspec.field(default_factory=dict)  # «موالية»: friendly

    def tag(self, token: Token) -> Tag:
        """The tag of a token: «وفي» is the preposition في after a conjunction."""
        known, norm = self.classes["all"], token.norm
        word, conjunction = norm, ""
        if norm not in known and norm[:1] in ("و", "ف") and norm[1:] in known:
            word, conjunction = norm[1:], norm[0]
        elif norm not in known and norm[:1] == "و" and len(norm) > 3:
            conjunction = "و?"  # perhaps a conjunction: the rest is no closed-class word
        if word not in known:
            return Tag(word, conjunction)  # most words
        has = {name: word in words for name, words in self.classes.items()}
        return Tag(
            word,
            conjunction,
            preposition=has["prepositions"],
            negator=has["negators"] or has["negating_nouns"],
            complementizer=has["complementizers"],
            relative=has["relatives"],
            starts_clause=has["clause_starts"],
            before_verb=has["particles_before_verb"],
            auxiliary=has["auxiliaries"],
            demonstrative=has["demonstratives"],
            background=has["background_before"],
        )

    def governs(self, token: Token) -> tuple[str, ...]:
        """The classes of modality a word belongs to, clitics before it off."""
        word = self.tag(token).word
        if self.governing.isdisjoint(token.stems) and word not in self.governing:
            return ()  # most words
        forms = {token.norm, word} | {s.stem for s in token.splits if not s.after}
        return tuple([name for name, words in self.modality.items() if not words.isdisjoint(forms)])


def load_grammar(root: Traversable) -> Grammar:
    """Read `lexicon/grammar.yaml` below the data folder."""
    rows = read_yaml(root / "lexicon" / "grammar.yaml")
    modality = {name: fold_words(words) for name, words in rows.pop("modality").items()}
    place_nouns = {fold_word(noun): frozenset(kinds) for noun, kinds in rows.pop("place_nouns").items()}
    noun_verbs = {
        form: NounVerb(kind, pronoun)
        for kind, verbs in rows.pop("noun_verbs").items()
        for verb in verbs
        for form, pronoun in _conjugated(verb)
    }
    bonds = {word: bond for bond, words in rows.pop("bonds").items() for word in fold_words(words)}
    classes = {name: fold_words(words) for name, words in rows.items()}
    classes["all"] = frozenset().union(*classes.values())
    return Grammar(classes, modality, frozenset().union(*modality.values()), place_nouns, noun_verbs, bonds)


def _conjugated(verb: str) -> Iterator[tuple[str, bool]]:
    """The forms of a verb given as «شن يشن», alone and before a pronoun."""
    perfect, imperfect = verb.split()
    for form, shape in conjugate(perfect, imperfect):
        if not shape.bound:
            yield form, False
        yield from ((form + pronoun, True) for pronoun in _PRONOUNS if shape.number == "s" or shape.bound)
