"""Publishers by name and by address (data/outlets/publishers.yaml).

A name that two publishers share (الوطن) names neither; the address then decides.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec

from riwaya.errors import RuleError
from riwaya.model import Outlet
from riwaya.rules.files import data_root, read_yaml
from riwaya.text import fold_word

PublisherKind = Literal["newspaper", "channel", "site", "radio", "agency"]

_KEYS = frozenset({"id", "name", "kind", "variants", "domains", "plain", "yes", "no"})
_LATIN_RUN = re.compile(r"[^\w]+")


class Publisher(msgspec.Struct, frozen=True, kw_only=True):
    """A newspaper, channel, site or agency. `plain`: its bare name is an ordinary word too (الحياة)."""

    id: str
    name: str
    kind: PublisherKind
    variants: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    plain: bool = False


class Publishers(msgspec.Struct, frozen=True):
    """The table, compiled. `longest` is the longest name in words."""

    by_name: Mapping[str, tuple[Publisher, ...]]
    by_domain: Mapping[str, Publisher]
    longest: int


def outlet_by_name(name: str) -> Publisher | None:
    """The publisher of that name, None where none or more than one has it.

    >>> outlet_by_name("صحيفة «العربي الجديد»").id
    'outlet:al-araby-al-jadeed'
    >>> outlet_by_name("الوطن") is None
    True
    """
    found = publishers().by_name.get(name_key(name), ())
    return found[0] if len(found) == 1 else None


def outlet_by_domain(url: str) -> Publisher | None:
    """The publisher whose host an address is under.

    >>> outlet_by_domain("https://www.skynewsarabia.com/middle-east/1").name
    'سكاي نيوز عربية'
    """
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:
        return None
    parts = host.lower().split(".")
    table = publishers().by_domain
    return next((table[d] for i in range(len(parts)) if (d := ".".join(parts[i:])) in table), None)


def resolve_outlet(name: str | None, url: str | None) -> Outlet | None:
    """The outlet as given: its own name kept, its id from the name, or from the address where the name is unclear.

    >>> resolve_outlet("الوطن", "http://www.alwatan.com.sa/x").id
    'outlet:al-watan-sa'
    >>> resolve_outlet("جريدة لا يعرفها أحد", None)
    Outlet(id=None, name='جريدة لا يعرفها أحد', span=None)
    """
    there = outlet_by_domain(url) if url else None
    if not name or not name.strip():
        return Outlet(id=there.id, name=there.name) if there is not None else None
    named = publishers().by_name.get(name_key(name), ())
    if len(named) == 1:
        return Outlet(id=named[0].id, name=name.strip())
    if there is not None and (not named or there in named):
        return Outlet(id=there.id, name=name.strip())
    return Outlet(id=None, name=name.strip())


def name_key(name: str) -> str:
    """What two spellings of a name share: folded letters and digits, marks and space left out.

    >>> name_key("أ ف ب") == name_key("ا.ف.ب.")
    True
    """
    return _LATIN_RUN.sub("", fold_word(name).lower())


@lru_cache(maxsize=1)
def publishers() -> Publishers:
    """The shipped table. RuleError where an entry is wrong."""
    path = data_root() / "outlets" / "publishers.yaml"
    entries = [_publisher(entry, path.name) for entry in read_yaml(path)["publishers"]]
    by_name: defaultdict[str, dict[str, Publisher]] = defaultdict(dict)
    by_domain: dict[str, Publisher] = {}
    longest = 0
    for entry in entries:
        for name in (entry.name, *entry.variants):
            by_name[name_key(name)][entry.id] = entry
            longest = max(longest, len(fold_word(name).replace(".", " ").split()))
        for domain in entry.domains:
            if by_domain.setdefault(domain, entry) is not entry:
                raise RuleError(
                    "R030", f"{domain} is there twice", where=f"{path.name}: {entry.id}", remedy="Keep one."
                )
    return Publishers({key: tuple(found.values()) for key, found in by_name.items()}, by_domain, longest)


def _publisher(entry: Mapping[Any, Any], file: str) -> Publisher:
    fields = {{True: "yes", False: "no"}.get(key, key): value for key, value in entry.items()}  # YAML's yes and no
    unknown = sorted(set(fields) - _KEYS)
    if unknown:
        raise RuleError(
            "R031", f"unknown key {unknown[0]!r}", where=f"{file}: {fields.get('id')}", remedy="See its head."
        )
    try:
        return msgspec.convert({k: v for k, v in fields.items() if k not in {"yes", "no"}}, Publisher)
    except msgspec.ValidationError as error:
        raise RuleError(
            "R031", str(error), where=f"{file}: {fields.get('id')}", remedy="See the file's head."
        ) from error
