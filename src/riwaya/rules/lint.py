"""Lint: what the rule data must keep to, checked row by row. Values in, faults out; examples are tried by callers' finders.

Every row is one concept: it has an id of its own, words in clean code points, an example that must
match and one that must not. A row that breaks this is named with its file and line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Any

from riwaya.errors import RuleError
from riwaya.rules.event_types import EventType, load_event_types
from riwaya.rules.files import data_root, read_tsv, read_yaml
from riwaya.text import fold_word

Row = Mapping[str, Any]
Matcher = Callable[[Row, str], bool]
"""Whether a row's rule finds what it names in a sentence."""

BAD_CHARACTER = "L001"
ID_TWICE = "L002"
UNKNOWN_TYPE = "L003"
YES_FAILS = "L004"
NO_MATCHES = "L005"
NO_EXAMPLE = "L006"
DANGLING = "L007"
FORM_TWICE = "L008"
BAD_PLACE = "L009"
MALFORMED = "L010"

MUST_HAVE_EXAMPLES = ("lexicon/events/", "sources/reporting.yaml")
"""Folders and files all of whose rows need yes and no; elsewhere a row that has them must hold to them."""

_MIXED_WORD = re.compile(r"[A-Za-z\u0370-\u04ff][\u0621-\u064a]|[\u0621-\u064a][A-Za-z\u0370-\u04ff]")
_LOOK_ALIKE = frozenset("کیېےھہەۀۃ")
"""Letters of Persian, Urdu and Kurdish that pass for Arabic ones and match nothing; گ چ پ ڤ are told apart at sight."""
_LAST_TATWEEL = re.compile(r"\u0640(?![^\W\d_])")
"""Before no letter it is no filler: so a letter that stands alone is printed (هـ، بـ، الـ55)."""
_YES_NO: Mapping[object, str] = {True: "yes", False: "no"}
"""What YAML makes of the bare words."""
_COMMENT = re.compile(r"^\s*#|\s#\s.*$")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one row: where (file:line), what, what to do."""

    code: str
    where: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return RuleError(self.code, self.what, where=self.where, remedy=self.remedy).message()


@dataclass(frozen=True, slots=True)
class Linted:
    """What was looked at, and what is wrong with it."""

    files: int
    rows: int
    examples: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class _File:
    """A data file by its path below the data folder, with its lines for telling where a row stands."""

    name: str
    lines: tuple[str, ...]
    path: Traversable

    def where(self, words: str) -> str:
        """file:line of the first line that holds these words, as id or verb if any does; the file alone where none does."""
        for told in (f"id: {words}", f'id: "{words}"', f"verb: {words},", words):
            number = next((n for n, line in enumerate(self.lines, 1) if told in line), 0)
            if number:
                return f"{self.name}:{number}"
        return self.name


def lint(root: Traversable | None = None, matchers: Mapping[str, Matcher] | None = None) -> Linted:
    """Every fault of the rule data below `root` (the shipped data where none is given), in order of files.

    `matchers` try the examples: the one for the longest matching beginning of a file's name.
    """
    folder = root or data_root()
    types = load_event_types(folder)
    faults: list[Fault] = []
    count = examples = 0
    seen: dict[str, dict[str, str]] = {}
    files = [file for file in _files(folder) if not file.name.startswith("weights/")]
    for file in files:
        faults += _code_points(file)
        rows = list(_rows(file, faults))
        count += len(rows)
        matcher = _matcher(file.name, matchers or {})
        for row in rows:
            faults += _ids(row, file, seen.setdefault("roles" if "suffix" in row else file.name.split("/")[0], {}))
            faults += _types(row, file, types)
            faults += _forms(row, file)
            examples += ("yes" in row) + ("no" in row)
            faults += _examples(row, file, matcher)
    faults += _references(files, seen)
    faults += _places(files)
    return Linted(len(files), count, examples, tuple(faults))


def characters(words: str) -> Iterator[str]:
    """What is wrong with the letters of a line of rule data: marks that cannot be seen, look-alikes, mixed words.

    >>> list(characters("قصـف"))
    ['U+0640 ARABIC TATWEEL']
    >>> list(characters("کمين")), list(characters("كمين"))
    (['U+06A9 ARABIC LETTER KEHEH'], [])
    """
    for letter in dict.fromkeys(words):
        if letter.isascii() or _is_plain(letter):
            continue
        yield f"U+{ord(letter):04X} {unicodedata.name(letter, 'unnamed')}"
    mixed = _MIXED_WORD.search(words)
    if mixed is not None:
        yield f"a word of two scripts ({mixed.group()})"


def _is_plain(letter: str) -> bool:
    """Whether a character is what it seems: no filler, no invisible mark, no look-alike, no shape out of a font."""
    if letter in _LOOK_ALIKE or letter == "\u0640" or "\ufb50" <= letter <= "\ufdff" or "\ufe70" <= letter <= "\ufeff":
        return False
    return unicodedata.category(letter)[0] in "LMNPS"


def _files(folder: Traversable, below: str = "") -> Iterator[_File]:
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        name = f"{below}{path.name}"
        if path.is_dir():
            yield from _files(path, f"{name}/")
        elif path.name.endswith((".yaml", ".tsv", ".txt")):
            yield _File(name, tuple(path.read_text(encoding="utf-8").split("\n")), path)


def _code_points(file: _File) -> Iterator[Fault]:
    for number, line in enumerate(file.lines, 1):
        if line.isascii():
            continue
        for what in characters(_LAST_TATWEEL.sub("", _COMMENT.sub("", line))):
            yield Fault(BAD_CHARACTER, f"{file.name}:{number}", what, "Write the plain Arabic letter, or take the mark out.")


def _rows(file: _File, faults: list[Fault]) -> Iterator[Row]:
    """Every row with an id, or a verb with examples: a concept of its own. Tables of places are checked apart."""
    if not file.name.endswith(".yaml"):
        return
    try:
        yield from _walk(read_yaml(file.path))
    except RuleError as error:
        faults.append(Fault(MALFORMED, error.where, error.what, error.remedy))


def _walk(value: object) -> Iterator[Row]:
    if isinstance(value, dict):
        if "id" in value or ("verb" in value and "kind" in value):
            yield {_YES_NO.get(key, key): inner for key, inner in value.items()}
        for inner in value.values():
            yield from _walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner)


def _name(row: Row) -> str:
    return str(row.get("id") or row.get("verb"))


def _ids(row: Row, file: _File, seen: dict[str, str]) -> Iterator[Fault]:
    """One id, one row, in all files of a folder; organs of states (with a suffix) have ids of their own."""
    name = _name(row)
    if name in seen:
        yield Fault(ID_TWICE, file.where(name), f"{name} is an id already, in {seen[name]}", "Join the rows, or rename one.")
    seen.setdefault(name, file.name)


def _types(row: Row, file: _File, types: Mapping[str, EventType]) -> Iterator[Fault]:
    if not file.name.startswith("lexicon/events/"):
        return
    named = [row.get("type"), *(shift.get("type") for shift in row.get("shift") or ())]
    for kind in named:
        if kind not in types:
            yield Fault(UNKNOWN_TYPE, file.where(_name(row)), f"{_name(row)}: no event type {kind!r}", "See event_types.tsv.")


def _forms(row: Row, file: _File) -> Iterator[Fault]:
    """A form twice in one list, spelling aside: one of them does nothing."""
    for key, value in row.items():
        if key in ("yes", "no") or not isinstance(value, list):
            continue
        seen: dict[str, str] = {}
        for form in value:
            folded = fold_word(form) if isinstance(form, str) else ""
            if folded and folded in seen and seen[folded] == form:
                what = f"{_name(row)}: {form!r} stands twice under {key}"
                yield Fault(FORM_TWICE, file.where(_name(row)), what, "Keep it once.")
            seen.setdefault(folded, form)


def _examples(row: Row, file: _File, matcher: Matcher | None) -> Iterator[Fault]:
    where, name = file.where(_name(row)), _name(row)
    for key in ("yes", "no"):
        if not row.get(key):
            if file.name.startswith(MUST_HAVE_EXAMPLES):
                yield Fault(NO_EXAMPLE, where, f"{name}: no example under {key!r}", "Write a short sentence of your own.")
            continue
        if matcher is None or matcher(row, row[key]) == (key == "yes"):
            continue
        if key == "yes":
            yield Fault(YES_FAILS, where, f"{name} does not match its example {row[key]!r}", "Mend the row or the example.")
        else:
            yield Fault(NO_MATCHES, where, f"{name} matches what it must not: {row[key]!r}", "Narrow the row.")


def _matcher(name: str, matchers: Mapping[str, Matcher]) -> Matcher | None:
    fitting = [beginning for beginning in matchers if name.startswith(beginning)]
    return matchers[max(fitting, key=len)] if fitting else None


def _references(files: Sequence[_File], seen: Mapping[str, Mapping[str, str]]) -> Iterator[Fault]:
    """An actor's parent must be an actor (of a row, or of the table of states)."""
    known = set(seen.get("actors", ())) | _table_ids(files, "actors/")
    for file in files:
        if not file.name.startswith("actors/") or not file.name.endswith(".yaml"):
            continue
        for row in _rows(file, []):
            parent = row.get("parent")
            if parent is not None and parent not in known:
                yield Fault(DANGLING, file.where(_name(row)), f"{_name(row)}: no actor {parent!r}", "Add it, or mend the id.")


def _table_ids(files: Sequence[_File], below: str) -> set[str]:
    found: set[str] = set()
    for file in files:
        if file.name.startswith(below) and file.name.endswith(".tsv"):
            for row in read_tsv(file.path):
                found |= {row[key] for key in ("id", "government") if row.get(key)}
    return found


def _places(files: Sequence[_File]) -> Iterator[Fault]:
    """Ids once, coordinates on the Earth, a country that is in the table. The id - is a name nothing resolves."""
    tables = [f for f in files if f.name.startswith("places/") and f.lines and "name_en\tkind" in "\n".join(f.lines[:4])]
    rows = [(file, row) for file in tables for row in read_tsv(file.path)]
    countries = {row["country"] for _, row in rows if row["kind"] == "country"}
    seen: set[str] = set()
    for file, row in rows:
        for what in _place_faults(row, countries, seen):
            yield Fault(BAD_PLACE, file.where(row["id"] + "\t"), f"{row['id']}: {what}", "Mend the row.")
        seen.add(row["id"])


def _place_faults(row: Mapping[str, str], countries: set[str], seen: set[str]) -> Iterator[str]:
    if row["id"] in seen and row["id"] != "-":
        yield "this id is there already"
    if not row["name"].strip():
        yield "no name"
    if row["country"] not in countries and row["country"]:
        yield f"no country {row['country']!r}"
    if bool(row["lat"]) != bool(row["lon"]):
        yield "half a position"
    elif row["lat"] and not (abs(float(row["lat"])) <= 90 and abs(float(row["lon"])) <= 180):
        yield "a position that is not on the Earth"
