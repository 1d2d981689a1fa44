"""Imports places from a file of the user's: what Riwaya can use of it becomes a table beside the shipped gazetteer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryFile
from typing import TextIO

from riwaya.errors import InputError, StoreError
from riwaya.rules.files import data_root
from riwaya.rules.gazetteer import Gazetteer, load_gazetteer
from riwaya.rules.place_files import PlaceFile, opened_lines, text_of
from riwaya.rules.place_found import TWICE, Broken, Found, Left
from riwaya.rules.place_geonames import GeoNamesReader, is_dump, is_names_table, read_names
from riwaya.rules.place_tables import TableReader
from riwaya.rules.place_words import Words, load_words
from riwaya.rules.user_places import COLUMNS, table_path
from riwaya.text import fold_word

EVERY = 20_000
"""Rows between two calls of `progress`."""
_TOLD = 20
_FORBIDDEN = re.compile(r"[\t\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_ISO = re.compile(r"[A-Z]{2}")
_SUFFIXES = (".gz", ".zip", ".txt", ".csv", ".tsv")
Progress = Callable[[int, int], None]
"""Called with rows read and places kept so far."""


@dataclass(slots=True)
class Imported:
    """What an import did: rows read, places kept (`cued` of them only after a cue word), rows left out by reason.

    `broken` counts the rows that could not be read; `faults` tells the first twenty with file:line.
    """

    name: str
    path: Path
    form: str
    read: int = 0
    kept: int = 0
    cued: int = 0
    left: Counter[str] = field(default_factory=Counter)
    broken: int = 0
    faults: list[Broken] = field(default_factory=list)


def import_places(  # noqa: PLR0913
    source: Path,
    *,
    name: str | None = None,
    countries: Collection[str] = (),
    names: Path | None = None,
    encoding: str | None = None,
    replace: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """Import a GeoNames dump or a table with a header line (both also as .zip or .gz) as the user's table `name`.

    `countries` (ISO codes) keeps only places in these; `names` is GeoNames' alternateNamesV2, which says which
    names are Arabic. One row is in memory at a time, and of a dump the ids. The table takes its name when it is whole.
    Raises InputError naming file and line where the file is no such table, or most of its rows are broken.
    """
    wanted = frozenset(c.upper() for c in countries)
    wrong = [c for c in wanted if not _ISO.fullmatch(c)]
    if wrong:
        raise InputError("G003", f"{wrong[0]!r} is no ISO country code", where="--country", remedy="For example SY or SY,IQ.")
    target = table_path(name or _name_of(source))
    if target.exists() and not replace:
        raise InputError("G007", "these places are imported already", where=str(target), remedy="Give --replace, or another --name.")
    gazetteer = load_gazetteer(data_root())
    marked = {}
    if names is not None:
        with opened_lines(names, encoding) as table:
            marked = read_names(table)
    with opened_lines(source, encoding) as opened:
        file, dump = _recognised(opened)
        done = Imported(target.stem, target, "GeoNames" if dump else "table")
        if dump:
            reader = GeoNamesReader(wanted, marked)
            _write(done, reader.read(file), source.name, partial(_province, reader, gazetteer), progress)
        else:
            named = _countries(gazetteer)
            tables = TableReader(wanted, lambda told: named.get(fold_word(told).upper()), partial(_governorate, gazetteer))
            _write(done, tables.read(file), source.name, str, progress)
    return done


def _recognised(file: PlaceFile) -> tuple[PlaceFile, bool]:
    """The file with its first line still to be read, and whether it is a GeoNames dump."""
    first = next(file.lines, None)
    if first is None:
        raise InputError("G023", "nothing in it", where=file.name)
    text = text_of(first, file.encoding, file.name)
    if is_names_table(text):
        raise InputError(
            "G024", "a table of alternate names, not of places", where=file.name,
            remedy="Import the dump (SY.txt) and give this one with --names.",
        )  # fmt: skip
    return file._replace(lines=chain((first,), file.lines)), is_dump(text)


def _write(
    done: Imported,
    answers: Iterator[Found | Left | Broken],
    origin: str,
    province: Callable[[str], str],
    progress: Progress | None,
) -> None:
    """Write the table: first as read, then with the names of governorates, which a dump may tell last."""
    words = load_words(data_root())
    folder = done.path.parent
    part = done.path.with_suffix(".tsv.part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile("w+", dir=folder, encoding="utf-8", newline="\n") as spool:
            _spool(done, answers, words, spool, progress)
            _refuse_if_useless(done, origin)
            spool.seek(0)
            with part.open("w", encoding="utf-8", newline="\n") as table:
                table.write(f"# {origin} ({done.form})\n" + "\t".join(COLUMNS) + "\n")
                for line in spool:
                    cells = line.split("\t")
                    cells[6] = province(cells[6])
                    table.write("\t".join(cells))
        part.replace(done.path)
    except OSError as error:
        raise StoreError(
            "G008", f"cannot be written ({error.strerror or error})", where=str(folder), remedy="Set RIWAYA_DATA to a folder that can."
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _spool(
    done: Imported, answers: Iterator[Found | Left | Broken], words: Words, spool: TextIO, progress: Progress | None
) -> None:
    seen: set[str] = set()
    for answer in answers:
        done.read += not (isinstance(answer, Found) and answer.above)
        if progress is not None and done.read % EVERY == 0:
            progress(done.read, done.kept)
        if isinstance(answer, Broken):
            done.broken += 1
            if len(done.faults) < _TOLD:
                done.faults.append(answer)
        elif isinstance(answer, Left):
            done.left[answer.why] += 1
        elif answer.id in seen:
            done.left[TWICE] += 1
        else:
            seen.add(answer.id)
            needs = words.needs(answer.names[0], answer.kind, answer.population)
            spool.write(_row(answer, words, needs))
            done.kept += 1
            done.cued += needs == "cue"


def _row(found: Found, words: Words, needs: str) -> str:
    """A by-name that is a word, of a place whose name is none, is left out: it would need what the name does not."""
    first, *others = found.names
    if not needs:
        others = [n for n in others if not words.needs(n, found.kind, found.population)]
    cells = (
        found.id, first, "|".join(others), found.name_en, found.kind, found.country, found.province, found.lat, found.lon,
        str(found.population or ""), needs,
    )  # fmt: skip
    return "\t".join(_FORBIDDEN.sub(" ", cell) for cell in cells) + "\n"


def _refuse_if_useless(done: Imported, origin: str) -> None:
    if done.broken * 2 > done.read:
        worst = done.faults[0]
        raise InputError("G026", f"{done.broken} of {done.read} rows are broken; the first: {worst.what}", where=worst.where)
    if not done.kept:
        why = "; ".join(f"{n} {reason}" for reason, n in done.left.most_common()) or "no rows"
        raise InputError("G025", f"no place to import ({why})", where=origin)


def _name_of(source: Path) -> str:
    name = source.name
    while name.lower().endswith(_SUFFIXES):
        name = name[: name.rindex(".")]
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.") or "places"


def _province(reader: GeoNamesReader, gazetteer: Gazetteer, code: str) -> str:
    """The governorate's name as the shipped rows write it, or as the dump does."""
    ident, english = reader.provinces.get(code, ("", ""))
    return _shipped_names(gazetteer).get(ident, english)


@lru_cache(maxsize=1)
def _shipped_names(gazetteer: Gazetteer) -> dict[str, str]:
    return {p.id: p.admin1 for p in gazetteer.places("governorate") if p.admin1}


@lru_cache(maxsize=1)
def _countries(gazetteer: Gazetteer) -> dict[str, str]:
    return {n: p.country for p in gazetteer.places("country") for n in (p.country, p.name_en.upper(), fold_word(p.name))}


def _governorate(gazetteer: Gazetteer, name: str, country: str) -> str | None:
    """The English name of the shipped governorate of an Arabic name."""
    for place in gazetteer.find(fold_word(name)):
        if place.kind == "governorate" and place.country == country and place.admin1:
            return place.admin1
    return None
