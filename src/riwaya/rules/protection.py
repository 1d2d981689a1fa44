"""The rules of protection: which words make a person public or private, and how a source asks not to be named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources.abc import Traversable

from riwaya.errors import RuleError
from riwaya.rules.files import data_root, read_yaml
from riwaya.text import fold_words
from riwaya.text.tokens import Token

_FILE = "protection.yaml"
GAP = 2
"""Words that may stand between two words of a phrase."""


@dataclass(frozen=True, slots=True)
class ProtectionRules:
    """Folded words. `unnamed`: by id, a phrase as sets of words in their order."""

    public: frozenset[str]
    private: frozenset[str]
    unnamed: Mapping[str, tuple[frozenset[str], ...]]

    def asks(self, tokens: Sequence[Token]) -> bool:
        """Whether somebody asks in these tokens (a sentence) not to be named."""
        return any(has_phrase(tokens, phrase) for phrase in self.unnamed.values())


@lru_cache(maxsize=1)
def protection_rules() -> ProtectionRules:
    """The shipped rules, loaded once."""
    return load_protection(data_root())


def load_protection(root: Traversable) -> ProtectionRules:
    """The rules; RuleError where a phrase names a set of words that is not there."""
    data = read_yaml(root / "sources" / _FILE)
    sets = {name: _folded(words) for name, words in data["words"].items()}
    unnamed: dict[str, tuple[frozenset[str], ...]] = {}
    for row in data["unnamed"]:
        for word in row["words"]:
            if word.startswith("@") and word[1:] not in sets:
                raise RuleError("R050", f"no such set of words ({word})", where=f"{_FILE}:{row['id']}")
        unnamed[row["id"]] = tuple(
            sets[word[1:]] if word.startswith("@") else _folded([word]) for word in row["words"]
        )
    return ProtectionRules(_folded(data["public"]), _folded(data["private"]), unnamed)


def has_phrase(tokens: Sequence[Token], phrase: Sequence[frozenset[str]]) -> bool:
    """Whether the words stand here in their order, with at most GAP others between two of them."""
    return any(_goes_on(tokens, phrase, i) for i in range(len(tokens)))


def _goes_on(tokens: Sequence[Token], phrase: Sequence[frozenset[str]], i: int) -> bool:
    if phrase[0].isdisjoint(tokens[i].stems):
        return False
    rest = phrase[1:]
    return not rest or any(_goes_on(tokens, rest, k) for k in range(i + 1, min(i + 2 + GAP, len(tokens))))


def _folded(words: Iterable[str]) -> frozenset[str]:
    """Folded words; one that ends in ة also as it stands before a pronoun (هوية, هويتـه)."""
    folded = fold_words(words)
    return folded | {word[:-1] + "ت" for word in folded if word.endswith("ه")}
