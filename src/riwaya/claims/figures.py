"""How many: the quantities that count the victims, prisoners, weapons or incidents of a claim."""

from __future__ import annotations

from collections.abc import Iterator

from riwaya.claims.clauses import is_verb, sentence_range
from riwaya.claims.context import Context
from riwaya.claims.triggers import Candidate
from riwaya.model import Figure
from riwaya.model.claim import FigureRole

_REACH = 10  # words between a trigger and the figure it counts
_TOTAL_REACH = 16  # «عدد القتلى … تجاوز 400»
_BACK_REACH = 12  # words between a subject's figure and the verb behind it
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
    "withdrawal": "evacuated",
    "strength": "present",
    "protest": "present",
    "siege": "present",
    "airstrike": "incidents",
    "shelling": "incidents",
    "attack": "incidents",
    "explosion": "incidents",
    "clash": "incidents",
    "operation": "incidents",
    "raid": "incidents",
    "negotiation": "incidents",
    "seizure": "seized",
}
_UNCOUNTED = frozenset("agreement demand accusation denial threat ceasefire rejection control support allegiance".split())
_MEASURES = frozenset(
    "km km2 m m2 mile hectare cm mm percent year month week day hour minute second decade century dollar degree kg ton"
    " gram litre foot riyal euro dinar lira ruble pound dirham shekel rupee cent".split()
)
_INCIDENT_UNITS = frozenset("airstrike attack explosion clash operation battle raid strike incident bombing ambush shelling occasion".split())
_THINGS = frozenset(
    "aircraft axis barrel building bus city country district explosive governorate house item mine missile position shell"
    " ship site tank target town vehicle village weapon".split()
)
_REGIONS = frozenset(("governorate", "country", "axis"))
_AMONG = frozenset(("بينهم", "بينهن", "منهم", "منهن", "ضمنهم", "بينها", "منها", "بينهما"))
_AMONG_THEM = frozenset(("بينهم", "بينهن", "بينها", "ضمنهم", "بينهما"))
_ADDED = frozenset(("اضافه", "بالاضافه", "فضلا", "كذلك", "ايضا"))
_TOTALS = frozenset("بلغ بلغت تجاوز تجاوزت وصل وصلت ارتفع ارتفعت ارتفاع يبلغ تبلغ الي".split())
_DEAD = frozenset("قتيل قتلي قتيلا القتيل القتلي شهيد شهداء الشهداء ضحايا الضحايا".split())
_HURT = frozenset("جريح جريحا جرحي الجرحي مصاب مصابا مصابين مصابون المصابين المصابون".split())
_VICTIMS = _DEAD | _HURT
_SIDES = ("الطرف", "الجانب", "طرفي", "جانبي", "الرئيس", "الدول", "البلد", "الزعيم", "الحال")
_PLACES = frozenset("city town village district site".split())
_DUAL_VERBS = frozenset(("قتلا", "جرحا"))  # read as nouns, too («قتلًا»)
_STOPS = frozenset((".", "؛", ":", "!", "؟"))


def read_figures(ctx: Context, candidate: Candidate, next_trigger: int) -> tuple[Figure, ...]:
    """Figures of the claim: in the trigger's own phrase, behind it, before it where that is the subject, and those «among them».

    `next_trigger` is the token of the next claim's trigger, past which figures are that claim's.
    """
    role = ROLE_BY_TYPE.get(candidate.type, "other")
    found: list[int] = []
    own = ctx.quantity_at[candidate.i]
    if own >= 0 and ctx.time_at[candidate.i] < 0:
        found.append(own)
    if candidate.type not in _UNCOUNTED:
        subject = list(_before(ctx, candidate, role)) if not found else []
        if not found:
            found += _shared(ctx, candidate, role)
        if not (subject and _paired(ctx, candidate.i, next_trigger)):
            found += _behind(ctx, candidate, next_trigger, role, found)
        if not found or all(_among(ctx, _first(ctx, q), _AMONG_THEM) for q in found):
            found = [*subject, *found]
    return tuple(Figure(quantity=q, role=_role(ctx, q, role)) for q in found)


def unit_fits(ctx: Context, quantity: int, role: FigureRole) -> bool:
    """Whether a quantity's unit can be what the role counts."""
    unit = ctx.mentions.quantities[quantity].unit or ""
    word = ctx.tokens[_first(ctx, quantity)].norm
    if unit in _MEASURES or word.lstrip("ول").startswith(_SIDES):
        return False
    first_word = unit.split()[0] if unit else ""
    if role == "incidents":
        return unit in _INCIDENT_UNITS or (first_word in _THINGS and unit not in _REGIONS)
    if role in ("other", "seized"):
        return unit not in _INCIDENT_UNITS and unit not in _REGIONS
    return unit not in _INCIDENT_UNITS and first_word not in _THINGS and not word.removeprefix("ال").startswith("ريف")


def _counts(ctx: Context, quantity: int, candidate: Candidate, role: FigureRole) -> bool:
    """Whether a quantity can count what a claim is about: its unit, and whether the words in it are of the dead or the hurt."""
    unit = ctx.mentions.quantities[quantity].unit
    if candidate.type == "movement" and unit in _PLACES:
        return False
    if candidate.type == "capture" and unit in ("percent", "km2", "km"):
        return ctx.tokens[_first(ctx, quantity) - 1].norm == "علي"
    if role in ("killed", "injured"):
        first, words = _first(ctx, quantity), set()
        for k in range(first, min(first + 8, len(ctx.tokens))):
            if ctx.quantity_at[k] == quantity:
                words.add(ctx.tokens[k].norm.removeprefix("و"))
        other, own = (_HURT, _DEAD) if role == "killed" else (_DEAD, _HURT)
        if words & other and not words & own:
            return False
    return unit_fits(ctx, quantity, role)


def _role(ctx: Context, quantity: int, role: FigureRole) -> FigureRole:
    """What a figure counts: an attack's incidents, or the weapons and targets of it."""
    if role == "incidents" and ctx.mentions.quantities[quantity].unit not in (*_INCIDENT_UNITS, None):
        return "other"
    return role


def _behind(ctx: Context, candidate: Candidate, next_trigger: int, role: FigureRole, known: list[int]) -> Iterator[int]:
    """Figures behind the trigger, up to the next claim's."""
    found = list(known)
    reach, words, passed = _REACH, 0, False
    paired = _paired(ctx, candidate.i, next_trigger) or _passes(ctx, candidate, next_trigger)
    for k in range(candidate.i + 1, sentence_range(ctx, candidate.i).last):
        token, q = ctx.tokens[k], ctx.quantity_at[k]
        if token.norm in _STOPS or token.kind == "break" or words >= reach:
            return
        if token.norm in _TOTALS:
            reach = _TOTAL_REACH
        if k >= next_trigger and not paired and q < 0:
            passed = True
        if passed and not found:
            return
        if q >= 0 and q not in found and ctx.time_at[k] < 0:
            if k >= next_trigger and not paired and (found or k > next_trigger):
                return
            if found and _holds(ctx, q, next_trigger):
                return
            if _counts(ctx, q, candidate, role) and (not found or _continues(ctx, k, passed=passed)):
                found.append(q)
                reach = words + _REACH
                yield q
        if token.kind == "word":
            words += 1


def _before(ctx: Context, candidate: Candidate, role: FigureRole) -> Iterator[int]:
    """The figure of a subject before its verb («12 مسلحا قتلوا»), of «لقي 14 مقاتلا مصرعهم», and of «3 كانوا بين القتلى»."""
    i = candidate.i
    first = sentence_range(ctx, i).first
    reading = candidate.reading
    split = any(ctx.tokens[k].norm == "بين" for k in range(max(first, i - 3), i))
    token = ctx.tokens[i]
    verb = reading.form.pos == "verb" or (token.norm in _DUAL_VERBS and "ً" not in token.raw)
    suffered = role not in ("incidents", "other", "seized", "present") or candidate.type in ("protest", "destruction")
    if not verb and not split and not (reading.split.after and candidate.type == "killing"):
        return
    if (candidate.type == "destruction" and not verb) or (verb and ctx.tokens[i].norm.startswith("و")):
        return
    reach = _BACK_REACH if suffered else 3
    words = 0
    for k in range(i - 1, first - 1, -1):
        token, q = ctx.tokens[k], ctx.quantity_at[k]
        if token.norm in _STOPS or token.kind == "break" or words >= reach:
            return
        if q >= 0 and ctx.time_at[k] < 0:
            if _counts(ctx, q, candidate, role) and not _among(ctx, _first(ctx, q)):
                yield q
                return
            if not suffered:
                return
        elif is_verb(ctx, k) and not ctx.tags[k].auxiliary and not token.norm.startswith(("كان", "لق")):
            return
        if token.kind == "word":
            words += 1


def _shared(ctx: Context, candidate: Candidate, role: FigureRole) -> Iterator[int]:
    """The figure right before a coordinated noun: «عشرات القتلى والجرحى»."""
    i = candidate.i
    if role not in ("killed", "injured") or not i or ctx.tokens[i].norm.removeprefix("و") not in _VICTIMS:
        return
    q = ctx.quantity_at[i - 1]
    if q >= 0 and unit_fits(ctx, q, role):
        yield q


def _paired(ctx: Context, i: int, next_trigger: int) -> bool:
    """«قتل وأسر العشرات»: two triggers side by side that share what follows."""
    if next_trigger >= len(ctx.tokens):
        return False
    return next_trigger == i + 1 and ctx.tokens[next_trigger].norm.startswith("و") and ctx.quantity_at[next_trigger] < 0


def _passes(ctx: Context, candidate: Candidate, next_trigger: int) -> bool:
    """Whether a verb's figure may stand behind the next trigger: its subject («دمرت الغارات 4 دبابات») or circumstance («قتل في المعارك 18»)."""
    verb = any(r.form.pos == "verb" for r in ctx.words[candidate.i].readings)
    if not verb or next_trigger > candidate.i + 3 or next_trigger >= len(ctx.tokens):
        return False
    return next_trigger == candidate.i + 1 or ctx.tags[candidate.i + 1].preposition


def _continues(ctx: Context, k: int, *, passed: bool) -> bool:
    """Whether a further figure belongs to the first: «بينهم 5», or coordinated with it («و4 مركبات») in the same clause."""
    if _among(ctx, k):
        return True
    token = ctx.tokens[k]
    joined = token.norm.startswith("و") or (k and ctx.tokens[k - 1].norm == "و") or (k > 1 and ctx.tokens[k - 2].norm.lstrip("و") in _ADDED)
    return bool(joined) and not passed


def _holds(ctx: Context, quantity: int, token: int) -> bool:
    """Whether the next claim's trigger is inside the quantity or follows it at once: the figure is that claim's."""
    return token < len(ctx.tokens) and (ctx.quantity_at[token] == quantity or (ctx.quantity_at[token - 1] == quantity))


def _first(ctx: Context, quantity: int) -> int:
    """The first token of a quantity."""
    return ctx.text.token_at(ctx.mentions.quantities[quantity].span[0])


def _among(ctx: Context, k: int, words: frozenset[str] = _AMONG) -> bool:
    return any(ctx.tokens[m].norm.removeprefix("و") in words for m in range(max(0, k - 3), k))
