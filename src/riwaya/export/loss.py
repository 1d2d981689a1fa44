"""The loss report: every row an export dropped or changed, by which rule; for machines and for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import BinaryIO, Literal

import msgspec

from riwaya.export.coding import RULES

Action = Literal["dropped", "changed", "not_carried"]
EXAMPLES = 3


class Loss(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One row that was dropped, one value that was changed, or one that the format has no place for.

    `row`: the id of the event, claim or document it was; `rule`: a coding rule, or `codebook`, `format`, `missing`.
    """

    row: str
    action: Action
    rule: str
    field: str | None = None
    was: str | int | float | None = None
    now: str | int | float | None = None
    why: str = ""


class LossReport:
    """Writes each loss as it comes, and counts. `text` is the report for people, once all is written.

    Without a stream losses are only counted.
    """

    def __init__(self, stream: BinaryIO | None = None) -> None:
        self._stream = stream
        self.counts: Counter[tuple[Action, str, str]] = Counter()
        self._examples: dict[tuple[Action, str, str], list[Loss]] = {}

    def note(self, loss: Loss) -> None:
        """Write one loss."""
        if self._stream is not None:
            self._stream.write(msgspec.json.encode(loss) + b"\n")
        key = (loss.action, loss.rule, loss.field or "")
        self.counts[key] += 1
        shown = self._examples.setdefault(key, [])
        if len(shown) < EXAMPLES:
            shown.append(loss)

    def dropped(self, row: str, rule: str, why: str) -> None:
        """A row that is not in the export."""
        self.note(Loss(row=row, action="dropped", rule=rule, why=why))

    def breaks(self, row: str, faults: Sequence[str]) -> bool:
        """Whether a row has faults against its codebook; one that has is noted as dropped."""
        if faults:
            self.dropped(row, "codebook", "; ".join(faults))
        return bool(faults)

    def changed(self, row: str, rule: str, field: str, was: float | str | None, now: float | str | None) -> None:
        """A value that was written otherwise than it was read."""
        self.note(Loss(row=row, action="changed", rule=rule, field=field, was=was, now=now))

    def not_carried(self, row: str, field: str, was: float | str | None, why: str = "") -> None:
        """A value that the format has no place for."""
        self.note(Loss(row=row, action="not_carried", rule="format", field=field, was=was, why=why))

    def text(self, name: str, written: Mapping[str, int]) -> str:
        """The report for people: what was written, then what was lost, most frequent first, with examples."""
        lines = [f"Loss report: {name}", "", "Written:"]
        lines += [f"  {count:>9,}  {file}" for file, count in written.items()]
        for action, title in _TITLES.items():
            found = [(key, count) for key, count in self.counts.most_common() if key[0] == action]
            if found:
                lines += ["", f"{title}: {sum(count for _, count in found):,}"]
                for key, count in sorted(found, key=lambda pair: (-pair[1], pair[0])):
                    lines += self._told(key, count)
        if not self.counts:
            lines += ["", "Nothing was dropped, changed or left behind."]
        return "\n".join(lines) + "\n"

    def _told(self, key: tuple[Action, str, str], count: int) -> list[str]:
        _, rule, field = key
        about = RULES[rule].does if rule in RULES else _OTHER.get(rule, "")
        at = f" ({field})" if field else ""
        lines = [f"  {count:>9,}  {rule}{at}: {about}"]
        for loss in self._examples[key]:
            change = f": {_shown(loss.was)} -> {_shown(loss.now)}" if loss.action == "changed" else ""
            why = f" ({loss.why})" if loss.why else ""
            lines.append(f"             e.g. {loss.row}{change}{why}")
        return lines


_TITLES: Mapping[Action, str] = {
    "dropped": "Rows left out",
    "changed": "Values changed",
    "not_carried": "Values the format has no place for",
}
_OTHER = {
    "codebook": "the row breaks the codebook",
    "no-such-type": "the codebook has no event of this type",
    "format": "the format has no place for it",
    "no-such-actor": "the codebook has no actor of this kind",
    "missing": "the article was not given",
    "length": "longer than the format holds",
    "spreadsheet": "a spreadsheet would take it for a formula",
}


def _shown(value: float | str | None) -> str:
    return "nothing" if value is None else str(value)
