"""The messages: both languages say the same things, and templates ask for none that is missing."""

import re
from importlib.resources import files
from pathlib import Path

from babel import Locale

from riwaya.web.asking import FIELDS
from riwaya.web.language import language

WEB = Path(str(files("riwaya.web")))
ASKED = re.compile(r"""\bt\(\s*["']([a-z_]+\.[a-z_-]+)["']\s*[,)]""")
HOLES = re.compile(r"\{(\w+)\}")


def holes(message: object) -> set[str]:
    forms = message.values() if isinstance(message, dict) else [message]
    return {hole for form in forms for hole in HOLES.findall(str(form))} - {"n"}


def test_both_languages_say_the_same_things() -> None:
    arabic, english = language("ar").messages, language("en").messages
    assert set(arabic) == set(english)
    assert [key for key in arabic if holes(arabic[key]) != holes(english[key])] == []


def test_plural_messages_have_the_forms_of_their_language() -> None:
    for code, locale in (("ar", "ar"), ("en", "en")):
        forms = set(Locale.parse(locale).plural_form.rules) | {"other"}
        for key, message in language(code).messages.items():
            if isinstance(message, dict):
                assert set(message) == forms, (code, key)


def test_every_message_that_is_asked_for_is_there_and_none_is_left_over() -> None:
    sources = [p.read_text(encoding="utf-8") for p in (*WEB.glob("templates/*.html"), *WEB.glob("**/*.py"))]
    asked = {key for source in sources for key in ASKED.findall(source)}
    known = set(language("ar").messages)
    assert asked <= known, asked - known
    prefixes = {m.group(1) for s in sources for m in re.finditer(r"""["']([a-z_]+\.[a-z_]*)["'] ~""", s)}
    prefixes |= {f"{m.group(1)}." for s in sources for m in re.finditer(r"""label\(["']([a-z_]+)["']""", s)}
    scripts = [p.read_text(encoding="utf-8") for p in WEB.glob("front/src/**/*.ts")]
    asked |= {key for key in known for source in (*sources, *scripts) if f'"{key}"' in source}
    prefixes |= {f"{name}." for name in FIELDS}  # chips call filters by their names
    assert [key for key in known - asked if not key.startswith(tuple(prefixes))] == []
