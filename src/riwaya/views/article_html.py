"""One self-contained right-to-left page: articles with every claim marked in its own words, and what it stands on.

Nothing is fetched: style and script stand in the page, and its policy (CSP) forbids the rest. It reads
without the script; with it, pointing at a claim lights up its words.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files

import msgspec

from riwaya.model import Claim, Document, Source
from riwaya.rules.event_types import EventType, event_types
from riwaya.views import labels
from riwaya.views.marking import Piece, pieces

_LAYER_TITLE = {"furniture": "من قالب الصفحة، لا من المقال"}
_SIGN = {"denied": "✕", "maybe": "؟"}
_PART_CODE = {
    "clause": "k",
    "trigger": "t",
    "source": "s",
    "cue": "u",
    "actor": "a",
    "target": "g",
    "place": "p",
    "time": "d",
    "figure": "f",
}


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """One article as HTML, and what the index says about it. Cheap to hand between processes."""

    title: str
    outlet: str
    published: str
    claims: int
    html: str


def render_article(document: Document) -> Section:
    """An article: its text with the claims marked, and a card for every claim.

    Ids in it are made of the document's id, so sections of different articles can share a page.
    """
    name = _name(document)
    title = document.title.text.strip() if document.title else _first_line(document.text)
    outlet = document.outlet.name if document.outlet else ""
    published = labels.days(document.published) if document.published else ""
    cards = "".join(_card(document, k, name) for k in range(len(document.claims)))
    told = labels.claims_counted(len(document.claims))
    body = (
        f'<article id="{name}" aria-labelledby="{name}-h">'
        f'<header><h2 id="{name}-h" dir="auto">{escape(title)}</h2><p class="by">'
        f"{_facts(document, outlet, published)}<b>{told}</b></p></header>"
        f'<div class="two"><div class="text" lang="ar">{"".join(_text(document, name))}</div>'
        f'<section class="cards" aria-label="{told}">{cards or _NOTHING}</section></div></article>'
    )
    return Section(title=title, outlet=outlet, published=published, claims=len(document.claims), html=body)


def render_page(sections: Sequence[Section], *, set_aside: Sequence[str] = ()) -> str:
    """The page of these articles, with an index where there are several; `set_aside` says what was not read."""
    style, script = _asset("article.css"), _asset("article.js")
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; base-uri 'none'; "
        "form-action 'none'"
    )
    claims = sum(section.claims for section in sections)
    told = f"{labels.counted(len(sections), 'مقال', 'مقالان', 'مقالات', 'مقالًا')}، {labels.claims_counted(claims)}"
    title = sections[0].title if len(sections) == 1 else told
    return "".join(
        (
            '<!DOCTYPE html>\n<html lang="ar" dir="rtl"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>رواية — {escape(title)}</title><style>{style}</style></head><body>",
            '<a class="skip" href="#articles">إلى المقالات</a>',
            f'<header class="top"><p class="mark">رِواية</p><p>{told}</p>{_legend()}</header>',
            _index(sections) if len(sections) > 1 else "",
            '<main id="articles">',
            *(section.html for section in sections),
            _set_aside(set_aside),
            f"</main><script>{script}</script></body></html>\n",
        )
    )


_NOTHING = '<p class="none">لم يُقرأ في هذا المقال خبر عن حدث.</p>'


def _text(document: Document, name: str) -> Iterator[str]:
    """The text in paragraphs, one a line; empty lines are left out."""
    line: list[str] = []
    plain = ""
    holds = furniture = False
    for piece in pieces(document):
        words = document.text[piece.span[0] : piece.span[1]]
        if words == "\n":
            if holds:
                yield _paragraph(line, plain, furniture=furniture)
            line, plain, holds, furniture = [], "", False, False
            continue
        if words.strip():
            furniture = (furniture or not holds) and "furniture" in piece.layers
            holds = True
        line.append(_piece(piece, words, document, name))
        plain += words
    if holds:
        yield _paragraph(line, plain, furniture=furniture)


def _paragraph(line: list[str], plain: str, *, furniture: bool) -> str:
    kind = ' class="furniture"' if furniture else ""
    return f'<p dir="{labels.direction(plain)}"{kind}>{"".join(line)}</p>'


def _piece(piece: Piece, words: str, document: Document, name: str) -> str:
    """A piece as HTML: plain words, a marked span, or a link to the claim whose trigger it is; then the numbers."""
    triggers = [k for k, part in piece.parts if part == "trigger"]
    layers = [f"m-{layer}" for layer in piece.layers]
    parts = " ".join(f"{k}{_PART_CODE[part]}" for k, part in piece.parts)
    data = f' data-c="{parts}"' if parts else ""
    shown = escape(words, quote=False)
    if triggers:
        claim = document.claims[triggers[0]]
        classes = " ".join(("tr", f"f-{_type(claim).family}", *_shades(claim), *layers))
        about = escape(_in_short(claim))
        shown = (
            f'<a class="{classes}" id="{name}-t{triggers[0]}" href="#{name}-c{triggers[0]}" title="{about}"{data}>{shown}</a>'
        )
    elif layers or parts:
        kind = f' class="{" ".join(layers)}"' if layers else ""
        told = next((f' title="{_LAYER_TITLE[layer]}"' for layer in piece.layers if layer in _LAYER_TITLE), "")
        shown = f"<span{kind}{told}{data}>{shown}</span>"
    badges = "".join(_badge(document.claims[k], k, name) for k in piece.badges)
    return f'<span class="nb">{shown}{badges}</span>' if badges else shown


def _badge(claim: Claim, k: int, name: str) -> str:
    about = "، ".join(("الخبر", str(k + 1), *filter(None, [labels.manner(claim)])))
    sign = "".join(_SIGN[shade] for shade in _shades(claim))
    return f'<a class="n f-{_type(claim).family}" href="#{name}-c{k}" aria-label="{about}">{k + 1}{sign}</a>'


def _card(document: Document, k: int, name: str) -> str:
    """What is known of a claim, each value in the article's own words."""
    claim = document.claims[k]
    event = _type(claim)
    chips = [f'<span class="chip f-{event.family}">{escape(event.name_ar)}</span>', f"<code>{escape(claim.type)}</code>"]
    if claim.polarity == "denied":
        chips.append(f'<span class="chip denied">{labels.POLARITY["denied"]}</span>')
    if claim.modality != "asserted":
        chips.append(f'<span class="chip maybe">{labels.MODALITY[claim.modality]}</span>')
    rows = "".join(f"<div><dt>{term}</dt><dd>{value}</dd></div>" for term, value in _rows(document, claim) if value)
    return (
        f'<section class="card f-{event.family}" id="{name}-c{k}" data-k="{k}" tabindex="-1" '
        f'aria-label="الخبر {k + 1}: {escape(event.name_ar)}">'
        f'<h3><a class="n" href="#{name}-t{k}" title="إلى موضعه في النص">{k + 1}</a> '
        f'<bdi class="word">{escape(claim.trigger.text)}</bdi>{"".join(chips)}</h3><dl>{rows}</dl></section>'
    )


def _rows(document: Document, claim: Claim) -> Iterator[tuple[str, str]]:
    yield "عن", _chain(document, claim)
    yield "الفاعل", _listed(a.text for a in claim.actors)
    yield "المستهدَف", _listed(t.text for t in claim.targets)
    yield "المكان", _place(document, claim)
    yield "الزمان", _time(document, claim)
    yield "الأعداد", _figures(document, claim)


def _chain(document: Document, claim: Claim) -> str:
    """On whose word, nearest the reader first; the outlet itself stands for an empty chain."""
    if not claim.attribution:
        outlet = escape(document.outlet.name) if document.outlet else "الناشر"
        return f'<span class="own"><bdi>{outlet}</bdi> بصوته</span>'
    return '<ol class="chain">' + "".join(f"<li>{_link(source)}</li>" for source in claim.attribution) + "</ol>"


def _link(source: Source) -> str:
    kind = labels.SOURCE_KIND[source.kind] + ("، باسم مستعار" if source.pseudonym else "")
    cue = f' <q class="cue">{escape(source.cue.text)}</q>' if source.cue else ""
    return f"<bdi>{escape(source.text)}</bdi> <small>{kind}</small>{cue}"


def _listed(words: Iterator[str]) -> str:
    return "، ".join(f"<bdi>{escape(w)}</bdi>" for w in dict.fromkeys(words))


def _place(document: Document, claim: Claim) -> str:
    if claim.place is None:
        return ""
    found = next((p for p in document.places if p.span == claim.place.span), None)
    latin = f' <small dir="ltr" lang="en">{escape(found.name_en)}</small>' if found and found.name_en else ""
    return f"<bdi>{escape(claim.place.text)}</bdi>{latin}{_carried(told=claim.context.place)}"


def _time(document: Document, claim: Claim) -> str:
    if claim.time is None:
        return ""
    found = next((t for t in document.times if t.span == claim.time.span), None)
    told = labels.days(found) if found else ""
    iso = f' <time dir="ltr">{escape(told)}</time>' if told else ""
    return f"<bdi>{escape(claim.time.text)}</bdi>{iso}{_carried(told=claim.context.time)}"


def _carried(*, told: bool) -> str:
    return ' <small title="من جملة مجاورة">من السياق</small>' if told else ""


def _figures(document: Document, claim: Claim) -> str:
    out = []
    for figure in claim.figures:
        quantity = document.quantities[figure.quantity]
        out.append(
            f"<li>{labels.ROLE[figure.role]}: <bdi>{escape(quantity.text)}</bdi> "
            f'<small dir="ltr">{escape(labels.bounds(quantity))}</small></li>'
        )
    return f'<ul class="figures">{"".join(out)}</ul>' if out else ""


def _facts(document: Document, outlet: str, published: str) -> str:
    facts = [f"<bdi>{escape(outlet)}</bdi>"] if outlet else []
    facts.append(f'<time dir="ltr">{escape(published)}</time>' if published else "تاريخ النشر غير معروف")
    facts.append(f'<code dir="ltr">{escape(document.source.uri)}</code>')
    return "".join(f"<span>{fact}</span>" for fact in facts)


def _index(sections: Sequence[Section]) -> str:
    rows = "".join(
        f'<li><a href="#{_anchor(section.html)}"><bdi>{escape(section.title)}</bdi></a>'
        f'<small><bdi>{escape(section.outlet)}</bdi> <time dir="ltr">{escape(section.published)}</time> '
        f"<b>{section.claims}</b></small></li>"
        for section in sections
    )
    return f'<nav aria-label="فهرس المقالات"><h2>المقالات</h2><ol>{rows}</ol></nav>'


def _anchor(html: str) -> str:
    return html.removeprefix('<article id="').split('"', 1)[0]


def _legend() -> str:
    families = "".join(f'<li class="chip f-{name}">{told}</li>' for name, told in labels.FAMILY.items())
    kinds = (("m-places", "مكان"), ("m-times", "زمان"), ("m-actors", "فاعل"), ("m-quantities", "عدد"))
    marks = "".join(f'<li><span class="{name}">{told}</span></li>' for name, told in kinds)
    return (
        f'<ul class="legend" aria-label="مفتاح الألوان">{families}{marks}'
        '<li><span class="tr f-violence denied">منفي</span><span class="n f-violence">✕</span></li>'
        '<li><span class="tr f-violence maybe">لم يقع</span><span class="n f-violence">؟</span></li></ul>'
    )


def _set_aside(messages: Sequence[str]) -> str:
    if not messages:
        return ""
    rows = "".join(f'<li dir="auto">{escape(message)}</li>' for message in messages)
    return f'<section class="aside"><h2>لم يُقرأ</h2><ul>{rows}</ul></section>'


def _shades(claim: Claim) -> Iterator[str]:
    if claim.polarity == "denied":
        yield "denied"
    if claim.modality != "asserted":
        yield "maybe"


def _in_short(claim: Claim) -> str:
    """A line for the pointer: type, manner, source."""
    source = claim.attribution[-1].text if claim.attribution else ""
    words = (_type(claim).name_ar, labels.manner(claim), f"عن: {source}" if source else "")
    return " — ".join(w for w in words if w)


def _type(claim: Claim) -> EventType:
    found = event_types().get(claim.type)
    return found or EventType(claim.type, "state", claim.type, "", is_state=False)


def _name(document: Document) -> str:
    return f"a{document.id[:12]}"


def _first_line(text: str) -> str:
    line = next((line.strip() for line in text.split("\n") if line.strip()), "")
    return line if len(line) <= 90 else line[:90].rsplit(" ", 1)[0] + "…"


def _asset(name: str) -> str:
    return (files("riwaya.views") / name).read_text(encoding="utf-8")


def _digest(asset: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(asset.encode()).digest()).decode()
