"""The outlet and the author as the page names them.

In the order of what proves most: the headline's end or beginning (… | الجزيرة نت), a line of outlet and place
or author in the head, a copyright line, «لـ"العربي الجديد"» in the body where the page speaks to no
other outlet, the line المصدر:, and last an agency in a dateline, which may be only the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from riwaya.model import Span
from riwaya.sources.days import days_in
from riwaya.sources.furniture import FoldedLine
from riwaya.sources.outlets import Publisher, publishers
from riwaya.sources.ownname import is_plain, publisher_named, spoken_to
from riwaya.sources.pagewords import bare, page_words

_SEPARATOR = re.compile(r"\s+[|•·–—-]+\s*|[|•·–—/:،,()\[\]«»\"“”]+\s*|-+\s+|\s*--+\s*|(?<=[^\W\d])-(?=[^\W\d])")
_SUFFIX = re.compile(r"\s+([|–—-]|\|\|)\s+(?=[^|–—-]+$)")
_PREFIX = re.compile(r"([^|–—-]{2,40}?)\s+[|–—-]\s+")
_TITLE_WORDS = 3
_LINE_WORDS = 10
_PERSON_WORDS = range(2, 5)

_TITLE, _HEAD_LINE, _RIGHTS, _SPOKEN, _SOURCE_LINE, _AGENCY = range(6)
_SOURCE_LABEL = "المصدر"
_RIGHTS_MARK = "حقوق"

At = tuple[int, int, int]


class Imprint(NamedTuple):
    """Outlet and byline with (line, start, end) in the folded line; `lines` are nothing but imprint."""

    outlet: tuple[Publisher, At] | None
    byline: At | None
    lines: frozenset[int]
    title: At | None


class Segment(NamedTuple):
    """A piece of a line between signs, and the signs before it."""

    start: int
    end: int
    text: str
    before: str


def find_imprint(lines: Sequence[FoldedLine], *, head: Sequence[int], lead: int | None, furniture: set[int]) -> Imprint:
    """The outlet and the author a page names."""
    named: list[tuple[int, int, Publisher, At]] = []
    own: set[int] = set()
    byline: At | None = None
    title: At | None = None
    for i in head:
        headed = _named_title(lines[i]) if i == head[0] else None
        if headed is not None:
            publisher, (start, end), name = headed
            title = (i, start, end)
            named.append((_AGENCY if publisher.kind == "agency" else _TITLE, i, publisher, (i, *name)))
            continue
        told = _head_line(lines[i])
        if told is not None:
            own.add(i)
            named.extend((_rank(publisher), i, publisher, (i, s.start, s.end)) for publisher, s in told[0])
            byline = byline or (None if told[1] is None else (i, told[1].start, told[1].end))
            continue
        signed = _signature(lines[i])
        if signed is not None:
            own.add(i)
            byline = byline or (i, *signed)
    if lead is not None:
        named.extend((_rank(p), lead, p, (lead, s.start, s.end)) for p, s in _dateline(lines[lead]))
    named.extend(_elsewhere(lines, furniture))
    spoken = list(spoken_to(lines))
    if len({publisher.id for publisher, _ in spoken}) == 1:
        named.append((_SPOKEN, spoken[0][1][0], *spoken[0]))
    best = min(named, key=lambda n: (n[0], n[1]), default=None)
    return Imprint((best[2], best[3]) if best is not None else None, byline, frozenset(own), title)


def segments(folded: str) -> list[Segment]:
    """A line cut at its signs, dates taken out."""
    text = folded
    for day in days_in(folded):
        text = f"{text[: day.start]}{'|' * (day.end - day.start)}{text[day.end :]}"
    out: list[Segment] = []
    at, before = 0, ""
    for m in (*_SEPARATOR.finditer(text), None):
        end = m.start() if m is not None else len(text)
        piece = text[at:end]
        kept = piece.strip()
        if kept:
            start = at + piece.index(kept[0])
            out.append(Segment(start, start + len(kept), kept, before))
            before = ""
        if m is not None:
            before += m.group().strip()
            at = m.end()
    return out


def _rank(publisher: Publisher) -> int:
    return _AGENCY if publisher.kind == "agency" else _HEAD_LINE


def _named_title(line: FoldedLine) -> tuple[Publisher, Span, Span] | None:
    """… | عنب بلدي, or عنب بلدي - …: the publisher, the headline without it, the name."""
    end = len(line.folded)
    suffix, prefix = _SUFFIX.search(line.folded), _PREFIX.match(line.folded)
    if suffix is not None:
        publisher = publisher_named(line.folded[suffix.end() :])
        plain = publisher is not None and is_plain(publisher, line.folded[suffix.end() :])
        if (
            publisher is not None
            and (not plain or suffix.group(1) == "|")
            and _is_headline(line.folded[: suffix.start()])
        ):
            return publisher, (0, suffix.start()), (suffix.end(), end)
    if prefix is not None:
        publisher = publisher_named(prefix.group(1))
        if (
            publisher is not None
            and not is_plain(publisher, prefix.group(1))
            and _is_headline(line.folded[prefix.end() :])
        ):
            return publisher, (prefix.end(), end), (0, prefix.end(1))
    return None


def _is_headline(folded: str) -> bool:
    return len(folded.split()) >= _TITLE_WORDS


def _head_line(line: FoldedLine) -> tuple[list[tuple[Publisher, Segment]], Segment | None] | None:
    """A line of outlet, place, date and author and nothing else: the outlets and the author."""
    if line.words > _LINE_WORDS + 4:
        return None
    found: list[tuple[Publisher, Segment]] = []
    person: Segment | None = None
    cut = segments(line.folded)
    for segment in cut:
        publisher = _named_by(segment)
        if publisher is not None:
            if len(cut) == 1 and is_plain(publisher, segment.text) and not any(days_in(line.folded)):
                return None
            found.append((publisher, segment))
        elif not _is_place_or_plain(segment.text):
            kept = _person(segment)
            if kept is None or person is not None or segment.before[-1:] in {":", "،", ","}:
                return None
            person = kept
    return (found, person) if found else None


def _named_by(segment: Segment) -> Publisher | None:
    """The publisher a segment names; a name that is a city's too (الرياض) only between quotation marks."""
    publisher = publisher_named(segment.text)
    if (
        publisher is not None
        and publisher.plain
        and bare(segment.text) in page_words().cities
        and segment.before[-1:] not in {'"', "«", "“"}
    ):
        return None
    return publisher


def _is_place_or_plain(text: str) -> bool:
    words = page_words()
    plain = bare(text)
    rest = [w for w in plain.split() if w not in words.beside and w not in words.plain]
    return not rest or plain in words.cities or plain in words.plain or " ".join(rest) in words.cities or rest == ["ب"]


def _person(segment: Segment) -> Segment | None:
    """The segment as a person's name (two to four words, no digits), a word such as بقلم left out."""
    parts = segment.text.split()
    start = segment.start
    if parts and bare(parts[0]) in page_words().bylines:
        start = segment.start + segment.text.index(parts[1]) if len(parts) > 1 else segment.end
        parts = parts[1:]
    if len(parts) not in _PERSON_WORDS or any(c.isdigit() for c in segment.text):
        return None
    return Segment(start, segment.end, " ".join(parts), segment.before)


def _signature(line: FoldedLine) -> tuple[int, int] | None:
    """بقلم: سامي الخطيب. The verb forms (كتب) need their colon."""
    if line.words > 7:
        return None
    cut = segments(line.folded)
    first = bare(cut[0].text).split() if cut else []
    if not first or first[0] not in page_words().bylines:
        return None
    if len(cut) == 1 and first[0] in page_words().signed:
        kept = _person(cut[0])
        return (kept.start, kept.end) if kept is not None else None
    if len(cut) == 2 and len(first) == 1 and ":" in cut[1].before:
        kept = _person(cut[1])
        return (kept.start, kept.end) if kept is not None else None
    return None


def _dateline(line: FoldedLine) -> Iterator[tuple[Publisher, Segment]]:
    """The outlets in front of the first sentence: «دمشق-سانا»، «سبق- وكالات:»، «(CNN)--»."""
    cut = segments(line.folded[:120])
    for k, segment in enumerate(cut[:5]):
        publisher = _named_by(segment)
        after = cut[k + 1].before if k + 1 < len(cut) else ""
        if publisher is not None and any(c in after for c in "-–—:/"):
            opened = (
                k == 0
                or _is_place_or_plain(cut[0].text)
                or (segment.before[-1:] in {"-", "–"} and len(cut[0].text.split()) <= 3)
            )
            if opened:
                yield publisher, segment
                return
        elif len(segment.text.split()) > 4:
            return


def _elsewhere(lines: Sequence[FoldedLine], furniture: set[int]) -> Iterator[tuple[int, int, Publisher, At]]:
    """Copyright lines and lines that name the source."""
    for i, line in enumerate(lines):
        if i in furniture and _RIGHTS_MARK in line.folded:
            for segment in _windows(line.folded):
                publisher = publisher_named(segment.text)
                if publisher is not None and not is_plain(publisher, segment.text):
                    yield (_RIGHTS, i, publisher, (i, segment.start, segment.end))
                    break
        elif line.words <= 8 and line.folded.startswith(_SOURCE_LABEL):
            for segment in segments(line.folded)[1:]:
                publisher = publisher_named(segment.text.split(" + ")[0])
                if publisher is not None:
                    yield (
                        _AGENCY if publisher.kind == "agency" else _SOURCE_LINE,
                        i,
                        publisher,
                        (i, segment.start, segment.end),
                    )
                    break


def _windows(folded: str) -> Iterator[Segment]:
    words = list(re.finditer(r"[\w.]+", folded))
    for n in range(publishers().longest, 0, -1):
        for k in range(len(words) - n + 1):
            start, end = words[k].start(), words[k + n - 1].end()
            yield Segment(start, end, folded[start:end], "")
