"""Names of publishers as a page uses them: a name that is a word too, and whom the page's own sources speak to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from riwaya.sources.furniture import FoldedLine
from riwaya.sources.outlets import Publisher, name_key, publishers
from riwaya.sources.pagewords import bare, page_words
from riwaya.text import fold_word

At = tuple[int, int, int]

_SPOKEN_TO = re.compile(r"(?<!\w)(?:[وف]?ل|خاص ب)\s?[\"«“'(]{1,2}([^\"«»“”'()\n]{2,40})[\"»”')]")
_OWN_MARK = re.compile(r"(?<!\w)(?:[وف]?[لب]?(?P<reporter>م[ور]\w{2,5}|كاميرا) |[وف]?ل ?)(?P<name>\w+)")
_ACCORDING = re.compile(r"(?:وفقا?|طبقا|استنادا|نقلا|حسب|بالنسبه)\s*$")  # «وفقا ل…» quotes another outlet
_NAME_WORD = re.compile(r"[^\s،؛.,:\"«»“”()]+")


def publisher_named(name: str) -> Publisher | None:
    """The publisher of that name, a word such as صحيفة before it or not."""
    table = publishers().by_name
    found = table.get(name_key(name), ())
    if not found:
        first, _, rest = name.partition(" ")
        found = table.get(name_key(rest), ()) if rest and bare(first) in page_words().kinds else ()
    return found[0] if len(found) == 1 else None


def is_plain(publisher: Publisher, name: str) -> bool:
    """Whether the name as it stands is an ordinary word too."""
    return publisher.plain and name_key(name) == name_key(publisher.name)


def spoken_to(lines: Sequence[FoldedLine]) -> Iterator[tuple[Publisher, At]]:
    """قال … لـ"العربي الجديد"، قال لعنب بلدي، أفاد مراسل الميادين: the page's own outlet; agencies left out."""
    for i, line in enumerate(lines):
        for m in _SPOKEN_TO.finditer(line.folded):
            publisher = publisher_named(m.group(1))
            if publisher is not None and publisher.kind != "agency":
                yield publisher, (i, m.start(1), m.end(1))
        for m in _OWN_MARK.finditer(line.folded):
            reporter = m.group("reporter") in page_words().reporters
            if (reporter or not m.group("reporter")) and m.group("name") in _first_words():
                found = _named_from(line.folded, m.start("name"), plain=reporter)
                if found is not None and not _ACCORDING.search(line.folded[: m.start()]):
                    yield found[0], (i, m.start("name"), found[1])


def _named_from(folded: str, start: int, *, plain: bool) -> tuple[Publisher, int] | None:
    """The outlet whose name begins at an offset, the longest, and where the name ends."""
    table = publishers()
    words = list(_NAME_WORD.finditer(folded, start, start + 60))[: table.longest + 1]
    for n in range(len(words), 0, -1):
        name = folded[start : words[n - 1].end()]
        first, _, rest = name.partition(" ")
        if bare(first) in page_words().kinds and name_key(rest) in table.by_name:
            continue  # «لقناة الحدث» is how one speaks of another's
        found = table.by_name.get(name_key(name), ())
        if len(found) == 1 and found[0].kind != "agency" and (plain or not is_plain(found[0], name)):
            return found[0], words[n - 1].end()
    return None


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    """Words that begin an outlet's name."""
    return frozenset(fold_word(name).split()[0] for entry in _entries() for name in (entry.name, *entry.variants))


def _entries() -> set[Publisher]:
    return {entry for found in publishers().by_name.values() for entry in found if entry.kind != "agency"}
