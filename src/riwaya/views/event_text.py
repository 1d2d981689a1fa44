"""An event for a person at a terminal: the disputes first, then who says it, origin by origin, in exact words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from riwaya.model import Dispute, Event, EventFigure, EventOrigin
from riwaya.rules.event_types import event_types
from riwaya.views import labels
from riwaya.views.event_texts import Texts
from riwaya.views.table import isolate

STATUS = {
    "single-origin": "مصدر واحد",
    "corroborated": "مؤكد من مصدرين مستقلين فأكثر",
    "contested": "فيه خلاف",
    "denied": "منفي",
}
DIMENSION = {
    "occurrence": "هل وقع",
    "actor": "من فعله",
    "target": "من استُهدف",
    "figure": "العدد",
    "place": "أين",
    "time": "متى",
}
RELATION = {
    "part_of": "جزء من",
    "followed_by": "تلاه",
    "same_place": "في المكان نفسه",
    "denies": "ينفي",
}
VALUE = {"happened": "وقع", "did not happen": "لم يقع"}
TARGET = {
    "market": "سوق",
    "homes": "مساكن",
    "street": "شارع",
    "hospital": "مستشفى",
    "school": "مدرسة",
    "mosque": "مسجد",
    "military": "عسكريون",
    "civilians": "مدنيون",
}
PART = {
    "type": "النوع",
    "place": "المكان",
    "time": "الزمن",
    "actors": "الفاعل",
    "targets": "المستهدف",
    "means": "الوسيلة",
    "figures": "الأعداد",
    "words": "الألفاظ",
    "nearness": "القرب في المقال",
}
HOLDS = {"part_of": "يضم", "denies": "ينفيه"}
"""What an event is to another that is related to it, told from its own side."""
WORDS_SHOWN = 110
RELATED_SHOWN = 12


def render_event(event: Event, texts: Texts, others: Iterable[Event] = ()) -> str:
    """The event as lines of text, with an empty line after it; `others`: events that its relations are named by."""
    return "\n".join(_lines(event, texts, relations(event, others))) + "\n\n"


def relations(event: Event, others: Iterable[Event]) -> list[tuple[str, str, str]]:
    """What other events are to this one: the relation, the other's id, what it was (empty where it is not among them)."""
    known = {other.id: other for other in others}
    rows = [
        (HOLDS[r.relation], other.id, _brief(other))
        for other in known.values()
        for r in other.related
        if r.event == event.id and r.relation in HOLDS
    ]
    told = {other for _, other, _ in rows}
    rows += [
        (RELATION[r.relation], r.event, _brief(known.get(r.event)))
        for r in event.related
        if r.relation != "same_place" or r.event not in told
    ]
    return rows[:RELATED_SHOWN]


def _brief(event: Event | None) -> str:
    if event is None:
        return ""
    figures = "، ".join(f"{labels.ROLE.get(role, role)} {bounds(f)}" for role, f in event.figures.items())
    return " · ".join(filter(None, (*heading(event)[:3], figures)))


def standing(event: Event) -> str:
    """How an event stands; several origins of which none tells what another tells back no one's word."""
    if event.status == "single-origin" and len(event.origins) > 1:
        return "لم يؤكده مصدر ثانٍ"
    return STATUS[event.status]


def origin_name(origin: EventOrigin, texts: Texts) -> str:
    """What an origin is called: by the actor data where it is a known body, else in the words of the articles."""
    name = texts.name(origin.id)
    return origin.name if name == origin.id else name


def why(event: Event) -> list[str]:
    """The parts of the score, each with its weight: why these accounts are one event."""
    return [f"{PART.get(part, part)} {points:+g}" for part, points in event.score.parts.items()]


def value_shown(value: str, name: Callable[[str], str] = str) -> str:
    """A dispute's value as a reader is told it; `name` says what an actor is called.

    >>> value_shown("did not happen"), value_shown("not usa"), value_shown("18–")
    ('لم يقع', 'ليس usa', '≥ 18')
    """
    if value.endswith("–"):
        return f"≥ {value.removesuffix('–')}"
    if value.startswith("–"):
        return f"≤ {value.removeprefix('–')}"
    if value.startswith("not "):
        return f"ليس {name(value.removeprefix('not '))}"
    return VALUE.get(value) or TARGET.get(value) or name(value)


def bounds(figure: EventFigure) -> str:
    """What a figure may be: «14», «12–20», «≥ 14»."""
    low, high = figure.low, figure.high
    if low is None:
        return "؟"
    if high is None:
        return f"≥ {low:g}"
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"


def heading(event: Event) -> list[str]:
    """The facts of an event's first line: what, where, when, how it stands."""
    kind = event_types().get(event.type)
    when = ""
    if event.time is not None:
        when = event.time.start if event.time.start == event.time.end else f"{event.time.start}/{event.time.end}"
    return [
        kind.name_ar if kind else event.type,
        event.place.name if event.place else "مكان غير معروف",
        when or "تاريخ غير معروف",
        standing(event),
        labels.claims_counted(len(event.claims)),
        labels.counted(event.articles, "مقال", "مقالان", "مقالات", "مقالًا"),
    ]


def _lines(event: Event, texts: Texts, related: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    yield f"{event.id}  " + " | ".join(isolate(fact) for fact in heading(event))
    for dispute in event.disputes:
        yield from _dispute(dispute, texts, event)
    if event.figures:
        yield "  " + isolate(
            "الأعداد: " + "؛ ".join(f"{labels.ROLE.get(r, r)} {bounds(f)}" for r, f in event.figures.items())
        )
    for origin in event.origins:
        yield from _origin(origin, texts)
    for relation, other, what in related:
        yield "  " + isolate(f"{relation}: {what or other}") + (f"  {other}" if what else "")
    if event.score.parts:
        yield "  " + isolate("جُمعت لأجل: " + "، ".join(why(event)))


def _dispute(dispute: Dispute, texts: Texts, event: Event) -> Iterator[str]:
    role = f" ({labels.ROLE.get(dispute.role, dispute.role)})" if dispute.role else ""
    yield "  " + isolate(f"✕ خلاف: {DIMENSION[dispute.dimension]}{role}")
    names = {origin.id: origin_name(origin, texts) for origin in event.origins}
    for position in dispute.positions:
        who = "، ".join(names.get(origin, origin) for origin in position.origins)
        yield "    " + isolate(f"{value_shown(position.value, texts.name)} — {who}")
        yield from (f"      {isolate(words)}" for words in _quoted(position.claims[:1], texts))


def _origin(origin: EventOrigin, texts: Texts) -> Iterator[str]:
    sign = "●" if origin.independent else "○"
    yield "  " + isolate(f"{sign} {origin_name(origin, texts)} [{origin.id}] ({len(origin.claims)})")
    yield from (f"      {isolate(words)}" for words in _quoted(origin.claims[:3], texts))


def _quoted(claims: tuple[str, ...], texts: Texts) -> Iterator[str]:
    for claim in claims:
        words = texts.by_claim.get(claim)
        if words is not None:
            clause = " ".join(words.clause.split())
            clause = clause if len(clause) <= WORDS_SHOWN else clause[: WORDS_SHOWN - 1] + "…"
            yield f"«{clause}» {words.outlet} {words.published}"
