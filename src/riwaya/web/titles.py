"""What sources, actors and places are called on a page, in its language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import get_args

from markupsafe import Markup
from starlette.requests import Request

from riwaya.model.claim import SourceKind
from riwaya.review.protection import is_private_id
from riwaya.rules.known import known_actors
from riwaya.store.subjects import Subject, What
from riwaya.store.workspace import Workspace
from riwaya.web.language import Language
from riwaya.web.rendering import language_of

_KINDS = frozenset(get_args(SourceKind))
_NAME = Markup('<bdi lang="{language}">{words}</bdi>')


class Titles:
    """Names by id: `titles("sohr")` is the name as a page shows it, marked with the language it is in."""

    def __init__(self, speech: Language, known: Mapping[str, Subject]) -> None:
        self._speech, self._known = speech, known

    @classmethod
    def of(cls, request: Request, workspace: Workspace, what: What, names: Iterable[str]) -> Titles:
        """The names of some subjects, asked for at once."""
        wanted = sorted({name for name in names if name})
        return cls(language_of(request), workspace.titles(what, wanted) if wanted else {})

    def __call__(self, name: str) -> Markup:
        """The name, isolated from the words around it."""
        words, language = self.plain(name)
        return _NAME.format(language=language, words=words)

    def plain(self, name: str) -> tuple[str, str]:
        """The name, and the language it is in."""
        if name in _KINDS:
            return self._speech.label("kind", name), self._speech.code
        if is_private_id(name):
            return self._speech.label("kind", "person"), self._speech.code
        known = known_actors().get(name)
        if self._speech.code == "en" and known is not None and known.name_en:
            return known.name_en, "en"
        subject = self._known.get(name)
        if subject is not None:
            return subject.title, "ar"
        return (known.name if known is not None else name), "ar"
