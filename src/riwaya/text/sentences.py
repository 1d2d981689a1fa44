"""Where sentences end and what stands between quotation marks."""

from __future__ import annotations

from collections.abc import Sequence

from riwaya.text.tokens import Quote, Sentence, Token

_ENDS = frozenset(".!?؟")
_PAIRS = {"«": "»", "“": "”", "„": "“", "‹": "›", "{": "}", "<": ">"}
_CLOSERS = frozenset(_PAIRS.values()) | {'"'}
_AFTER_END = frozenset("»”\")]}'")


def split_sentences(tokens: Sequence[Token]) -> tuple[Sentence, ...]:
    """Sentences as token ranges: a line break always ends one, a full stop does outside initials (أ.ف.ب)."""
    out: list[Sentence] = []
    first, paragraph, i = 0, 0, 0

    def close(end: int) -> None:
        nonlocal first
        if any(t.kind != "punct" for t in tokens[first:end]):
            out.append(Sentence(first, end, paragraph))
        elif out and first < end and out[-1].last == first:  # stray marks join the sentence before
            out[-1] = Sentence(out[-1].first, end, out[-1].paragraph)
        first = end

    while i < len(tokens):
        token = tokens[i]
        if token.kind == "break":
            close(i)
            first = i + 1
            if i and tokens[i - 1].kind != "break":
                paragraph += 1
        elif token.norm in _ENDS and _ends_sentence(tokens, i):
            while i + 1 < len(tokens) and (tokens[i + 1].norm in _ENDS or _closes_here(tokens, i + 1)):
                i += 1
            close(i + 1)
        i += 1
    close(len(tokens))
    return tuple(out)


def find_quotes(tokens: Sequence[Token]) -> tuple[Quote, ...]:
    """Quotation spans in order of their opening. A quote ends with its paragraph if nothing closes it.

    Nesting is followed to any depth without recursion; a straight mark opens unless one is open.
    """
    out: list[Quote] = []
    stack: list[tuple[int, str]] = []

    def abandon(end: int) -> None:
        out.extend(Quote(at, end, closed=False) for at, _ in stack)
        stack.clear()

    for i, token in enumerate(tokens):
        mark = token.norm
        if token.kind == "break":
            abandon(i - 1)
        elif stack and mark == stack[-1][1]:
            out.append(Quote(stack.pop()[0], i, closed=True))
        elif mark in _PAIRS:
            stack.append((i, _PAIRS[mark]))
        elif mark == '"':
            stack.append((i, '"'))
        elif mark in ("”", "»"):
            for depth in range(len(stack) - 1, max(-1, len(stack) - 4), -1):
                if stack[depth][1] == mark:
                    out.append(Quote(stack[depth][0], i, closed=True))
                    del stack[depth:]
                    break
    abandon(len(tokens) - 1)
    return tuple(sorted(out, key=lambda q: (q.open, -q.close)))


def _ends_sentence(tokens: Sequence[Token], i: int) -> bool:
    if tokens[i].norm != ".":
        return True
    before = tokens[i - 1] if i else None
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if before is not None and before.kind in ("word", "latin") and len(before.norm) == 1 and before.end == tokens[i].start:
        return False  # an initial: أ.ف.ب، د. محمد
    return not (after is not None and after.start == tokens[i].end and after.kind in ("word", "latin") and len(after.norm) == 1)


def _closes_here(tokens: Sequence[Token], i: int) -> bool:
    mark = tokens[i]
    return mark.norm in _AFTER_END and mark.start == tokens[i - 1].end
