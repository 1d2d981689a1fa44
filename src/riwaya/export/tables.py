"""CSV as spreadsheets need it: UTF-8 that Excel recognises, and no cell that it would run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from riwaya.export.folder import Output
from riwaya.export.loss import LossReport

BOM = b"\xef\xbb\xbf"
CELL = 32_767
"""Characters that a cell of Excel holds."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Cell = str | int | float | None


class Table:
    """Writes rows under a header. With `guard`, words that a spreadsheet would run get an apostrophe before them.

    Numbers are written as numbers. Directional marks are written where the text has them and nowhere else.
    """

    def __init__(self, output: Output, header: Sequence[str], *, bom: bool, guard: LossReport | None) -> None:
        self._output, self._header, self._guard = output, tuple(header), guard
        if bom:
            output.write(BOM)
        output.write(csv_line(self._header))

    def row(self, key: str, cells: Iterable[Cell]) -> None:
        """Write one row; `key` names it in the loss report."""
        kept = list(cells)
        assert len(kept) == len(self._header), (key, len(kept), len(self._header))
        if self._guard is not None:
            kept = [self._guarded(key, name, cell) for name, cell in zip(self._header, kept, strict=True)]
        self._output.write(csv_line(kept), rows=1)

    def _guarded(self, key: str, name: str, cell: Cell) -> Cell:
        if not isinstance(cell, str) or self._guard is None:
            return cell
        if would_run(cell):
            self._guard.changed(key, "spreadsheet", name, cell[:60], f"'{cell[:60]}")
            cell = f"'{cell}"
        if len(cell) > CELL:
            self._guard.changed(key, "length", name, len(cell), CELL)
            cell = cell[:CELL]
        return cell


def would_run(cell: str) -> bool:
    """Whether a spreadsheet would take these words for a formula.

    >>> would_run("=1+1"), would_run("قصف")
    (True, False)
    """
    return cell.startswith(_FORMULA)


def csv_line(cells: Sequence[Cell]) -> bytes:
    """One row of CSV (RFC 4180), UTF-8."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerow(["" if cell is None else cell for cell in cells])
    return stream.getvalue().encode("utf-8")
