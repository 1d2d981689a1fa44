"""One self-contained right-to-left page of events: the disputes on top, the figures on one axis, a column an origin.

Nothing is fetched: the style stands in the page and its policy (CSP) forbids the rest. There is no script.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files

from riwaya.model import Dispute, Event, EventFigure, EventOrigin, Position
from riwaya.rules.event_types import event_types
from riwaya.views import labels
from riwaya.views.event_text import DIMENSION, bounds, heading, origin_name, relations, standing, value_shown, why
from riwaya.views.event_texts import Texts, Words

POINT = 0.8
"""Width of a single number on the axis, in hundredths of it."""
CLAUSES_SHOWN = 25
"""Clauses of one origin on the page; the claims of the rest are counted."""


def render_page(events: Sequence[Event], texts: Texts, others: Sequence[Event] = ()) -> str:
    """The page of these events, with an index where there are several; `others` are named where they are related."""
    style = files("riwaya.views").joinpath("event.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    told = labels.counted(len(events), "حدث", "حدثان", "أحداث", "حدثًا")
    title = _title(events[0]) if len(events) == 1 else told
    shown = {event.id for event in events}
    known = {event.id: event for event in (*others, *events)}.values()
    return "".join(
        (
            '<!DOCTYPE html>\n<html lang="ar" dir="rtl"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>رواية — {escape(title)}</title><style>{style}</style></head><body>",
            f'<header class="top"><p class="mark">رِواية</p><p>{told}</p></header>',
            _index(events) if len(events) > 1 else "",
            "<main>",
            *(_event(event, texts, relations(event, known), shown) for event in events),
            "</main></body></html>\n",
        )
    )


def _title(event: Event) -> str:
    return " · ".join(heading(event)[:3])


def _isolated(facts: Sequence[str]) -> str:
    """Facts in a row; each keeps its own direction, so that a day is not read backwards."""
    return " · ".join(
        f'<bdi dir="{"ltr" if fact[:1].isdigit() else "auto"}">{escape(fact)}</bdi>' for fact in facts if fact
    )


def _index(events: Sequence[Event]) -> str:
    rows = "".join(
        f'<li><a href="#{event.id}">{_isolated(heading(event)[:3])}</a> <span class="st {event.status}">'
        f"{standing(event)}</span> <small>{_origins(len(event.origins))}</small></li>"
        for event in events
    )
    return f'<nav aria-label="الأحداث"><ol>{rows}</ol></nav>'


def _event(event: Event, texts: Texts, related: Sequence[tuple[str, str, str]], shown: set[str]) -> str:
    facts = heading(event)
    return "".join(
        (
            f'<article class="event" id="{event.id}" aria-labelledby="{event.id}-h">',
            f'<header><h2 id="{event.id}-h">{_isolated(facts[:3])}</h2>',
            f'<p class="facts"><span class="st {event.status}">{facts[3]}</span> ',
            f"{facts[4]}، {facts[5]}، {_origins(len(event.origins))}",
            f'<code dir="ltr">{event.id}</code></p>{_parties(event, texts)}</header>',
            _disputes(event, texts),
            _figures(event, texts),
            '<section class="columns" aria-label="المصادر">',
            *(_column(origin, texts) for origin in event.origins),
            "</section>",
            _related(related, shown),
            _why(event),
            "</article>",
        )
    )


def _origins(number: int) -> str:
    return labels.counted(number, "مصدر", "مصدران", "مصادر", "مصدرًا")


def _parties(event: Event, texts: Texts) -> str:
    rows = [("من فعل", event.actors), ("بمن", event.targets)]
    shown = "".join(
        f"<dt>{name}</dt><dd>{escape('، '.join(texts.name(actor) for actor in actors[:6]))}</dd>"
        for name, actors in rows
        if actors
    )
    return f'<dl class="who">{shown}</dl>' if shown else ""


def _disputes(event: Event, texts: Texts) -> str:
    if not event.disputes:
        return ""
    names = {origin.id: origin_name(origin, texts) for origin in event.origins}
    blocks = "".join(_dispute(dispute, names, texts) for dispute in event.disputes)
    return f'<section class="disputes" aria-label="الخلافات"><h3>حيث تفترق الروايات</h3>{blocks}</section>'


def _dispute(dispute: Dispute, names: dict[str, str], texts: Texts) -> str:
    role = f" · {labels.ROLE.get(dispute.role, dispute.role)}" if dispute.role else ""
    sides = "".join(_position(position, names, texts) for position in dispute.positions)
    return f'<div class="dispute"><h4>{DIMENSION[dispute.dimension]}{role}</h4><div class="sides">{sides}</div></div>'


def _position(position: Position, names: dict[str, str], texts: Texts) -> str:
    who = "، ".join(names.get(origin, origin) for origin in position.origins)
    quoted = "".join(_quote(texts.by_claim[c]) for c in position.claims[:2] if c in texts.by_claim)
    value = escape(value_shown(position.value, texts.name))
    return f'<div class="side"><p class="value"><bdi>{value}</bdi></p><p class="by">{escape(who)}</p>{quoted}</div>'


def _figures(event: Event, texts: Texts) -> str:
    if not event.figures:
        return ""
    rows = "".join(_axis(role, figure, event, texts) for role, figure in event.figures.items())
    return f'<section class="figures" aria-label="الأعداد"><h3>الأعداد</h3>{rows}</section>'


def _axis(role: str, figure: EventFigure, event: Event, texts: Texts) -> str:
    """One count: a line for each origin's range, all on one axis from 0 to the largest number given."""
    names = {origin.id: origin_name(origin, texts) for origin in event.origins}
    ranges = list(dict.fromkeys(_ranges(figure, texts)))
    top = max([high if high is not None else low * 1.25 for _, low, high, _ in ranges] or [1.0]) or 1.0
    lines = "".join(
        _bar(names.get(origin, origin), low, high, top, update=update) for origin, low, high, update in ranges
    )
    name = labels.ROLE.get(role, role)
    return f'<div class="axis"><h4>{escape(name)} <bdi>{bounds(figure)}</bdi></h4>{lines}</div>'


def _ranges(figure: EventFigure, texts: Texts) -> Iterator[tuple[str, float, float | None, bool]]:
    for by in figure.by:
        quantity = texts.quantity(by.claim, by.quantity)
        if quantity is not None and quantity.low is not None:
            yield by.origin, quantity.low, quantity.high, by.update


def _bar(name: str, low: float, high: float | None, top: float, *, update: bool) -> str:
    """A range drawn with an SVG line, right to left: an open end fades towards the left edge."""
    start = 100 - 100 * low / top
    end = 100 - 100 * min(high if high is not None else top, top) / top
    if start - end < POINT:
        end = max(0.0, start - POINT / 2)
        start = end + POINT
    shown = f"{low:g}" if high == low else f"{low:g}–{high:g}" if high is not None else f"≥ {low:g}"
    kind = "bar open" if high is None else "bar"
    mark = ' <span class="up">حصيلة لاحقة</span>' if update else ""
    return (
        f'<div class="row"><span class="name">{escape(name)}{mark}</span>'
        f'<svg viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label="{shown}">'
        f'<line class="base" x1="0" x2="100" y1="3" y2="3"/>'
        f'<line class="{kind}" x1="{start:.2f}" x2="{end:.2f}" y1="3" y2="3"/></svg>'
        f"<bdi>{shown}</bdi></div>"
    )


def _column(origin: EventOrigin, texts: Texts) -> str:
    words = [texts.by_claim[c] for c in origin.claims if c in texts.by_claim]
    accounts = _accounts(words)
    shown = "".join(_account(same) for same in accounts[:CLAUSES_SHOWN])
    left = sum(map(len, accounts[CLAUSES_SHOWN:]))
    rest = f'<p class="rest">و{labels.claims_counted(left)}</p>' if left else ""
    leans = "" if origin.independent else '<p class="leans">يستند إلى مصدر آخر مذكور في المقال نفسه</p>'
    kind = labels.SOURCE_KIND.get(origin.kind, origin.kind)
    name = escape(origin_name(origin, texts))
    return (
        f'<section class="origin" aria-label="{name}"><h3>{name}</h3>'
        f'<p class="kind">{escape(kind)} · {labels.claims_counted(len(origin.claims))}</p>{leans}{shown}{rest}</section>'
    )


def _accounts(words: Sequence[Words]) -> list[list[Words]]:
    """Claims of one clause under one chain stand together, in the order of days."""
    found: dict[tuple[object, ...], list[Words]] = {}
    for one in sorted(words, key=lambda w: (w.published, w.document, w.claim.span, w.trigger)):
        chain = tuple(source.text for source in one.claim.attribution)
        found.setdefault((one.document, one.claim.span, chain), []).append(one)
    return list(found.values())


def _account(same: Sequence[Words]) -> str:
    """Claims of a clause in its words under their chain: outlet ← source ← source."""
    words = same[0]
    kinds = "، ".join(dict.fromkeys(_kind(one) for one in same))
    chain = [words.outlet or words.uri, *(source.text for source in words.claim.attribution)]
    drawn = '<span class="arrow" aria-label="عن"> ← </span>'.join(f"<bdi>{escape(link)}</bdi>" for link in chain)
    quote = _quote(words, [one.trigger for one in same])
    return f'<div class="account"><p class="chain">{drawn}</p><p class="kind">{kinds}</p>{quote}</div>'


def _kind(words: Words) -> str:
    kind = event_types().get(words.claim.type)
    manner = labels.manner(words.claim)
    told = f' <span class="manner">({manner})</span>' if manner else ""
    return f"{escape(kind.name_ar if kind else words.claim.type)}{told}"


def _quote(words: Words, triggers: Sequence[tuple[int, int]] = ()) -> str:
    clause, shown, at = words.clause, "", 0
    for start, end in sorted(set(triggers) or {words.trigger}):
        if at <= start < end <= len(clause):
            shown += f"{escape(clause[at:start])}<mark>{escape(clause[start:end])}</mark>"
            at = end
    where = _isolated((words.outlet, words.published))
    return f'<blockquote dir="auto"><p>{shown}{escape(clause[at:])}</p><footer>{where}</footer></blockquote>'


def _related(related: Sequence[tuple[str, str, str]], shown: set[str]) -> str:
    rows = "".join(
        f"<li>{relation} {_linked(other, shown)}{f' <bdi>{escape(what)}</bdi>' if what else ''}</li>"
        for relation, other, what in related
    )
    return f'<section class="related"><h3>صلته بغيره</h3><ul>{rows}</ul></section>' if rows else ""


def _linked(event: str, shown: set[str]) -> str:
    code = f'<code dir="ltr">{event}</code>'
    return f'<a href="#{event}">{code}</a>' if event in shown else code


def _why(event: Event) -> str:
    """Why these accounts are one event: the parts of the score, for whoever doubts it."""
    parts = "".join(f"<li><bdi>{escape(part)}</bdi></li>" for part in why(event))
    return f'<section class="why"><h3>لماذا هو حدث واحد</h3><ul>{parts}</ul></section>' if parts else ""
