"""An article as the actor stage walks it: words without quotation marks and hashtags, and the phrase lookup."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import Any

import msgspec

from riwaya.model import Span
from riwaya.rules.actors import ActorRules, Trie
from riwaya.text import Text, split_clitics

_DROPPED = frozenset("\"«»“”„'’‘#ـ*")
_CLOSERS = {"»": "«", '"': '"', "”": "“", ")": "("}
_WORDS = frozenset(("word", "latin"))
_NAME_STARTS = frozenset(("عبد", "ابو", "ابا", "ابي"))
_ALA = frozenset(("علي", "وعلي", "فعلي"))


class Hit(msgspec.Struct, frozen=True):
    """A phrase that ends before word `end`; `before` are the clitics glued to its first word."""

    end: int
    values: list[Any]
    before: tuple[str, ...]


class Words:
    """The words of a text. `norm[k]` is folded; `at[k]` is the index of the token; marks are kept as words."""

    __slots__ = ("at", "bare", "facts", "norm", "quoted", "text", "words")

    def __init__(self, text: Text, rules: ActorRules) -> None:
        """Words of `text`, in one pass over its tokens."""
        self.text = text
        tokens, spell = text.tokens, rules.spellings
        self.at: list[int] = [i for i, token in enumerate(tokens) if token.norm not in _DROPPED]
        kept = [tokens[i] for i in self.at]
        self.words: list[bool] = [token.kind in _WORDS for token in kept]  # whether it is an Arabic or Latin word
        self.quoted: list[bool] = [i != before + 1 for before, i in pairwise((-1, *self.at))]
        norms = [
            f"{token.norm[:-1]}ى" if token.norm in _ALA and token.raw.endswith("ى") else token.norm for token in kept
        ]  # على is not the name علي
        self.norm: list[str] = [spell.get(norm, norm) for norm in norms]
        self.facts: list[Facts] = [word_facts(w, rules) for w in self.norm]
        self.bare: list[str] = [w[1:] if len(w) > 3 and w[0] in "وف" else w for w in self.norm]

    def __len__(self) -> int:
        return len(self.norm)

    def is_word(self, k: int) -> bool:
        """Whether there is an Arabic or Latin word at k."""
        return 0 <= k < len(self.words) and self.words[k]

    def raw(self, k: int) -> str:
        """The word as written."""
        return self.text.tokens[self.at[k]].raw

    def get(self, k: int) -> str:
        """The folded word at k, or "" beyond either end."""
        return self.norm[k] if 0 <= k < len(self.norm) else ""

    def span(self, first: int, end: int, before: tuple[str, ...] = ()) -> Span:
        """Raw span of words `[first, end)` without split-off clitics, with a closing mark that was opened inside."""
        tokens = self.text.tokens
        i, j = self.at[first], self.at[end - 1]
        start, stop = tokens[i].start + clitic_length(tokens[i].raw, before), tokens[j].end
        if j + 1 < len(tokens):
            opener = _CLOSERS.get(tokens[j + 1].norm)
            if opener and sum(tokens[m].norm == opener for m in range(i + 1, j)) % 2:
                stop = tokens[j + 1].end
        return (start, stop)


def clitic_length(raw: str, before: tuple[str, ...]) -> int:
    """How many characters of a raw word are clitics outside the name: و in وللحوثيين, for ل there is part of the word.

    >>> clitic_length("وبروسيا", ("و", "ب"))
    2
    >>> clitic_length("للحوثيين", ("ل", "ال"))
    0
    """
    take = [c for c in before if c != "ال"]
    if "ال" in before and take and take[-1] == "ل":
        take.pop()
    done = 0
    for clitic in take:
        done = raw.find(clitic, done) + 1
    while done and done < len(raw) and "\u064b" <= raw[done] <= "\u0652":
        done += 1
    return done


@lru_cache(maxsize=40_000)
def first_forms(norm: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every way to read a word as the first word of a phrase: (form with its article, clitics before it); no pronoun."""
    out: dict[str, tuple[str, ...]] = {}
    for split in split_clitics(norm, taa=True):
        if not split.after:
            form = "ال" + split.stem if split.definite else split.stem
            out.setdefault(form, split.before if not split.definite or len(split.before) > 1 else ())
    return tuple(out.items())


class Facts(msgspec.Struct, frozen=True):
    """What a word alone settles. `inert`: it starts no name, title or adjective, so most words are passed over.

    `named` and `titled`: a name, or a title, can start with it.
    """

    inert: bool
    named: bool
    titled: bool
    says: bool
    vote: tuple[str, int] | None


@lru_cache(maxsize=40_000)
def word_facts(norm: str, rules: ActorRules) -> Facts:
    """The facts about a folded word, worked out once for all articles."""
    forms = [form for form, _ in first_forms(norm)]
    known = {*forms, norm[1:]}
    starts = (rules.names.keys(), rules.titles.keys(), rules.state_by_adjective.keys(), rules.strong_names, _NAME_STARTS)
    inert = all(words.isdisjoint(known) for words in starts)
    bare = norm[1:] if len(norm) > 3 and norm[0] in "وف" else norm
    vote = rules.country_votes.get(norm)
    if vote is None and len(norm) > 3:
        vote = next((rules.country_votes[f] for f in forms if f in rules.country_votes), None)
    named, titled = (not words.keys().isdisjoint(forms) for words in (rules.names, rules.titles))
    return Facts(inert, named, titled, norm in rules.words["say"] or bare in rules.words["say"], vote)


def look_up(words: Words, k: int, trie: Trie) -> list[Hit]:
    """All phrases of the trie that start at word k, longest first."""
    norm = words.norm[k]
    hits: list[Hit] = []
    for form, before in first_forms(norm):
        node = trie.get(form)
        if node is None:
            continue
        end, norms = k + 1, words.norm
        while True:
            if "" in node:
                hits.append(Hit(end, node[""], before))
            nxt = end
            if nxt < len(norms) and norms[nxt] == "(" and nxt + 1 < len(norms):
                nxt += 1
            if nxt >= len(norms):
                break
            node = node.get(norms[nxt])
            if node is None:
                break
            end = nxt + 1
    if len(hits) > 1:
        hits.sort(key=lambda h: -h.end)
    return hits
