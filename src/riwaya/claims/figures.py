"""How many: the quantities that count the victims, prisoners or incidents of a claim."""

from __future__ import annotations

from riwaya.claims.clauses import sentence_range
from riwaya.claims.context import Context
from riwaya.claims.triggers import Candidate
from riwaya.model import Figure
from riwaya.model.claim import FigureRole

_REACH = 9  # words between a trigger and the figure it counts
_TOTAL_REACH = 16  # «عدد القتلى … تجاوز 400»
ROLE_BY_TYPE: dict[str, FigureRole] = {
    "killing": "killed",
    "assassination": "killed",
    "injury": "injured",
    "arrest": "arrested",
    "release": "released",
    "surrender": "surrendered",
    "abduction": "abducted",
    "displacement": "displaced",
    "evacuation": "evacuated",
    "strength": "present",
    "airstrike": "incidents",
    "shelling": "incidents",
    "attack": "incidents",
    "explosion": "incidents",
    "clash": "incidents",
    "operation": "incidents",
    "seizure": "seized",
}
_MEASURES = frozenset("km km2 metre meter percent year month week day hour minute dollar degree kg ton litre".split())
_INCIDENT_UNITS = frozenset("airstrike attack explosion clash operation battle raid strike incident bombing ambush shelling".split())
_AMONG = frozenset(("بينهم", "بينهن", "منهم", "منهن", "ضمنهم", "بينها", "منها"))
_TOTALS = frozenset("بلغ بلغت تجاوز تجاوزت وصل وصلت ارتفع ارتفعت ارتفاع يبلغ تبلغ الي".split())


def read_figures(ctx: Context, candidate: Candidate, next_trigger: int) -> tuple[Figure, ...]:
    """Figures of the claim: in the trigger's own phrase, behind it, and those «among them»."""
    role = ROLE_BY_TYPE.get(candidate.type, "other")
    sentence, i = sentence_range(ctx, candidate.i), candidate.i
    found: list[int] = []
    if ctx.quantity_at[i] >= 0:
        found.append(ctx.quantity_at[i])
    k, words, broken = i + 1, 0, False
    reach = _REACH
    while k < sentence.last and words < reach:
        token = ctx.tokens[k]
        q = ctx.quantity_at[k]
        if token.norm in _TOTALS:
            reach = _TOTAL_REACH
        if q >= 0 and q not in found and ctx.time_at[k] < 0:
            if k >= next_trigger and not (k == next_trigger and not found):
                break
            if unit_fits(ctx, q, role) and (not found or _among(ctx, k)):
                found.append(q)
                reach = words + _REACH
        if k >= next_trigger and q < 0:
            broken = True
        if broken and not found:
            break
        if token.kind == "word":
            words += 1
        k += 1
    if not found and role in ("killed", "injured") and i and ctx.quantity_at[i - 1] >= 0 and unit_fits(ctx, ctx.quantity_at[i - 1], role):
        found.append(ctx.quantity_at[i - 1])
    return tuple(Figure(quantity=q, role=role) for q in found)


def unit_fits(ctx: Context, quantity: int, role: FigureRole) -> bool:
    """Whether a quantity's unit can be what the role counts."""
    unit = ctx.mentions.quantities[quantity].unit
    if unit in _MEASURES:
        return False
    if role == "incidents":
        return unit in _INCIDENT_UNITS or unit is None
    return unit not in _INCIDENT_UNITS


def _among(ctx: Context, k: int) -> bool:
    return any(ctx.tokens[m].norm in _AMONG for m in range(max(0, k - 3), k))
