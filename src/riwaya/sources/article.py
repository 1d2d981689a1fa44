"""What a source yields: an article's text with what was given about it, or a refusal that says why not."""

from __future__ import annotations

from typing import Literal

import msgspec

from riwaya.errors import InputError
from riwaya.model import Origin

SourceBytes = bytes  # `bytes` is the name of a field below

MAX_ARTICLE_BYTES = 20_000_000
"""One article's source bytes (a file, a line, a row, an element); longer ones are refused, the rest read on."""

# The codes of refusals. Stable: people search for them and scripts test them.
NOT_FOUND = "I001"
UNREADABLE = "I002"
EMPTY = "I003"
TOO_LONG = "I004"
BINARY = "I005"
NUL_BYTES = "I006"
TRUNCATED = "I007"
MIXED_ENCODING = "I008"
UNKNOWN_ENCODING = "I009"
LONE_SURROGATE = "I010"
NOT_JSON = "I011"
FIELD_MISSING = "I012"
FIELD_TYPE = "I013"
CSV_HEADER = "I014"
CSV_ROW = "I015"
BROKEN_GZIP = "I016"
NO_ARTICLE = "I017"
NOT_ARABIC = "I018"
DUPLICATE = "I019"
BAD_DATE = "I020"


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """One article as it was found. `text` is what every span of the record points into.

    `published` is the time as it was given (None where it was not), `published_basis` who gave it.
    `sha256` and `bytes` are those of the source bytes: the file's, or the line's, row's or element's.
    `encoding` is the one the bytes were read by; `notes` tell what reading did that one should know.
    `data` are the source bytes themselves, whose digest is `sha256`; empty once the article was handed to a worker.
    """

    uri: str
    media_type: str
    sha256: str
    bytes: int
    encoding: str
    text: str
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    published_basis: Literal["given", "metadata"] | None = None
    url: str | None = None
    byline: str | None = None
    retrieved: str | None = None
    notes: tuple[str, ...] = ()
    data: SourceBytes = b""

    @property
    def origin(self) -> Origin:
        """The record's `source`."""
        return Origin(
            uri=self.uri,
            media_type=self.media_type,
            retrieved=self.retrieved,
            sha256=self.sha256,
            bytes=self.bytes,
            url=self.url,
        )


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Why something was not read: what (`uri`), `where` in it (byte, line), what failed and what to do."""

    uri: str
    code: str
    message: str
    remedy: str
    where: str = ""

    def error(self) -> InputError:
        """The same as an exception, for callers that stop at the first."""
        place = f"{self.uri}: {self.where}" if self.where else self.uri
        return InputError(self.code, self.message, where=place, remedy=self.remedy)

    def __str__(self) -> str:
        return self.error().message()


class Fault(msgspec.Struct, frozen=True):
    """A refusal before it is known which file it is about; `line` and `byte` count within the bytes looked at."""

    code: str
    message: str
    remedy: str
    byte: int | None = None
    line: int | None = None

    def refusal(self, uri: str, *, line: int | None = None, byte: int | None = None) -> Refusal:
        """The fault as a refusal; `line` (1-based) and `byte` say where in the file the bytes began."""
        first_line = self.line if line is None else line + (self.line or 1) - 1
        first_byte = self.byte if byte is None else byte + (self.byte or 0)
        parts = [f"line {first_line}"] if first_line is not None else []
        if first_byte is not None:
            parts.append(f"byte {first_byte}")
        return Refusal(uri=uri, code=self.code, message=self.message, remedy=self.remedy, where=", ".join(parts))
