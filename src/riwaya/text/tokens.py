"""Tokens with their clitics split, sentences and quotation spans: what every later stage walks over.

A token's `norm` is its folded form. Arabic glues particles and pronouns to words (وبالمدينة =
و + ب + ال + مدينة; قصفهم = قصف + هم); `splits` gives every way to take them off, the least
first, and whoever has a lexicon decides.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

import msgspec

from riwaya.model import Span
from riwaya.text.normalise import Folded, fold

Kind = Literal["word", "number", "latin", "punct", "break"]

# A run of more than 80 letters is no word and is cut: what is known of words is kept, and must not be a page each.
_TOKEN = re.compile(
    r"(?P<number>\d+(?:[.,:/]\d+)*)"
    r"|(?P<word>[\u0621-\u063a\u0641-\u064a\u0671-\u06d3\u06fa-\u06ff]{1,80})"
    r"|(?P<latin>[A-Za-z\u00c0-\u024f]{1,80}(?:['’][A-Za-z]{1,80}){0,8})"
    r"|(?P<break>\n)"
    r"|(?P<punct>[^\s\w])"
)

CONJUNCTIONS = ("و", "ف")
PREPOSITIONS = ("ب", "ل", "ك")
_SILENT = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670\u0640\u200c\u200d\u200e\u200f"  # what may follow the last letter of a word
PRONOUNS = ("هما", "كما", "هم", "هن", "ها", "نا", "كم", "كن", "ني", "ه", "ك", "ي")


class Split(msgspec.Struct, frozen=True):
    """One way to take a word apart: proclitics in order, the stem (with no article), the pronoun."""

    before: tuple[str, ...]
    stem: str
    after: str

    @property
    def definite(self) -> bool:
        """Whether the article ال stands before the stem."""
        return "ال" in self.before

    @property
    def preposition(self) -> str:
        """The glued preposition (ب ل ك), or ''."""
        for clitic in self.before:
            if clitic in PREPOSITIONS:
                return clitic
        return ""


class Token(msgspec.Struct, frozen=True, gc=False):
    """A word, number, mark or line break. `start`/`end` are raw offsets; `i` its place in the list.

    `taa`: written with a final ة, vowel marks aside, so that no pronoun can end it.
    """

    i: int
    start: int
    end: int
    raw: str
    norm: str
    kind: Kind
    taa: bool = False

    @property
    def splits(self) -> tuple[Split, ...]:
        """Every way to take the clitics off, least stripped first."""
        return _splits(self.norm, self.taa)

    @property
    def stems(self) -> frozenset[str]:
        """Every stem the token can have with its clitics off."""
        return stems(self.norm, self.taa)


class Quote(msgspec.Struct, frozen=True):
    """A quotation: token indexes of the opening mark and of the closing one (or of where it breaks off)."""

    open: int
    close: int
    closed: bool


class Sentence(msgspec.Struct, frozen=True):
    """Token indexes `[first, last)`; `paragraph` counts the lines that hold text."""

    first: int
    last: int
    paragraph: int


class Text(msgspec.Struct, frozen=True):
    """An article's text taken apart. `sentence_of[i]` is the sentence index of token i (-1 in breaks).

    `words_of[k]` are the indexes of the tokens of sentence k that are no marks, in order.
    """

    raw: str
    folded: Folded
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    quotes: tuple[Quote, ...]
    sentence_of: tuple[int, ...]
    words_of: tuple[tuple[int, ...], ...]

    def span(self, first: int, last: int) -> Span:
        """Raw span of tokens `[first, last)`."""
        return (self.tokens[first].start, self.tokens[last - 1].end)

    def slice(self, span: Span) -> str:
        """The exact words of a span."""
        return self.raw[span[0] : span[1]]

    def token_at(self, offset: int) -> int:
        """Index of the token that covers a raw offset, or of the first one after it; len(tokens) at the end."""
        low, high = 0, len(self.tokens)
        while low < high:
            mid = (low + high) // 2
            if self.tokens[mid].end <= offset:
                low = mid + 1
            else:
                high = mid
        return low


def analyse(raw: str) -> Text:
    """Take a text apart, once, for all stages.

    >>> t = analyse("قُتل 3 جنود. وقال: «انسحبنا».")
    >>> [k.norm for k in t.tokens][:5]
    ['قتل', '3', 'جنود', '.', 'وقال']
    >>> len(t.sentences), len(t.quotes)
    (2, 1)
    """
    from riwaya.text.sentences import find_quotes, split_sentences  # noqa: PLC0415  (they walk tokens)

    folded = fold(raw)
    tokens = tuple(_tokens(folded))
    quotes = find_quotes(tokens)
    sentences = split_sentences(tokens)
    of = [-1] * len(tokens)
    for k, sentence in enumerate(sentences):
        of[sentence.first : sentence.last] = [k] * (sentence.last - sentence.first)
    words_of = tuple([tuple([t.i for t in tokens[s.first : s.last] if t.kind != "punct"]) for s in sentences])
    return Text(raw, folded, tokens, sentences, quotes, tuple(of), words_of)


def split_clitics(norm: str, *, taa: bool = False) -> tuple[Split, ...]:
    """Every way to take proclitics and a pronoun off a folded word, least stripped first.

    `taa` says the word was written with ة, so no pronoun can follow.

    >>> [(s.before, s.stem, s.after) for s in split_clitics("وقصفهم")][:2]
    [((), 'وقصفهم', ''), ((), 'وقصف', 'هم')]
    >>> Split(("ل", "ال"), "حوثيين", "") in split_clitics("للحوثيين")
    True
    """
    return _splits(norm, taa)


_NO_ARTICLE = frozenset(("الاف", "الات", "اليات"))  # آلاف, آلات, آليات folded: no ال over «اف», «ات», «يات»


@lru_cache(maxsize=20_000)
def _splits(norm: str, taa: bool) -> tuple[Split, ...]:  # noqa: FBT001  (a cache key)
    if taa:
        return tuple([split for split in _splits(norm, False) if not split.after])  # noqa: FBT003
    endings = [p for p in PRONOUNS if norm.endswith(p)]
    found: dict[tuple[tuple[str, ...], str, str], None] = {}
    for before, rest in _proclitics(norm):
        found[(before, rest, "")] = None
        if "ال" in before:
            continue
        for pronoun in endings:
            if len(rest) - len(pronoun) >= 2:
                found[(before, rest[: -len(pronoun)], pronoun)] = None
    ranked = sorted(found, key=_stripped)
    return tuple([Split(*f) for f in ranked])


def _stripped(split: tuple[tuple[str, ...], str, str]) -> tuple[int, int]:
    """How much was taken off, then how much before."""
    before, _, after = split
    return (len(before) + bool(after), len(before))


@lru_cache(maxsize=20_000)
def stems(norm: str, taa: bool = False) -> frozenset[str]:  # noqa: FBT001, FBT002  (a cache key)
    """Every stem a folded word can have with its clitics off: what sets of words are matched against."""
    return frozenset([s.stem for s in _splits(norm, taa)])


def _proclitics(norm: str) -> list[tuple[tuple[str, ...], str]]:
    out: list[tuple[tuple[str, ...], str]] = [((), norm)]
    heads: list[tuple[tuple[str, ...], str]] = [((), norm)]
    if norm[:1] in CONJUNCTIONS and len(norm) > 2:
        out.append(((norm[0],), norm[1:]))
        heads.append(((norm[0],), norm[1:]))
    for before, rest in heads:
        if rest.startswith("ال") and len(rest) > 3 and rest not in _NO_ARTICLE:
            out.append(((*before, "ال"), rest[2:]))
        if rest.startswith("لل") and len(rest) > 3:
            out.append(((*before, "ل", "ال"), rest[2:]))
        if rest[:1] in PREPOSITIONS and len(rest) > 2:
            out.append(((*before, rest[0]), rest[1:]))
            if rest[1:3] == "ال" and len(rest) > 4:
                out.append(((*before, rest[0], "ال"), rest[3:]))
        if rest[:1] == "س" and rest[1:2] in ("ي", "ت", "ن", "ا") and len(rest) > 3:
            out.append(((*before, "س"), rest[1:]))
    return out


def _tokens(folded: Folded) -> list[Token]:
    out: list[Token] = []
    raw, spans = folded.raw, folded.raw_spans()
    done = 0
    for match in _TOKEN.finditer(folded.text):
        start, end = spans(*match.span())
        if start < done:
            continue  # further words of one ligature (ﷺ): the first stands for the character
        kind: Kind = match.lastgroup  # type: ignore[assignment]
        word = raw[start:end]
        last = word[-1]
        taa = last == "ة" or (last in _SILENT and word.rstrip(_SILENT)[-1:] == "ة")
        out.append(Token(len(out), start, end, word, match.group(), kind, taa))
        done = end
    return out
