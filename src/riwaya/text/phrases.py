"""A compiled table of names and fixed phrases, matched over tokens in one pass.

A trie over folded words. The first word of a phrase may carry proclitics (وللحوثيين) and quotation
marks inside a name are passed over (تنظيم «الدولة»), so a match is a token range with exact offsets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Generic, TypeVar

import msgspec

from riwaya.text.normalise import fold_word
from riwaya.text.tokens import Split, Text, Token

T = TypeVar("T")
_PASSED_OVER = frozenset("\"«»“”{}'()-ـ")
_MAX_PASSED = 2
_REMEMBERED = 30_000  # words whose openings are kept


class Match(msgspec.Struct, Generic[T], frozen=True):
    """Tokens `[first, last)` matched `value`; `split` says which clitics stand before the first word."""

    first: int
    last: int
    value: T
    split: Split


class PhraseTable(Generic[T]):
    """Phrases to values. The longest match at a token wins; a phrase added twice keeps both values."""

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        """Compile `(phrase, value)` pairs; spelling is folded here."""
        self._root: dict[str, Any] = {}
        self._starts: dict[tuple[str, bool], tuple[tuple[Split, dict[str, Any]], ...]] = {}
        self.size = 0
        for phrase, value in phrases:
            words = [w for w in fold_word(phrase).replace("-", " ").split() if w not in _PASSED_OVER]
            node = self._root
            for word in words:
                node = node.setdefault(word.strip("\"«»“”(){}'"), {})
            if words:
                node.setdefault("", []).append(value)
                self.size += 1

    def at(self, text: Text, i: int) -> Match[list[T]] | None:
        """The longest phrase that starts at token i, clitics before it allowed; None if there is none."""
        token = text.tokens[i]
        starts = self._starts.get((token.norm, token.taa))
        if starts is None:
            if len(self._starts) > _REMEMBERED:
                self._starts.clear()
            starts = self._starts[(token.norm, token.taa)] = tuple(self._openings(token))
        best: Match[list[T]] | None = None
        for split, node in starts:
            found = self._walk(text.tokens, i, node)
            if found is not None and (best is None or found[0] > best.last):
                best = Match(i, found[0], found[1], split)
        return best

    def _openings(self, token: Token) -> Iterator[tuple[Split, dict[str, Any]]]:
        if token.kind not in ("word", "latin", "number"):
            return
        for split in token.splits if token.kind == "word" else (Split((), token.norm, ""),):
            word = "ال" + split.stem if split.definite else split.stem
            if not split.after and word in self._root:
                yield split, self._root[word]

    def find(self, text: Text) -> Iterator[Match[list[T]]]:
        """All matches, leftmost longest, not overlapping."""
        i = 0
        while i < len(text.tokens):
            match = self.at(text, i)
            if match is None:
                i += 1
            else:
                yield match
                i = match.last

    def _walk(self, tokens: tuple[Token, ...], first: int, node: dict[str, Any]) -> tuple[int, list[T]] | None:
        i = first + 1
        best = (i, node[""]) if "" in node else None
        passed = 0
        while i < len(tokens):
            word = tokens[i].norm
            if word in node:
                node, passed = node[word], 0
                i += 1
                if "" in node:
                    end = i
                    if _closes_inner_quote(tokens, i, first):
                        end = i + 1
                    best = (end, node[""])
            elif tokens[i].kind == "punct" and word in _PASSED_OVER and passed < _MAX_PASSED:
                passed += 1
                i += 1
            else:
                break
        return best


def _closes_inner_quote(tokens: tuple[Token, ...], i: int, first: int) -> bool:
    """Whether token i closes a quotation mark that was opened inside the phrase that starts at `first`."""
    opener = {"»": "«", '"': '"', "”": "“", ")": "("}.get(tokens[i].norm) if i < len(tokens) else None
    return opener is not None and any(tokens[k].norm == opener for k in range(first + 1, i))
