"""The gazetteer: place names folded and indexed, and the cue words that announce places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import msgspec

from riwaya.errors import RuleError
from riwaya.rules.files import read_yaml
from riwaya.text import fold_word, fold_words
from riwaya.text.normalise import fold
from riwaya.text.tokens import split_clitics

_COLUMNS = 11
_REMEMBERED = 30_000  # words whose readings are kept
_JOINED = re.compile(r"^(كفر|دير|تل|ابو|ام|بيت|خان|عين|جب|البو|باب) (\S+)")
_DASHES = str.maketrans("-–—/", "    ", "'’ʼ\"«»()،")


class Place(msgspec.Struct, frozen=True):
    """One row: a place with what is known of it. `needs`: `cue` or `in`, where the name is also a word."""

    id: str
    name: str
    name_en: str
    kind: str
    country: str
    admin1: str
    lat: float | None
    lon: float | None
    population: int
    needs: str


class Cue(msgspec.Struct, frozen=True):
    """A word that announces a place: `many` before lists, `unknown` where names not listed count, `bold` even if everyday words."""

    kind: str
    many: bool
    unknown: bool
    tail: bool
    bold: bool = False


class Cues(msgspec.Struct, frozen=True):
    """The words around place names, folded; see data/places/cues.yaml."""

    cues: Mapping[str, Cue]
    tails: frozenset[str]
    pairs: frozenset[str]
    heads: frozenset[str]
    directions: Mapping[str, str]
    adjectives: Mapping[str, str]
    near: frozenset[str]
    within: frozenset[str]
    countryside: frozenset[str]
    locatives: frozenset[str]
    grounds: frozenset[str]
    not_after: frozenset[str]
    also_adjectives: frozenset[str]
    nationalities: Mapping[str, str]
    nationality_forms: Mapping[str, str]
    forces: Mapping[str, str]


class Gazetteer(msgspec.Struct, frozen=True, eq=False):
    """Places by folded name. Immutable; rows are parsed when first asked for."""

    cues: Cues
    common: frozenset[str]
    ambiguous: Mapping[str, str]
    _rows: list[str]
    _index: dict[str, int | tuple[int, ...]]
    _longest: dict[str, int]
    _parsed: dict[int, Place] = msgspec.field(default_factory=dict)
    _readings: dict[str, tuple[tuple[str, int, bool], ...]] = msgspec.field(default_factory=dict)

    def __len__(self) -> int:
        return len(self._rows)

    def find(self, name: str) -> tuple[Place, ...]:
        """The places of a folded name (words with single spaces); () where none is known."""
        at = self._index.get(name)
        if at is None or at == -1:
            return ()
        return tuple(self._place(k) for k in ((at,) if isinstance(at, int) else at))

    def has(self, name: str) -> bool:
        """Whether the folded name is a place's, or a longer name that only holds one."""
        return name in self._index

    def is_blocked(self, name: str) -> bool:
        """Whether the folded name is a longer name that only holds a place's (هيئة تحرير الشام)."""
        return self._index.get(name) == -1

    def words_at_most(self, first: str) -> int:
        """How many words the longest name that starts with this folded word has; 0 for none."""
        return self._longest.get(first, 0)

    def country(self, iso: str) -> Place | None:
        """The row of a country."""
        return next((p for p in self.find(f"@{iso}")), None)

    def capital(self, iso: str) -> Place | None:
        """The capital of a country, where the gazetteer has it."""
        return next((p for p in self.find(f"@@{iso}")), None)

    def places(self, kind: str) -> Iterator[Place]:
        """The places of one kind."""
        marked = f"\t{kind}\t"
        return (self._place(k) for k, row in enumerate(self._rows) if marked in row and self._place(k).kind == kind)

    def spellings(self, place_id: str) -> tuple[tuple[str, ...], str | None]:
        """How the tables write a place by its id (its name first), and its English name; nothing where it is not there."""
        row = next((row for row in self._rows if row.startswith(f"{place_id}\t")), None)
        if row is None:
            return (), None
        _, name, variants, name_en = row.split("\t", 4)[:4]
        return tuple(dict.fromkeys(filter(None, (name, *variants.split("|"))))), name_en or None

    def every(self) -> Iterator[Place]:
        """All places, in the order of the tables."""
        return (self._place(k) for k in range(len(self._rows)))

    def readings(self, norm: str) -> tuple[tuple[str, int, bool], ...]:
        """(word, letters of proclitics before it, whether ب or ل is among them) that start a name or are a cue.

        Only readings this gazetteer knows; least stripped first.
        """
        known = self._readings.get(norm)
        if known is None:
            if len(self._readings) > _REMEMBERED:
                self._readings.clear()
            known = self._readings[norm] = tuple(self._read(norm))
        return known

    def _read(self, norm: str) -> Iterator[tuple[str, int, bool]]:
        cues = self.cues
        for split in split_clitics(norm, taa=True):  # a place takes no pronoun
            word = "ال" + split.stem if split.definite else split.stem
            known = word in self._longest or word in cues.cues or word in cues.directions
            if not (known or word in cues.countryside or word in cues.grounds or word in _SPECIAL):
                continue
            if "س" in split.before or ("ك" in split.before and len(word) < 5):
                continue
            dropped = len(norm) - len(word)
            if split.definite and "ل" in split.before:
                dropped = 1 if split.before[0] in "وف" else 0  # للحديدة has lost the alif: the span keeps the ل
            yield word, dropped, split.preposition in ("ب", "ل")

    def _place(self, k: int) -> Place:
        place = self._parsed.get(k)
        if place is None:
            place = self._parsed[k] = _parse(self._rows[k])
        return place


_SPECIAL = frozenset(
    ("العاصمه", "الريف", "القسم", "الحدود", "المجال", "الشمال", "الجنوب", "الشرق", "الغرب", "الوسط", "المنطقه", "حدود")
)


def load_gazetteer(root: Traversable | Path, tables: Sequence[Path] = ()) -> Gazetteer:
    """The gazetteer of the rule data below `root` (the folder that holds `places`), and of the user's own `tables`.

    Where a table has an id that is there already, the row there stays and the table adds names to it.
    """
    folder = root / "places"
    rows: list[str] = []
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        if path.name == "geonames.tsv" or (path.name.startswith("own-") and path.name.endswith(".tsv")):
            rows += _read_rows(path, path.name)
    shipped = len(rows)
    for table in tables:
        rows += _read_rows(table, str(table))
    data = read_yaml(folder / "cues.yaml")
    common = read_common_words(root)
    index, longest = _index(rows, data["not_places"], _repeated(rows, shipped))
    return Gazetteer(_cues(data), common, read_ambiguous(root), rows, index, longest)


def read_common_words(root: Traversable | Path) -> frozenset[str]:
    """Folded words of everyday Arabic: what a cue word does not make a place of."""
    return frozenset((root / "places" / "common-words.txt").read_text(encoding="utf-8").split("\n"))


def read_ambiguous(root: Traversable | Path) -> dict[str, str]:
    """Folded place names that are also words or persons' names, and what each needs: `cue`, `in` or `never`."""
    lines = (root / "places" / "ambiguous.tsv").read_text(encoding="utf-8").split("\n")
    return dict(x.split("\t") for x in lines if x[:1] not in ("#", ""))


def _read_rows(path: Traversable, where: str) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError("R006", f"cannot be read ({error})", where=where) from error
    rows: list[str] = []
    head = ""
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        if not head:
            head = line
            if not line.startswith("id\tname\tvariants\tname_en"):
                raise RuleError("R007", "the header line does not name the columns", where=where)
        elif line.count("\t") < _COLUMNS - 1:
            raise RuleError("R007", f"{_COLUMNS} tab-separated columns expected", where=f"{where}:{number}")
        else:
            rows.append(line)
    return rows


def _repeated(rows: list[str], shipped: int) -> dict[int, int]:
    """Of the rows from `shipped` on, those whose id an earlier row has, with that row."""
    if len(rows) == shipped:
        return {}
    first: dict[str, int] = {}
    same: dict[int, int] = {}
    for k, row in enumerate(rows):
        held = first.setdefault(row.partition("\t")[0], k)
        if held != k and k >= shipped:
            same[k] = held
    return same


def _parse(row: str) -> Place:
    ident, name, _, name_en, kind, country, admin1, lat, lon, people, needs = row.split("\t")[:_COLUMNS]
    known = bool(lat and lon)
    return Place(
        ident, name, name_en, kind, country, admin1,
        float(lat) if known else None, float(lon) if known else None, int(people or 0), needs,
    )  # fmt: skip


def _index(
    rows: list[str], blocked: Iterable[str], same: Mapping[int, int]
) -> tuple[dict[str, int | tuple[int, ...]], dict[str, int]]:
    index: dict[str, int | tuple[int, ...]] = {}
    longest: dict[str, int] = {}
    names = []
    for row in rows:  # folded in one go: a call for each of 15,000 rows takes three times as long
        cells = row.split("\t", 6)
        names.append(f"{cells[1]}|{cells[2]}" if cells[2] else cells[1])
    for at, listed in enumerate(fold("\n".join(names)).text.translate(_DASHES).split("\n")):
        k = same.get(at, at) if same else at
        for name in _spellings(listed):
            held = index.get(name)
            if same and at in same and held is not None and (held == k or (isinstance(held, tuple) and k in held)):
                continue  # the shipped row has this name
            index[name] = k if held is None else (held, k) if isinstance(held, int) else (*held, k)
            _count(longest, name)
        kind, iso = rows[k].split("\t", 6)[4:6]
        if kind == "country":
            index[f"@{iso}"] = k
        elif rows[k].endswith("\tsure"):
            index[f"@@{iso}"] = k
    for phrase in blocked:
        name = " ".join(fold_word(phrase).translate(_DASHES).split())
        index[name] = -1
        _count(longest, name)
    return index, longest


def _spellings(listed: str) -> Iterator[str]:
    seen = set()
    for spelled in listed.split("|"):
        name = " ".join(spelled.split())
        for form in (name, *_joined(name)):
            if form and form not in seen:
                seen.add(form)
                yield form


def _joined(name: str) -> Iterator[str]:
    """كفر زيتا is also printed كفرزيتا, خان شيخون خانشيخون, البو كمال أبو كمال."""
    match = _JOINED.match(name)
    if match:
        yield match.group(1) + match.group(2) + name[match.end() :]
        if match.group(2).startswith("ال"):
            return
        if match.group(1) == "ابو":
            yield "البو" + match.group(2) + name[match.end() :]


def _count(longest: dict[str, int], name: str) -> None:
    first, _, rest = name.partition(" ")
    words = rest.count(" ") + 2 if rest else 1
    if words > longest.get(first, 0):
        longest[first] = words


def _cues(data: Mapping[str, Any]) -> Cues:
    def words(key: str) -> frozenset[str]:
        return fold_words(data[key])

    def mapped(key: str) -> dict[str, str]:
        return {fold_word(w): v for w, v in data[key].items()}

    cues: dict[str, Cue] = {}
    for entry in data["cues"]:
        for many, forms in ((False, entry["one"]), (True, entry["many"])):
            for form in forms:
                cues[fold_word(form)] = Cue(
                    entry["kind"], many, entry["unknown"], entry.get("tail", False), entry.get("bold", False)
                )
    return Cues(
        cues, words("tails"), words("pairs"), words("heads"), mapped("directions"), mapped("adjectives"), words("near"),
        words("within"), words("countryside"), words("locatives"), words("grounds"), words("not_after"), words("also_adjectives"), mapped("nationalities"),
        {f"{al}{w}{h}": iso for w, iso in mapped("nationalities").items() for al in ("", "ال") for h in ("", "ه")},
        mapped("forces"),
    )  # fmt: skip
