"""Bytes to text by rules, never by guess: UTF-8, UTF-16, Windows-1256, or a refusal that names the byte.

The order: a byte order mark; valid UTF-8; UTF-16 without a mark (told by where its zero and 0x06
bytes stand); a declared charset (HTML); Windows-1256, only where nearly every high byte is an
Arabic letter and the letters are distributed as in Arabic. UTF-8 broken off at the end, and UTF-8
with stretches of another encoding, are refused: either way words would be lost.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from typing import NamedTuple

from riwaya.sources.article import (
    BINARY,
    EMPTY,
    LONE_SURROGATE,
    MIXED_ENCODING,
    NOT_ARABIC,
    NUL_BYTES,
    TRUNCATED,
    UNKNOWN_ENCODING,
    Fault,
)

MIN_ARABIC_SHARE = 0.2
"""Arabic letters among all letters; below it a text is refused as not Arabic."""
MAX_FOREIGN_SHARE = 0.015
"""Letters of Persian, Urdu and Kurdish among the Arabic-script ones; of 4,994 Arabic news articles none passes 0.009."""

MIN_CP1256_LETTERS = 20
_MIN_CP1256_SHARE = 0.95
_MIN_COMMON_SHARE = 0.5
_MIN_ARTICLE_SHARE = 0.015
_MAX_CONTROL_SHARE = 0.01
_MIXED_SHARE = 0.2  # of the high bytes in valid Arabic UTF-8 pairs; in Windows-1256 such pairs are next to none

_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "gzip inside another file"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
)
_CHARSETS = {
    "utf-8": "utf-8",
    "utf-16": "utf-16",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "cp1256": "windows-1256",
    "iso8859-6": "iso-8859-6",
    "ascii": "utf-8",
}
_LATIN = frozenset({"iso8859-1", "cp1252", "iso8859-15"})  # often declared on Arabic pages that are not in it

_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x19\x1b-\x1f]")
_UTF8_ARABIC = re.compile(rb"[\xd8-\xdb][\x80-\xbf]")
_HIGH = re.compile(rb"[\x80-\xff]")
_LETTER = re.compile(r"[^\W\d_]+")
_ARABIC_LETTER = re.compile(
    r"[\u0620-\u064a\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]+"
)
_FOREIGN_LETTER = re.compile(r"[پچژگڕڵێۆەٹڈڑںےہھڤ]")
_CP1256_SIGNS = frozenset("،؛؟ـ«»“”‘’‚„…–—•·\u00a0\u00ad\u200c\u200d\u200e\u200f°×÷±©®™€£§¶%‰‹›ًٌٍَُِّْ")
_COMMON = frozenset("اليمنوربتعهةدسأ")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Decoded(NamedTuple):
    """Text and the encoding it was in; `bom` says that a byte order mark was taken off its beginning."""

    text: str
    encoding: str
    bom: bool = False


def decode(data: bytes, *, declared: str | None = None) -> Decoded | Fault:
    """The text of `data`, or the fault that keeps it from being read. Offsets in faults count from `data`.

    >>> decode("سقطت قذيفة على البلدة".encode()).encoding
    'utf-8'
    >>> decode("أعلنت مصادر محلية في المدينة مقتل عدد من المسلحين".encode("cp1256")).encoding
    'windows-1256'
    >>> decode("سقطت قذيفة".encode()[:-1]).message
    'the text breaks off inside a UTF-8 character'
    """
    if not data.strip():
        return Fault(EMPTY, "nothing in it", "Leave it out, or fetch it again.")
    fault = _looks_binary(data)
    if fault is not None:
        return fault
    encoding, skip = _marked(data)
    if encoding is not None:
        return _strict(data, encoding, skip=skip)
    if b"\0" in data:
        return _fault(
            data, data.index(b"\0"), NUL_BYTES, "zero bytes in the text", "Remove them, or save the text as UTF-8."
        )
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        return _damage(data, error) or _other_encoding(data, error.start, declared)


def sniff_wide(head: bytes) -> str | None:
    """Utf-16-le or utf-16-be where the first bytes of a stream say so (byte order mark or pattern)."""
    if head.startswith(codecs.BOM_UTF32_LE):
        return None
    if head.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if head.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    return utf16_by_pattern(head[: len(head) & ~1])


def utf16_by_pattern(data: bytes) -> str | None:
    """UTF-16 without a byte order mark: every other byte is 0x00 (Latin, spaces), 0x06 (Arabic) or 0x20 (dashes)."""
    head = data[:65536]
    if len(head) < 8:
        return None
    for offset, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        high = head[offset::2]
        low = head[1 - offset :: 2]
        told = high.count(0) + high.count(6) + high.count(0x20)
        other = low.count(0) + low.count(6)
        if high.count(0) and told >= 0.95 * len(high) and other <= 0.05 * len(low) + 1:
            return name
    return None


def charset_named(name: str) -> str | None:
    """The codec a declared charset stands for, or None if Riwaya does not read it (or it says nothing)."""
    try:
        return codecs.lookup(name.strip().strip("\"'")).name
    except LookupError:
        return None


def check_text(text: str) -> Fault | None:
    """What keeps a text from being read as an Arabic article: lone surrogates, emptiness, another language.

    >>> check_text("قُتل جنديان في انفجار") is None
    True
    >>> check_text("Two soldiers were killed").code
    'I018'
    """
    if not text.strip():
        return Fault(EMPTY, "the text is empty", "Leave it out, or fetch it again.")
    lone = surrogate_in(text)
    if lone is not None:
        return lone
    if "\0" in text:
        return Fault(NUL_BYTES, f"a zero character in the text (character {text.index(chr(0))})", "Remove it.")
    letters = sum(map(len, _LETTER.findall(text)))
    arabic = sum(map(len, _ARABIC_LETTER.findall(text)))
    if not arabic or arabic < MIN_ARABIC_SHARE * letters:
        share = f"{100 * arabic / letters:.0f} % of its letters are" if letters else "no letters, let alone"
        return Fault(NOT_ARABIC, f"not Arabic: {share} Arabic", "Riwaya reads Arabic; leave it out.")
    foreign = len(_FOREIGN_LETTER.findall(text))
    if arabic >= 60 and foreign > MAX_FOREIGN_SHARE * arabic:
        return Fault(
            NOT_ARABIC,
            f"Arabic script, another language: letters of Persian, Urdu or Kurdish make {100 * foreign / arabic:.0f} %",
            "Riwaya reads Arabic; leave it out.",
        )
    return None


def surrogate_in(text: str) -> Fault | None:
    """The first lone surrogate of a text: half a character, which no output can carry."""
    found = _SURROGATE.search(text)
    if found is None:
        return None
    what = f"half a character (lone surrogate U+{ord(found.group()):04X}) at character {found.start()}"
    return Fault(LONE_SURROGATE, what, "Export the text again; the escape was cut in two.")


def _looks_binary(data: bytes) -> Fault | None:
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return Fault(BINARY, f"this is {kind}, not text", "Give the text itself.", 0)
    if data.startswith((codecs.BOM_UTF32_BE, codecs.BOM_UTF32_LE)):
        return Fault(UNKNOWN_ENCODING, "UTF-32 is not read", "Save it as UTF-8.", 0)
    sample = data[:65536]
    found = _CONTROL.findall(sample)
    if len(found) > _MAX_CONTROL_SHARE * len(sample) + 4 and _marked(data)[0] is None:
        first = _CONTROL.search(sample)
        return Fault(BINARY, "control bytes: not text", "Give the text itself.", first.start() if first else 0)
    return None


def _marked(data: bytes) -> tuple[str | None, int]:
    """The encoding that a byte order mark or the pattern of UTF-16 shows, and the length of the mark."""
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8", 3
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16-le" if data[0] == 0xFF else "utf-16-be"), 2
    return utf16_by_pattern(data), 0


def _strict(data: bytes, encoding: str, *, skip: int = 0) -> Decoded | Fault:
    """All of `data` after its first `skip` bytes in one encoding, or where it breaks."""
    try:
        text = data[skip:].decode(encoding)
    except UnicodeDecodeError as error:
        at = skip + error.start
        wide = encoding.startswith("utf-16")
        if len(data) - at < (4 if wide else 1) or "end of data" in error.reason or "truncated" in error.reason:
            what = f"the text breaks off inside a {encoding.upper()} character"
            return _fault(data, at, TRUNCATED, what, "Fetch it again: it was cut.")
        code = LONE_SURROGATE if wide else MIXED_ENCODING
        return _fault(data, at, code, f"not {encoding.upper()} here ({error.reason})", "Save it as UTF-8.")
    if not text.strip():
        return Fault(EMPTY, "nothing in it", "Leave it out, or fetch it again.")
    if "\0" in text:
        return Fault(NUL_BYTES, f"a zero character in the text (character {text.index(chr(0))})", "Remove it.")
    return Decoded(text, encoding, bom=skip > 0)


def _damage(data: bytes, error: UnicodeDecodeError) -> Fault | None:
    """What is plainly UTF-8, but broken: cut off at the end, half characters, stretches of another encoding."""
    pairs = len(_UTF8_ARABIC.findall(data))
    high = len(_HIGH.findall(data))
    at = error.start
    if "unexpected end" in error.reason and pairs * 2 >= 0.5 * (high - 1):
        return _fault(
            data, at, TRUNCATED, "the text breaks off inside a UTF-8 character", "Fetch it again: it was cut."
        )
    if data[at] == 0xED and data[at + 1 : at + 2] >= b"\xa0" and pairs:
        return _fault(data, at, LONE_SURROGATE, "half a character (lone surrogate) in UTF-8", "Export the text again.")
    if pairs * 2 >= _MIXED_SHARE * high:
        what = f"mixed encodings: UTF-8, but not at byte 0x{data[at]:02X} ({error.reason})"
        return _fault(data, at, MIXED_ENCODING, what, "Convert each part to UTF-8 before joining them.")
    return None


def _other_encoding(data: bytes, at: int, declared: str | None) -> Decoded | Fault:
    """The declared charset where there is one that says something; else Windows-1256 where the letters prove it."""
    codec = charset_named(declared) if declared else None
    if codec in _CHARSETS and codec not in {"utf-8", "ascii"}:
        told = _strict(data, codec)
        return Decoded(told.text, _CHARSETS[codec]) if isinstance(told, Decoded) else told
    if declared and codec not in _CHARSETS and codec not in _LATIN:
        return _fault(data, at, UNKNOWN_ENCODING, f"the charset {declared!r} is not read", "Convert it to UTF-8.")
    text = data.decode("cp1256")
    if _is_plausible_cp1256(text):
        return Decoded(text, "windows-1256")
    what = "neither UTF-8 nor UTF-16 nor plainly Windows-1256"
    return _fault(data, at, UNKNOWN_ENCODING, what, "Convert it to UTF-8, naming its encoding (iconv -f … -t UTF-8).")


def _is_plausible_cp1256(text: str) -> bool:
    """Whether a Windows-1256 reading is Arabic: nearly all high bytes letters, common ones common, ال at words' heads.

    ISO-8859-6 and Mac Arabic fail it (their ل falls on another letter), as do Latin and Cyrillic code pages.
    """
    high = [c for c in text if c > "\x7f" and c not in _CP1256_SIGNS]
    letters = [c for c in high if _ARABIC_LETTER.match(c)]
    if len(letters) < MIN_CP1256_LETTERS or len(letters) < _MIN_CP1256_SHARE * len(high):
        return False
    count = Counter(letters)
    if sum(count[c] for c in _COMMON) < _MIN_COMMON_SHARE * len(letters):
        return False
    return text.count("ال") >= max(1, _MIN_ARTICLE_SHARE * len(letters))


def _fault(data: bytes, at: int, code: str, message: str, remedy: str) -> Fault:
    return Fault(code, message, remedy, at, data.count(b"\n", 0, at) + 1)
