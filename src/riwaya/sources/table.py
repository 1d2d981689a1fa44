"""CSV: one row an article, found by the names in the header; `,` `;` or tab, whichever the header shows."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from riwaya.sources.article import (
    CSV_HEADER,
    CSV_ROW,
    EMPTY,
    MAX_ARTICLE_BYTES,
    TOO_LONG,
    Article,
    Fault,
    Refusal,
)
from riwaya.sources.decoding import Decoded, decode
from riwaya.sources.feeds import FIELDS, Found, Naming, article_from, record_id
from riwaya.sources.streams import Line, lines

DELIMITERS = (",", ";", "\t")
_KNOWN = frozenset((*FIELDS, "id"))


class Row(NamedTuple):
    """The lines of one row; `data` is None where the row is too long, `closed` False where a quotation never ends."""

    line: int
    data: bytes | None
    text: str | None
    closed: bool


def read_csv(stream: BinaryIO, path: str) -> Iterator[Article | Refusal]:
    """The articles of a CSV stream in order, named path#ID or path#N (N: the row, the header not counted)."""
    found = rows(lines(stream, MAX_ARTICLE_BYTES))
    first = next(found, None)
    if first is None:
        yield Fault(EMPTY, "nothing in it", "Leave it out, or fetch it again.").refusal(path)
        return
    header = read_header(first)
    if isinstance(header, Fault):
        yield header.refusal(path, line=first.line)
        return
    names, delimiter = header
    naming = Naming(path)
    for number, row in enumerate(found, 1):
        yield _read_row(row, number, names, delimiter, naming)


def rows(found: Iterator[Line]) -> Iterator[Row]:
    """Lines joined to rows: a line that leaves a quotation open goes on in the next. Blank lines are passed over."""
    parts: list[Line] = []
    size = odd = 0
    for line in found:
        if not parts and line.data is not None and not line.data.strip():
            continue
        size += len(line.data) if line.data is not None else MAX_ARTICLE_BYTES + 1
        parts.append(line if size <= MAX_ARTICLE_BYTES else Line(line.number, None))
        if size > MAX_ARTICLE_BYTES:
            del parts[1:]
        odd = (odd + line.quotes) % 2
        if not odd:
            yield _join(parts, size, closed=True)
            parts, size = [], 0
    if parts:
        yield _join(parts, size, closed=False)


def read_header(row: Row) -> tuple[list[str], str] | Fault:
    """The column names in lower case and the delimiter; a fault where no column is named text."""
    decoded = Decoded(row.text, "utf-16") if row.text is not None else decode(row.data or b"")
    if isinstance(decoded, Fault):
        return decoded
    shown: list[str] = []
    for delimiter in DELIMITERS:
        cells = split_row(decoded.text, delimiter)
        names = [cell.strip().lower() for cell in cells] if cells else []
        if "text" in names:
            twice = sorted({name for name in names if name in _KNOWN and names.count(name) > 1})
            if twice:
                return Fault(CSV_HEADER, f"the column {twice[0]!r} is there twice", "Name each column once.")
            return names, delimiter
        shown = max(shown, names, key=len)
    what = ", ".join(name[:20] for name in shown[:8])
    return Fault(
        CSV_HEADER, f"no header with a column named text (first line: {what})", "Name the columns in the first line."
    )


def split_row(text: str, delimiter: str) -> list[str] | None:
    """The cells of one row, or None where it is not CSV (text after a closing quotation mark).

    >>> split_row('1,"قال: ""لا"" ثم مضى"', ",")
    ['1', 'قال: "لا" ثم مضى']
    """
    if csv.field_size_limit() < MAX_ARTICLE_BYTES:  # the module's own limit is too low for long articles
        csv.field_size_limit(MAX_ARTICLE_BYTES)
    try:
        found = list(csv.reader(_physical(text), delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return found[0] if len(found) == 1 else None


def _physical(text: str) -> list[str]:
    """Lines as the csv module wants them: broken at line feeds only, not at every Unicode separator."""
    return [line + "\n" for line in text.split("\n")[:-1]] + ([last] if (last := text.rsplit("\n", 1)[-1]) else [])


def _join(parts: list[Line], size: int, *, closed: bool) -> Row:
    if size > MAX_ARTICLE_BYTES:
        return Row(parts[0].number, None, None, closed)
    data = b"".join(line.data or b"" for line in parts)
    wide = parts[0].text is not None
    return Row(parts[0].number, data, "".join(line.text or "" for line in parts) if wide else None, closed)


def _read_row(row: Row, number: int, names: list[str], delimiter: str, naming: Naming) -> Article | Refusal:
    uri = naming.uri(None, number)
    if not row.closed:
        fault = Fault(
            CSV_ROW, "a quotation mark opens here and never closes", "Close it; the rows after it were not read."
        )
        return fault.refusal(uri, line=row.line)
    if row.data is None:
        fault = Fault(TOO_LONG, f"longer than {MAX_ARTICLE_BYTES:,} bytes", "Split it: one row is one article.")
        return fault.refusal(uri, line=row.line)
    data = row.data if row.text is not None else row.data.rstrip(b"\r\n")
    decoded = Decoded(row.text, "utf-16") if row.text is not None else decode(data)
    if isinstance(decoded, Fault):
        return decoded.refusal(uri, line=row.line)
    cells = split_row(decoded.text, delimiter)
    if cells is None or len(cells) != len(names):
        had = (
            f"{len(cells)} cells where the header has {len(names)}"
            if cells is not None
            else "quotation marks do not pair up"
        )
        return Fault(CSV_ROW, had, "Quote cells that hold the delimiter or line breaks.").refusal(uri, line=row.line)
    record: dict[str, object] = {name: cell for name, cell in zip(names, cells, strict=True) if cell or name == "text"}
    own = record_id(record)
    if isinstance(own, Fault):
        return own.refusal(uri, line=row.line)
    uri = naming.uri(own, number)
    made = article_from(record, Found(uri, "text/csv", data, decoded.encoding))
    return made.refusal(uri, line=row.line) if isinstance(made, Fault) else made
