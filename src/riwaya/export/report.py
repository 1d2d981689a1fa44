"""A printable report of an event for a file or a court bundle: every quotation, chain and hash; HTML and PDF, right to left."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from html import escape
from importlib.resources import files

import msgspec

from riwaya.errors import InputError
from riwaya.export.extras import need
from riwaya.export.folder import Folder
from riwaya.export.material import Material, Telling, Told, tellings
from riwaya.export.options import Options
from riwaya.model import Document, EventOrigin, Quantity
from riwaya.rules.event_types import event_types
from riwaya.version import __version__
from riwaya.views import labels
from riwaya.views.event_text import DIMENSION, RELATION, STATUS, bounds, heading, value_shown

NAME = "report"
RULES: tuple[str, ...] = ()


def export(material: Material, out: Folder, options: Options) -> None:
    """Write ID.html for each event wanted, and ID.pdf with `pdf` (the extra riwaya[report]).

    An event is named by its id, the beginning of one, or the id of a claim in it. InputError where none is so named.
    """
    to_pdf = _PdfWriter() if options.pdf else None
    found: set[str] = set()
    for telling in tellings(material):
        event = telling.event
        named = {name for name in options.only if event.id.startswith(name) or name in event.claims}
        if options.only and not named:
            continue
        found |= named
        page = render(telling, protection=material.protection)
        out.whole(f"{event.id}.html", page.encode())
        if to_pdf is not None:
            out.whole(f"{event.id}.pdf", to_pdf(page))
        for name in telling.missing:
            out.loss.dropped(name, "missing", f"claim of {event.id}")
    absent = sorted(options.only - found)
    if absent:
        raise InputError("I021", f"no event {absent[0]}", remedy="Ids are printed by riwaya events.")


def render(telling: Telling, *, protection: str = "") -> str:
    """The page of one event: self-contained, with its style and a policy that forbids all else."""
    style = files("riwaya.export").joinpath("report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    facts = heading(telling.event)
    title = " · ".join(fact for fact in facts[:3] if fact)
    return "".join(
        (
            '<!DOCTYPE html>\n<html lang="ar" dir="rtl"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title><style>{style}</style></head><body>",
            _head(telling, facts),
            _disputes(telling),
            _figures(telling),
            _accounts(telling),
            _documents(telling),
            _foot(telling, protection),
            "</body></html>\n",
        )
    )


def _head(telling: Telling, facts: list[str]) -> str:
    event = telling.event
    place = event.place
    rows = [
        ("الرقم", _ltr(event.id)),
        ("ما حدث", escape(facts[0])),
        ("أين", _place(telling) if place is not None else "غير معروف"),
        ("متى", _days(event.time.start, event.time.end) if event.time else "غير معروف"),
        ("من فعل", _names(telling, event.actors)),
        ("بمن", _names(telling, event.targets)),
        ("الحال", escape(STATUS[event.status])),
        ("المصادر", labels.counted(len(event.origins), "مصدر", "مصدران", "مصادر", "مصدرًا")),
        ("نُشر", _days(event.first_reported, event.last_reported)),
    ]
    table = "".join(f"<tr><th>{name}</th><td>{value}</td></tr>" for name, value in rows if value)
    return (
        '<header><p class="mark">رِواية</p><p class="kind">تقرير حدث</p>'
        f"<h1>{' · '.join(f'<bdi>{escape(fact)}</bdi>' for fact in facts[:3] if fact)}</h1></header>"
        f'<table class="facts">{table}</table>'
    )


def _disputes(telling: Telling) -> str:
    if not telling.event.disputes:
        return ""
    names = {origin.id: origin.name for origin in telling.event.origins}
    shown = []
    for dispute in telling.event.disputes:
        role = f" · {labels.ROLE.get(dispute.role, dispute.role)}" if dispute.role else ""
        sides = "".join(
            f"<tr><td><bdi>{escape(value_shown(p.value, lambda a: telling.actor_names.get(a, a)))}</bdi></td>"
            f"<td>{'، '.join(escape(names.get(o, o)) for o in p.origins)}</td>"
            f"<td>{' '.join(_ltr(c) for c in p.claims)}</td></tr>"
            for p in dispute.positions
        )
        shown.append(
            f"<h3>{DIMENSION[dispute.dimension]}{escape(role)}</h3>"
            f"<table><tr><th>القول</th><th>على لسان</th><th>الأخبار</th></tr>{sides}</table>"
        )
    return f"<section><h2>حيث تفترق الروايات</h2>{''.join(shown)}</section>"


def _figures(telling: Telling) -> str:
    if not telling.event.figures:
        return ""
    names = {origin.id: origin.name for origin in telling.event.origins}
    rows = []
    for role, figure in telling.event.figures.items():
        rows.append(
            f'<tr class="sum"><th>{escape(labels.ROLE.get(role, role))}</th><td><bdi dir="ltr">{bounds(figure)}</bdi></td>'
            f"<td></td><td></td></tr>"
        )
        for by in figure.by:
            quantity = telling.quantity(by.claim, by.quantity)
            words = f"«{escape(quantity.text)}»" if quantity is not None else ""
            later = " (حصيلة لاحقة)" if by.update else ""
            rows.append(
                f'<tr><td></td><td><bdi dir="ltr">{_bounds(quantity)}</bdi></td><td>{words}{later}</td>'
                f"<td>{escape(names.get(by.origin, by.origin))} {_ltr(by.claim)}</td></tr>"
            )
    head = "<tr><th>العدد</th><th>القيمة</th><th>بلفظه</th><th>على لسان</th></tr>"
    return f"<section><h2>الأعداد</h2><table>{head}{''.join(rows)}</table></section>"


def _accounts(telling: Telling) -> str:
    columns = "".join(_origin(origin, telling) for origin in telling.event.origins)
    missing = "".join(f"<li>{_ltr(name)}</li>" for name in telling.missing)
    gap = f"<p>أخبار لم يُعطَ نصها:</p><ul>{missing}</ul>" if missing else ""
    return f"<section><h2>الأقوال بألفاظها</h2>{columns}{gap}</section>"


def _origin(origin: EventOrigin, telling: Telling) -> str:
    told = [telling.by_claim[c] for c in origin.claims if c in telling.by_claim]
    leans = "" if origin.independent else " · يستند إلى مصدر آخر في المقال نفسه"
    kind = labels.SOURCE_KIND.get(origin.kind, origin.kind)
    return (
        f'<div class="origin"><h3>{escape(origin.name)}</h3><p class="kind">{escape(kind)}{leans}</p>'
        f"{''.join(_quotation(one) for one in told)}</div>"
    )


def _quotation(one: Told) -> str:
    """One claim: its chain, its sentence with the clause set off, and where it stands."""
    claim, document = one.claim, one.document
    kind = event_types().get(claim.type)
    manner = labels.manner(claim)
    chain = '<span class="arrow"> ← </span>'.join(
        f"<bdi>{escape(link)}</bdi>" for link in one.chain() or (document.source.address,)
    )
    start, end = claim.span
    return (
        f'<div class="claim"><p class="chain">{chain}</p>'
        f"<blockquote>{''.join(_in_sentence(one))}</blockquote>"
        f'<p class="where">{escape(kind.name_ar if kind else claim.type)}{f" ({manner})" if manner else ""} · '
        f"الخبر {_ltr(claim.id)} · الحروف {_ltr(f'{start}–{end}')} · المقال {_ltr(document.id[:12])}</p></div>"
    )


def _in_sentence(one: Told) -> Iterator[str]:
    """The words before, the clause with its trigger marked, the words after: all of the sentence."""
    text, (start, end) = one.document.text, one.claim.span
    first = max((s for s, e in one.document.sentences if s <= start), default=start)
    last = min((e for s, e in one.document.sentences if e >= end), default=end)
    at, stop = one.claim.trigger.span
    yield f'<span class="around">{escape(text[first:start])}</span>'
    if start <= at < stop <= end:
        yield f"<b>{escape(text[start:at])}<mark>{escape(text[at:stop])}</mark>{escape(text[stop:end])}</b>"
    else:
        yield f"<b>{escape(text[start:end])}</b>"
    yield f'<span class="around">{escape(text[end:last])}</span>'


def _documents(telling: Telling) -> str:
    rows = "".join(_document(document) for document in telling.documents())
    return (
        "<section><h2>المقالات</h2><p>البصمة SHA-256 لبايتات المصدر كما وصلت؛ من أعاد حسابها على الملف نفسه "
        f"وجد الرقم نفسه.</p>{rows}</section>"
    )


def _document(document: Document) -> str:
    published = document.published
    rows = [
        ("العنوان", escape(document.title.text) if document.title else ""),
        ("الناشر", escape(document.outlet.name) if document.outlet else ""),
        ("نُشر", _days(published.start, published.end) if published else ""),
        ("جُلب", _ltr(document.source.retrieved) if document.source.retrieved else ""),
        ("العنوان الشبكي أو الملف", _ltr(document.source.address)),
        ("الحجم", _ltr(f"{document.source.bytes:,} bytes, {document.source.media_type}")),
        ("SHA-256", _ltr(document.source.sha256)),
        ("الرقم", _ltr(document.id)),
    ]
    table = "".join(f"<tr><th>{name}</th><td>{value}</td></tr>" for name, value in rows if value)
    return f'<table class="document">{table}</table>'


def _foot(telling: Telling, protection: str) -> str:
    event = telling.event
    related = "".join(f"<li>{RELATION[r.relation]} {_ltr(r.event)}</li>" for r in event.related)
    digest = hashlib.sha256(msgspec.json.encode(event)).hexdigest()
    shield = f"<p>الأشخاص: {escape(protection)}</p>" if protection else ""
    links = f"<h2>صلته بغيره</h2><ul>{related}</ul>" if related else ""
    return (
        f"<section>{links}</section><footer><p>قرأته آلةٌ (رواية {_ltr(__version__)}) ولم يراجعه أحد ما لم يُذكر غير ذلك.</p>"
        f"{shield}<p>بصمة سجل الحدث SHA-256: {_ltr(digest)}</p></footer>"
    )


def _place(telling: Telling) -> str:
    place = telling.event.place
    assert place is not None
    where = "، ".join(part for part in (place.name, place.admin1, place.country) if part)
    if place.lat is None:
        return f"{escape(where)} (بلا إحداثيات)"
    precision = {1: "المكان نفسه", 2: "قربه أو منطقة صغيرة", 3: "منطقة"}.get(place.geo_precision or 0, "")
    return f"<bdi>{escape(where)}</bdi> {_ltr(f'{place.lat:.4f}, {place.lon:.4f}')} ({precision})"


def _names(telling: Telling, actors: tuple[str, ...]) -> str:
    return "، ".join(f"<bdi>{escape(telling.actor_names.get(actor, actor))}</bdi>" for actor in actors)


def _days(start: str | None, end: str | None) -> str:
    if start is None:
        return ""
    return _ltr(start if end in (None, start) else f"{start} / {end}")


def _bounds(quantity: Quantity | None) -> str:
    return labels.bounds(quantity) if quantity is not None else ""


def _ltr(words: str) -> str:
    """Latin letters and numbers among Arabic keep their own direction."""
    return f'<code dir="ltr">{escape(words)}</code>'


class _PdfWriter:
    """Turns pages into PDFs. Pango and HarfBuzz set the Arabic; nothing is fetched."""

    def __init__(self) -> None:
        self._weasyprint = need("weasyprint", "report", "writing a PDF")

    def __call__(self, page: str) -> bytes:
        """The PDF of a page."""
        html = self._weasyprint.HTML(string=page, url_fetcher=_nothing)
        data: bytes = html.write_pdf(pdf_identifier=hashlib.sha256(page.encode()).digest()[:16], pdf_tags=True)
        return data


def _nothing(url: str, *_: object, **__: object) -> dict[str, object]:
    raise ValueError(f"nothing is fetched: {url}")
