"""The two languages of the desk: messages, plural forms, names of the record's closed sets, days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

import yaml
from babel import Locale
from babel.dates import format_date
from markupsafe import Markup, escape

from riwaya.rules.event_types import event_types
from riwaya.views import labels

Code = Literal["ar", "en"]
CODES: tuple[Code, ...] = ("ar", "en")

_ARABIC: Mapping[str, Mapping[str, str]] = {
    "polarity": labels.POLARITY,
    "modality": labels.MODALITY,
    "role": labels.ROLE,
    "kind": labels.SOURCE_KIND,
    "family": labels.FAMILY,
}


class Language:
    """One language: `t("nav.events")`, `label("status", "denied")`, `day("2018-08-12")`."""

    def __init__(self, code: Code) -> None:
        self.code: Code = code
        self.direction = "rtl" if code == "ar" else "ltr"
        self.messages = _messages(code)
        self._locale = Locale.parse("ar_SY" if code == "ar" else "en_GB")

    def t(self, key: str, **values: Any) -> Markup:  # noqa: ANN401  (numbers and words)
        """A message, with `{name}` filled in, escaped; with `n`, in the plural form the number takes.

        Raises KeyError for a message that the language lacks.
        """
        message = self.messages[key]
        if isinstance(message, Mapping):
            form = self._locale.plural_form(values["n"])
            message = message.get(form, message["other"])
            values["n"] = self.number(values["n"])
        return Markup(message).format(**{name: escape(value) for name, value in values.items()})  # noqa: S704  (ours)

    def number(self, number: float) -> str:
        """A number in Western digits, as both languages' coded data have it."""
        return f"{number:,}"

    def label(self, of: str, value: str) -> str:
        """What a value of a closed set is called: type, family, polarity, modality, role, kind, or a set of the messages."""
        if of == "type":
            known = event_types().get(value)
            return known.name_ar if known is not None and self.code == "ar" else value.replace("_", " ")
        if self.code == "ar" and of in _ARABIC:
            return _ARABIC[of].get(value, value)
        message = self.messages.get(f"{of}.{value}")
        return message if isinstance(message, str) else value.replace("_", " ")

    def territory(self, iso: str) -> str:
        """What a country (ISO 3166-1) is called; its code where that is not known."""
        return str(self._locale.territories.get(iso, iso))

    def day(self, day: str | None) -> str:
        """An ISO day as people write it; what is not a whole day comes back as it is."""
        if not day:
            return ""
        try:
            return format_date(dt.date.fromisoformat(day[:10]), format="d MMMM y", locale=self._locale)
        except ValueError:
            return day


@lru_cache(maxsize=2)
def language(code: Code) -> Language:
    """A language, loaded once."""
    return Language(code)


def choose(asked: str | None, kept: str | None, accepted: str) -> Code:
    """The language of a page: the address's, else the one kept, else the browser's first that we speak, else Arabic.

    >>> choose(None, None, "fr;q=0.9, en-GB;q=0.8"), choose("ar", "en", "en"), choose(None, None, "")
    ('en', 'ar', 'ar')
    """
    for said in (asked, kept, *(part.split(";")[0].strip()[:2].lower() for part in accepted.split(","))):
        for code in CODES:
            if said == code:
                return code
    return "ar"


def _messages(code: Code) -> Mapping[str, str | Mapping[str, str]]:
    out: dict[str, str | Mapping[str, str]] = {}
    folder = files("riwaya.web").joinpath("messages")
    loaded = yaml.safe_load(folder.joinpath(f"{code}.yaml").read_text(encoding="utf-8"))
    for group, messages in loaded.items():
        for name, message in messages.items():
            out[f"{group}.{name}"] = message
    return MappingProxyType(out)
