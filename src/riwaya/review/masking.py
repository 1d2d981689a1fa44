"""Masking: words of an article, claims and events as they may be shown, while their offsets stay those of the article.

Covering (covering.py) makes another document, whose offsets fit its own text: what is exported. A page that shows an
article beside its claims needs the article's own offsets: there codes stand only in what is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar
from urllib.parse import unquote

import msgspec

from riwaya.model import ActorRef, Claim, Document, Event, Ref, Source, Span, SpanText
from riwaya.model.claim import Lemma
from riwaya.review.covering import Covered, covered_ids, title_hidden
from riwaya.review.judgements import Judgement
from riwaya.review.protection import Protected, is_private_id, protected
from riwaya.review.seen import SeenClaim
from riwaya.text import fold_word

UNKNOWN = "person:P-"
"""What stands for a private person's id that no article is known to name."""

T = TypeVar("T")

_HEX = frozenset(("claims", "claim"))
"""Fields of an event that hold claim ids: nothing in them is a name."""
_BEFORE = "[وفبكلس]{0,2}"
"""What may be glued before a name in Arabic."""


class Piece(NamedTuple):
    """Part of an article's words: `[start, end)` in its own text, what is shown there, and the code where it is hidden."""

    start: int
    end: int
    shown: str
    code: str | None


class Veil(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is covered in one article.

    `text`: the protected words of its text, in order, none overlapping; `title`: those of its title, by offsets into the
    title; `ids`: the ids of private persons, each with the id that may be shown.
    """

    text: tuple[Protected, ...] = ()
    title: tuple[Protected, ...] = ()
    ids: dict[str, str] = {}  # a copy for each


def veil_of(document: Document, seen: Iterable[SeenClaim], *, secret: str, judgements: Sequence[Judgement]) -> Veil:
    """What is covered in a document with its claims as seen: of the machine's, of people's, and of those they rejected."""
    claims = (*document.claims, *(one.claim for one in seen if one.claim != one.machine))
    whole = msgspec.structs.replace(document, claims=claims)
    hidden = protected(whole, secret=secret, judgements=judgements)
    return Veil(text=hidden, title=title_hidden(document, hidden), ids=covered_ids(whole, hidden, secret=secret))


def pieces(text: str, start: int, end: int, hidden: Sequence[Protected]) -> list[Piece]:
    """The words `text[start:end]` of an article, part by part, with codes for what is `hidden` in it (in order).

    The parts follow each other without a gap from `start` to `end`; of hidden words that reach beyond them only what is
    inside counts.
    """
    return _pieces(text[start:end], start, hidden)


def masked(text: str, start: int, end: int, hidden: Sequence[Protected]) -> str:
    """The words `text[start:end]` of an article with codes in place of what is `hidden`.

    >>> one = Protected(span=(5, 10), text="سامر ع", reason="by_hand", code="P-AAAAAAAA")
    >>> masked("قال سامر علي هذا", 0, 16, [one])
    'قال سP-AAAAAAAAلي هذا'
    """
    return "".join(piece.shown for piece in pieces(text, start, end, hidden))


def masked_claim(seen: SeenClaim, veil: Veil) -> SeenClaim:
    """A claim as seen with codes in its words and ids; its spans stay."""
    if not veil.text and not veil.ids:
        return seen
    return msgspec.structs.replace(
        seen,
        claim=_claim(seen.claim, veil),
        machine=_claim(seen.machine, veil) if seen.machine is not None else None,
        added=_claim(seen.added, veil) if seen.added is not None else None,
    )


def masked_words(words: str, start: int, veil: Veil) -> str:
    """Words that stand in an article's text from `start` on, with codes."""
    return _masked(words, start, veil.text)


def masked_title(title: str | None, veil: Veil) -> str | None:
    """A title with codes."""
    return None if title is None else Covered(title, veil.title).text


def masked_address(uri: str, veil: Veil) -> str:
    """Where an article was read; where that names who is hidden, spelt out and with codes."""
    plain = unquote(uri)
    shown = names_masked(plain.replace("_", " ").replace("+", " "), names_in([veil]))
    return uri if shown == plain.replace("_", " ").replace("+", " ") else shown


def masked_id(actor_id: str | None, ids: Mapping[str, str]) -> str | None:
    """An actor id as it may be shown."""
    if actor_id is None or not is_private_id(actor_id):
        return actor_id
    return ids.get(actor_id, UNKNOWN)


def names_in(veils: Iterable[Veil]) -> dict[str, str]:
    """What is hidden in articles, words and ids, each with what stands for it. Hidden in one article is hidden."""
    found: dict[str, str] = {}
    for veil in veils:
        found |= {one.text: one.code for one in (*veil.text, *veil.title)}
        found |= {old: new for old, new in veil.ids.items() if old != new}
    return found


def names_masked(words: str, hidden: Mapping[str, str]) -> str:
    """Words that have no place in an article, with these names covered wherever they stand whole, however they are spelt."""
    return _shower(hidden)(words)


def covered_event(event: Event, hidden: Mapping[str, str]) -> Event:
    """An event with these names covered, in ids and in words, however they are spelt."""
    return covered_record(event, Event, hidden)


def covered_record(record: T, of: type[T], hidden: Mapping[str, str]) -> T:
    """Any record of this type with these names covered, in ids and in words, however they are spelt."""
    return msgspec.convert(_walk(msgspec.to_builtins(record), _shower(hidden)), of) if hidden else record


def _pieces(words: str, at: int, hidden: Sequence[Protected]) -> list[Piece]:
    """The same for words that stand at `at`."""
    out: list[Piece] = []
    done, end = at, at + len(words)
    for one in hidden:
        first, last = max(one.span[0], done), min(one.span[1], end)
        if first >= last:
            continue
        if done < first:
            out.append(Piece(done, first, words[done - at : first - at], None))
        out.append(Piece(first, last, one.code, one.code))
        done = last
    if done < end:
        out.append(Piece(done, end, words[done - at :], None))
    return out


def _masked(words: str, at: int, hidden: Sequence[Protected]) -> str:
    return "".join(piece.shown for piece in _pieces(words, at, hidden))


def _claim(claim: Claim, veil: Veil) -> Claim:
    return msgspec.structs.replace(
        claim,
        trigger=_lemma(claim.trigger, veil),
        actors=tuple(_actor(ref, veil) for ref in claim.actors),
        targets=tuple(_actor(ref, veil) for ref in claim.targets),
        place=_ref(claim.place, veil),
        time=_ref(claim.time, veil),
        attribution=tuple(_source(source, veil) for source in claim.attribution),
    )


def _lemma(trigger: Lemma, veil: Veil) -> Lemma:
    text = masked_words(trigger.text, trigger.span[0], veil)
    lemma = trigger.lemma if text == trigger.text else text
    return msgspec.structs.replace(trigger, text=text, lemma=lemma)


def _ref(ref: Ref | None, veil: Veil) -> Ref | None:
    return None if ref is None else msgspec.structs.replace(ref, text=masked_words(ref.text, ref.span[0], veil))


def _actor(ref: ActorRef, veil: Veil) -> ActorRef:
    text = masked_words(ref.text, ref.span[0], veil)
    actor_id = masked_id(ref.actor_id, veil.ids)
    return msgspec.structs.replace(ref, text=text, actor_id=actor_id, head=_head(ref, text, veil))


def _head(ref: ActorRef, shown: str, veil: Veil) -> str:
    """The head where it stands among the words of its actor; where it does not, those words."""
    if shown == ref.text:
        return ref.head
    at = ref.text.find(ref.head)
    return shown if at < 0 else masked_words(ref.head, ref.span[0] + at, veil)


def _source(source: Source, veil: Veil) -> Source:
    cue = source.cue
    return msgspec.structs.replace(
        source,
        text=masked_words(source.text, source.span[0], veil),
        source_id=masked_id(source.source_id, veil.ids),
        cue=SpanText(cue.span, masked_words(cue.text, cue.span[0], veil)) if cue is not None else None,
    )


def _shower(hidden: Mapping[str, str]) -> Callable[[str], str]:
    spelt = {form: new for old, new in hidden.items() if not old.startswith("person:") for form in _spellings(old)}
    forms = sorted(spelt, key=len, reverse=True)
    names = re.compile(rf"(?<!\w)({_BEFORE})({'|'.join(map(re.escape, forms))})(?!\w)") if forms else None

    def shown(words: str) -> str:
        if words in hidden:
            return hidden[words]
        return names.sub(lambda found: found[1] + spelt[found[2]], words) if names is not None else words

    return shown


def _walk(value: Any, shown: Callable[[str], str]) -> Any:  # noqa: ANN401  (a record as plain values)
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, (list, tuple)):
        return [_walk(one, shown) for one in value]
    if isinstance(value, dict):
        return {key: one if key in _HEX else _walk(one, shown) for key, one in value.items()}
    return value


def _spellings(name: str) -> set[str]:
    """A name as it stands, folded, and as ids have it, with hyphens; with its article under لـ too.

    >>> sorted(_spellings("أبو عمر"))
    ['أبو عمر', 'أبو-عمر', 'ابو عمر', 'ابو-عمر']
    """
    folded = " ".join(fold_word(word) for word in name.split())
    forms = {form for words in (name, folded) for form in (words, words.replace(" ", "-"))}
    return forms | {f"لل{form[2:]}" for form in forms if form.startswith("ال") and len(form) > 4}


def spans_shown(spans: Iterable[Span], hidden: Sequence[Protected]) -> list[Span]:
    """Those of the spans that touch nothing hidden."""
    return [s for s in spans if all(s[1] <= one.span[0] or one.span[1] <= s[0] for one in hidden)]
