"""A table for a person at a terminal: one block an article, one row a claim, every value in the article's words.

Columns stand left to right and their cells hold Arabic. Each cell is wrapped in directional
isolates (U+2068 … U+2069), so a number or a Latin name at a cell's edge cannot trade places with its
neighbour; in a file the table can be pasted anywhere and keeps its order.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from riwaya.model import Claim, Document
from riwaya.rules.event_types import event_types
from riwaya.views import labels

FSI, PDI = "\u2068", "\u2069"
_HEADS = ("#", "النوع", "اللفظ", "من فعل", "بمن", "أين", "متى", "الأعداد", "عن")
_SHARES = (3, 12, 11, 16, 16, 14, 16, 16, 22)
MIN_WIDTH = 100


def render_table(document: Document, *, width: int = 140) -> str:
    """The article's claims as a table at most `width` columns wide (not under 100); long cells run over several lines."""
    rows = [_cells(document, k, claim) for k, claim in enumerate(document.claims)]
    widths = _widths([_HEADS, *rows], max(width, MIN_WIDTH))
    lines = [_heading(document)]
    if rows:
        rule = "─" * (sum(widths) + 2 * (len(widths) - 1))
        lines += [*_row(_HEADS, widths), rule]
        for row in rows:
            lines += _row(row, widths)
    return "\n".join(lines) + "\n\n"


def isolate(words: str) -> str:
    r"""Words that keep to themselves whatever stands beside them; controls in them are taken out.

    >>> isolate("قصف") == "\u2068قصف\u2069"
    True
    """
    kept = "".join(" " if c in "\n\t\r" else c for c in words if c in "\n\t\r" or unicodedata.category(c) != "Cc")
    return f"{FSI}{''.join(c for c in kept if c not in _BIDI)}{PDI}"


def columns_of(words: str) -> int:
    """How many columns a terminal gives these words: none for marks and format characters, two for wide ones.

    >>> columns_of("قُتِل"), columns_of(isolate("قتل"))
    (3, 3)
    """
    return sum(_columns(c) for c in words)


_BIDI = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _columns(letter: str) -> int:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def _heading(document: Document) -> str:
    facts = [document.title.text.strip() if document.title else ""]
    facts.append(document.outlet.name if document.outlet else "")
    facts.append(labels.days(document.published) if document.published else "تاريخ النشر غير معروف")
    facts += [document.source.uri, labels.claims_counted(len(document.claims))]
    return " | ".join(isolate(fact) for fact in facts if fact)


def _cells(document: Document, k: int, claim: Claim) -> tuple[str, ...]:
    event = event_types().get(claim.type)
    kind = event.name_ar if event else claim.type
    manner = labels.manner(claim)
    return (
        str(k + 1),
        f"{kind} ({manner})" if manner else kind,
        claim.trigger.text,
        "، ".join(dict.fromkeys(a.text for a in claim.actors)),
        "، ".join(dict.fromkeys(t.text for t in claim.targets)),
        (claim.place.text if claim.place else "") + (" *" if claim.place and claim.context.place else ""),
        _time(document, claim),
        "؛ ".join(_figures(document, claim)),
        " ← ".join(source.text for source in claim.attribution),
    )


def _time(document: Document, claim: Claim) -> str:
    if claim.time is None:
        return ""
    found = next((t for t in document.times if t.span == claim.time.span), None)
    told = labels.days(found) if found else ""
    return (told or claim.time.text) + (" *" if claim.context.time else "")


def _figures(document: Document, claim: Claim) -> Iterator[str]:
    for figure in claim.figures:
        yield f"{labels.ROLE[figure.role]}: {document.quantities[figure.quantity].text}"


def _widths(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """No column wider than its longest cell; what is left over is shared by the weight of the columns."""
    wanted = [max(columns_of(row[c]) for row in rows) for c in range(len(_HEADS))]
    space = width - 2 * (len(_HEADS) - 1)
    given = [min(want, space * share // sum(_SHARES)) for want, share in zip(wanted, _SHARES, strict=True)]
    given = [max(g, 3) for g in given]
    for c in sorted(range(len(given)), key=lambda c: wanted[c] - given[c]):
        spare = space - sum(given)
        given[c] += max(0, min(spare, wanted[c] - given[c]))
    return given


def _row(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    wrapped = [list(_wrap(cell, width)) or [""] for cell, width in zip(cells, widths, strict=True)]
    out = []
    for n in range(max(map(len, wrapped))):
        parts = [lines[n] if n < len(lines) else "" for lines in wrapped]
        out.append("  ".join(isolate(p) + " " * (w - columns_of(p)) for p, w in zip(parts, widths, strict=True)).rstrip())
    return out


def _wrap(words: str, width: int) -> Iterator[str]:
    line = ""
    for word in words.split():
        if line and columns_of(line) + 1 + columns_of(word) > width:
            yield line
            line = ""
        line = f"{line} {word}" if line else word
        while columns_of(line) > width:
            cut = next(k for k in range(1, len(line) + 1) if columns_of(line[:k]) == width)
            yield line[:cut]
            line = line[cut:]
    if line:
        yield line
