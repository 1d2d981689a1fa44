"""What is on the screen as CSV, in the manner of the exports: UTF-8 that spreadsheets recognise, no cell run as a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from starlette.responses import Response

from riwaya.export.tables import BOM, Cell, csv_line, would_run


def csv_response(name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """The rows under their columns, as the file NAME.csv. Words that a spreadsheet would run get an apostrophe before them."""
    lines = [csv_line(columns), *(csv_line([_cell(value) for value in row]) for row in rows)]
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(BOM + b"".join(lines), media_type="text/csv; charset=utf-8", headers=headers)


def _cell(value: Cell) -> Cell:
    return f"'{value}" if isinstance(value, str) and would_run(value) else value
