"""Protection of people: which words of an article name somebody who must not be named, and what stands for them.

A person whom the rule data do not know as a public figure, and who does not act in an office where the article names
them, is a private person. A source that goes by a pseudonym, or asked not to be named, is protected whatever it is
called. People decide otherwise by judgement (protect, expose). Where in doubt, a name is covered.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from riwaya.model import ActorMention, Document, Span
from riwaya.review.judgements import Judgement, is_words, standing
from riwaya.rules.actors import ActorRules, load_actor_rules
from riwaya.rules.protection import ProtectionRules, protection_rules
from riwaya.search.terms import Word, words
from riwaya.text.tokens import Text, Token, analyse

Reason = Literal["private_person", "pseudonym", "asked_not_named", "by_hand"]

_BEFORE = 5
"""Words before a name in which its bearer's office or calling stands."""
_AFTER = 4
_NAMES = 3
"""Names that may follow a given name."""
_ASKING = frozenset(
    ("person", "activist", "witness", "local_sources", "anonymous_sources", "official", "armed_group", "media")
)
_KUNYA = frozenset(("ابو", "ابا", "ابي", "ام"))
_NO_SURNAME = frozenset(
    "الذي التي الذين اللذين اللتين اللواتي اللاتي الي اليوم السبت الاحد الاثنين الثلاثاء الاربعاء الخميس الجمعه الان".split()
)


class Protected(msgspec.Struct, frozen=True, kw_only=True):
    """Words of the article that must not be shown: where, why, and the code that stands for whoever they name.

    `code` is the same for the same name all over a workspace, and tells nothing of the name without its secret.
    """

    span: Span
    text: str
    reason: Reason
    code: str


def protected(document: Document, *, secret: str, judgements: Sequence[Judgement] = ()) -> tuple[Protected, ...]:
    """The words of a document that are protected, in order, none overlapping.

    `secret` (the workspace's) makes the codes. `judgements`: those that protect or expose a name everywhere, in this
    article, or where its words stand (DOCUMENT:START:END).
    """
    found = _Finder(document, secret, judgements)
    every = [*found.persons(), *found.unread(), *found.sources(), *found.by_hand()]
    return _disjoint(one for one in every if not found.is_exposed(one.span))


def code_of(name: str, *, secret: str) -> str:
    """The code of a name, however it is spelt: P- and eight letters, by HMAC-SHA-256 with the secret.

    >>> code_of("أحمد الخالدي", secret="s") == code_of("احمد الخالديّ", secret="s") == code_of("احمد-الخالدي", secret="s")
    True
    """
    plain = " ".join(word.key for word in words(name))
    digest = hmac.new(secret.encode(), plain.encode(), hashlib.sha256).digest()
    return "P-" + base64.b32encode(digest)[:8].decode()


def is_private_id(actor_id: str) -> bool:
    """Whether an actor id is a person's whom the rule data do not know: made of the words of an article.

    >>> is_private_id("person:احمد-الخالدي"), is_private_id("person:bashar-al-assad"), is_private_id("isis")
    (True, False, False)
    """
    return actor_id.startswith("person:") and not actor_id.isascii()


class _Finder:
    def __init__(self, document: Document, secret: str, judgements: Sequence[Judgement]) -> None:
        self._document, self._secret = document, secret
        self._rules: ProtectionRules = protection_rules()
        self._names: ActorRules = load_actor_rules()
        self._text: Text = analyse(document.text)
        self._words: list[Word] = list(words(document.text))
        self._hidden: dict[tuple[str, ...], str] = {}
        self._shown: set[tuple[str, ...]] = set()
        self._spans: dict[Span, bool] = {}
        self._take(judgements)

    def persons(self) -> Iterator[Protected]:
        """Private persons, wherever their names stand, later short forms included."""
        public: set[str] = set()
        names: dict[str, list[ActorMention]] = {}
        for mention in self._document.actors:
            if mention.type == "person" and mention.actor_id is not None:
                names.setdefault(mention.actor_id, []).append(mention)
                if not is_private_id(mention.actor_id) or self._is_public(mention):
                    public.add(mention.actor_id)
            elif mention.type == "person" and not self._is_public(mention):
                yield self._of(mention.span, mention.name, "private_person")
        for name, mentions in names.items():
            if name in public or _plain(mentions[0].name) in self._shown:
                continue
            whole = mentions[0].name
            for mention in mentions:
                yield self._of(mention.span, whole, "private_person")
            for span in self._standing(_plain(whole)):
                yield self._of(span, whole, "private_person")

    def unread(self) -> Iterator[Protected]:
        """Names that reading passed over for want of certainty: after a private person's calling, or after أبو and أم."""
        taken = [p.span for p in self._document.places] + [a.span for a in self._document.actors]
        tokens = self._text.tokens
        for i in range(len(tokens) - 1):
            if not self._given(tokens[i + 1]) or self._is_preposition(i + 1):
                continue
            kunya = tokens[i].norm in _KUNYA
            if not kunya and self._rules.private.isdisjoint(tokens[i].stems):
                continue
            span = self._text.span(i if kunya else i + 1, self._name_end(i + 2))
            name = self._document.text[span[0] : span[1]]
            if _plain(name) not in self._shown and all(span[1] <= s or e <= span[0] for s, e in taken):
                yield self._of(span, name, "pseudonym" if kunya else "private_person")

    def sources(self) -> Iterator[Protected]:
        """Sources under a pseudonym, and those in whose sentence somebody asks not to be named."""
        asking = [s for s in self._document.sentences if self._rules.asks(self._tokens(s))]
        for source in {s.span: s for c in self._document.claims for s in c.attribution}.values():
            if source.source_id is not None and not is_private_id(source.source_id):
                continue
            if _plain(source.text) in self._shown:
                continue
            person = next((m for m in self._document.actors if m.type == "person" and _within(m.span, source.span)), None)
            name = person.name if person is not None else source.text
            asked = source.kind in _ASKING and any(s <= source.span[0] < e for s, e in asking)
            if asked:
                yield self._of(source.span, name, "asked_not_named")
            elif source.pseudonym or (source.kind == "person" and self._is_kunya(source.span)):
                yield self._of(source.span, name, "pseudonym")
        for mention in self._document.actors:
            unknown = mention.actor_id is None or is_private_id(mention.actor_id)
            if mention.type == "person" and unknown and any(s <= mention.span[0] < e for s, e in asking):
                yield self._of(mention.span, mention.name, "asked_not_named")

    def by_hand(self) -> Iterator[Protected]:
        """What people said is to be protected."""
        for plain, name in self._hidden.items():
            for span in self._standing(plain):
                yield self._of(span, name, "by_hand")
        for span, hidden in self._spans.items():
            if hidden:
                yield self._of(span, self._document.text[span[0] : span[1]], "by_hand")

    def is_exposed(self, span: Span) -> bool:
        """Whether people said that these very words may be shown."""
        return self._spans.get(span) is False

    def _take(self, judgements: Sequence[Judgement]) -> None:
        for judgement in standing(judgements):
            if judgement.kind not in ("protect", "expose") or judgement.subject is None:
                continue
            if judgement.document not in (None, self._document.id):
                continue
            hide = judgement.kind == "protect"
            if is_words(judgement.subject):
                document, start, end = judgement.subject.split(":")
                if document == self._document.id:
                    self._spans[int(start), int(end)] = hide
                continue
            plain = _plain(judgement.subject)
            if hide:
                self._hidden[plain] = judgement.subject
                self._shown.discard(plain)
            else:
                self._shown.add(plain)
                self._hidden.pop(plain, None)

    def _of(self, span: Span, name: str, reason: Reason) -> Protected:
        text = self._document.text[span[0] : span[1]]
        return Protected(span=span, text=text, reason=reason, code=code_of(name, secret=self._secret))

    def _standing(self, plain: tuple[str, ...]) -> Iterator[Span]:
        """Where a name of two words and more (or one said by hand) stands in the text."""
        size = len(plain)
        if size == 0 or (size == 1 and plain not in self._hidden):
            return
        for i in range(len(self._words) - size + 1):
            if tuple(w.key for w in self._words[i : i + size]) == plain:
                yield (self._words[i].span[0], self._words[i + size - 1].span[1])

    def _given(self, token: Token) -> bool:
        return token.norm in self._names.strong_names or token.norm in self._names.weak_names

    def _is_preposition(self, i: int) -> bool:
        """Whether this is على, not the name that some spell alike: no further name follows («مدنيان على الأقل»)."""
        tokens = self._text.tokens
        if not tokens[i].raw.endswith("ى") or tokens[i].norm != "علي":
            return False
        return i + 1 == len(tokens) or not self._given(tokens[i + 1])

    def _name_end(self, i: int) -> int:
        """Past the further names and the surname that follow a given name."""
        tokens = self._text.tokens
        last = min(i + _NAMES, len(tokens))
        while i < last and self._given(tokens[i]):
            i += 1
        return i + 1 if i < last and tokens[i].norm.startswith("ال") and tokens[i].norm not in _NO_SURNAME else i

    def _tokens(self, span: Span) -> Sequence[Token]:
        first, last = self._text.token_at(span[0]), self._text.token_at(span[1])
        return self._text.tokens[first:last]

    def _is_kunya(self, span: Span) -> bool:
        tokens = self._tokens(span)
        return bool(tokens) and tokens[0].norm in _KUNYA

    def _is_public(self, mention: ActorMention) -> bool:
        """Whether an office stands before the name (the nearest word decides) or, between commas, after it."""
        first = self._text.token_at(mention.span[0])
        for token in reversed(self._text.tokens[max(0, first - _BEFORE) : first]):
            if token.kind in ("punct", "break"):
                break
            if not self._rules.private.isdisjoint(token.stems):
                return False
            if not self._rules.public.isdisjoint(token.stems):
                return True
        last = self._text.token_at(mention.span[1])
        after = self._text.tokens[last : last + _AFTER]
        if not after or after[0].norm not in ("،", ",", "(", "-"):
            return False
        for token in after[1:]:
            if not self._rules.private.isdisjoint(token.stems):
                return False
            if not self._rules.public.isdisjoint(token.stems):
                return True
        return False


def _plain(name: str) -> tuple[str, ...]:
    return tuple(word.key for word in words(name))


def _within(one: Span, other: Span) -> bool:
    return other[0] <= one[0] and one[1] <= other[1]


_RANK: Mapping[Reason, int] = {"by_hand": 0, "asked_not_named": 1, "pseudonym": 2, "private_person": 3}


def _disjoint(found: Iterable[Protected]) -> tuple[Protected, ...]:
    """In order of the text; of those that overlap the longest, and of those that are equal the graver reason."""
    ordered = sorted(found, key=lambda p: (p.span[0] - p.span[1], _RANK[p.reason], p.span))
    kept: list[Protected] = []
    for one in ordered:
        if all(one.span[1] <= k.span[0] or k.span[1] <= one.span[0] for k in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda p: p.span))
