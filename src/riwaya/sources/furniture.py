"""Page furniture: the lines of a page that are not the article (data/outlets/page.yaml, marked and never deleted)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple

import msgspec

from riwaya.errors import RuleError
from riwaya.sources.pagewords import bare, page_data
from riwaya.text import fold_word

_WORD = re.compile(r"\w+")
_SENTENCE_END = '.!?؟"»”…:)'
_BLOCK_WORDS = 24


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of furniture (see the head of page.yaml)."""

    id: str
    where: Literal["line", "start", "tail"]
    phrases: tuple[str, ...]
    max_words: int = 16
    block: bool = False
    to_end: bool = False
    anywhere: bool = False
    last: bool = False
    keep_rest: bool = False


class FoldedLine(NamedTuple):
    """A line of the page: `[start, end)` in the page without the space around it, folded, its words counted."""

    start: int
    end: int
    folded: str
    words: int


class _Table(NamedTuple):
    whole: Mapping[str, Rule]
    starts: Mapping[str, Sequence[tuple[str, Rule]]]
    tails: re.Pattern[str]
    tail_rule: Mapping[str, Rule]


def furniture_of(lines: Sequence[FoldedLine]) -> list[tuple[int, int, int]]:
    """Furniture as (line index, first, last) with offsets in the folded line: whole lines or their tails."""
    table = _table()
    out: list[tuple[int, int, int]] = []
    in_block = to_end = False
    for i, line in enumerate(lines):
        rule = None if to_end else _rule_of(line, table)
        if to_end or rule is not None or _is_ruler(line):
            out.append((i, 0, len(line.folded)))
            if rule is not None:
                in_block = rule.block and _stands_alone(line, rule)
                to_end = to_end or (rule.to_end and i > 2 and 2 * i >= len(lines) - 1)
        elif in_block and line.words <= _BLOCK_WORDS and line.folded[-1] not in ".،":
            out.append((i, 0, len(line.folded)))
        else:
            in_block = False
            found = _tail(line, table, is_last=i == len(lines) - 1)
            if found is not None:
                out.append((i, *found))
    return out


def _rule_of(line: FoldedLine, table: _Table) -> Rule | None:
    if line.words <= 8:
        rule = table.whole.get(bare(line.folded))
        if rule is not None:
            return rule
    text = line.folded.lstrip("-–—•*+|>»«:.… ").lower()
    found = _WORD.match(text)
    if found is None:
        return table.whole.get("©") if text.startswith("©") else None
    for phrase, rule in table.starts.get(found.group(), ()):
        if (
            line.words <= rule.max_words
            and text.startswith(phrase)
            and not text[len(phrase) : len(phrase) + 1].isalnum()
        ):
            return rule
    return None


def _stands_alone(line: FoldedLine, rule: Rule) -> bool:
    return line.words <= max(len(_WORD.findall(fold_word(phrase))) for phrase in rule.phrases)


def _is_ruler(line: FoldedLine) -> bool:
    """A line of signs alone, three or more: -----, ***, • • •."""
    return line.words == 0 and len(line.folded) >= 3


def _tail(line: FoldedLine, table: _Table, *, is_last: bool) -> tuple[int, int] | None:
    for m in table.tails.finditer(line.folded):
        rule = table.tail_rule[m.group().lower()]
        before = line.folded[: m.start()].rstrip()
        after = line.folded[m.end() :]
        if before and not (rule.anywhere or before[-1] in _SENTENCE_END):
            continue
        if rule.keep_rest:
            return (m.start(), m.end())
        if rule.last and not (is_last and not any(c in ".،؛:" for c in after)):
            continue
        if len(_WORD.findall(after)) <= max(rule.max_words, 40 if rule.anywhere else 0):
            return (m.start(), len(line.folded))
    return None


@lru_cache(maxsize=1)
def _table() -> _Table:
    whole: dict[str, Rule] = {}
    starts: dict[str, list[tuple[str, Rule]]] = {}
    tails: dict[str, Rule] = {}
    for rule in furniture_rules():
        for phrase in rule.phrases:
            folded = fold_word(phrase).lower().strip()
            if rule.where == "line":
                whole[bare(folded)] = rule
            elif rule.where == "tail":
                tails[folded] = rule
            else:
                found = _WORD.search(folded)
                if found is not None:
                    starts.setdefault(found.group(), []).append((folded[found.start() :], rule))
                elif folded:
                    whole[folded] = rule
    for listed in starts.values():
        listed.sort(key=lambda pair: -len(pair[0]))
    alternatives = "|".join(re.escape(phrase) for phrase in sorted(tails, key=len, reverse=True))
    return _Table(whole, starts, re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE), tails)


@lru_cache(maxsize=1)
def furniture_rules() -> tuple[Rule, ...]:
    """The shipped rules. RuleError where an entry is wrong."""
    return tuple(_rules(page_data()["furniture"], "page.yaml"))


def _rules(entries: Iterable[Mapping[Any, Any]], file: str) -> Iterable[Rule]:
    for entry in entries:
        fields = {key: value for key, value in entry.items() if key not in (True, False, "yes", "no")}
        try:
            yield msgspec.convert(fields, Rule)
        except msgspec.ValidationError as error:
            where = f"{file}: {fields.get('id')}"
            raise RuleError("R031", str(error), where=where, remedy="See the file's head.") from error
