"""Where and when: the place and time of a claim, from its clause or carried over and marked so.

News names the place and day of its event once and goes on. Each mention within reach is described by
what it is, where it stands from the claim, and how claims before were set; a linear model scores it,
the best that passes is the claim's, and `carried` says when it stands in another sentence. Nothing
passes: null, never a guess. Weights: data/weights/place.tsv and time.tsv, made by tools/train.py.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from operator import getitem
from typing import Literal, NamedTuple

import msgspec

from riwaya.claims.context import Context
from riwaya.claims.groups import group_of, joint_of
from riwaya.claims.landmarks import Landmark, Landmarks, Traits
from riwaya.claims.likeness import NONE, Company, Likeness
from riwaya.claims.linear import Describe, Key, names_of, part_sums
from riwaya.claims.triggers import Candidate
from riwaya.model import Ref
from riwaya.rules.weights import Weights
from riwaya.text.verbs import VerbForm

Kind = Literal["place", "time"]

_BACK, _AHEAD = 4, 2  # sentences whose mentions are considered
_BEFORE, _AFTER = 6, 4  # mentions considered each side; the first named and those chosen before are always
_STEPS = (1, 2, 3, 5, 8, 13, 21, 34)
_BUCKETS = [next((step for step in _STEPS if distance <= step), 99) for distance in range(_STEPS[-1] + 2)]
_RELATIVE = 3  # words after a place within which «التي تسيطر» tells of it
_NONE: frozenset[str] = frozenset()
_RECALLED = 128  # landmarks chosen before that a claim may go back to, the nearest: twice what reports of 130 claims have
_MEANT = 8  # words each side in which «المدينة» may stand for the place


class SettingWeights(msgspec.Struct, frozen=True):
    """The two models."""

    place: Weights
    time: Weights


class Setting(msgspec.Struct, frozen=True):
    """Place and time, and whether each was carried over from another sentence."""

    place: Ref | None
    time: Ref | None
    place_carried: bool
    time_carried: bool


class Located(msgspec.Struct, frozen=True):
    """A mention considered: its index in the document's list, its first token, the keys of its features."""

    mention: int
    first: int
    keys: tuple[Key, ...]

    @property
    def features(self) -> list[str]:
        """The names of its features."""
        return list(names_of(_DESCRIBE, self.keys))


class _Memory:
    """How the claims before were set."""

    def __init__(self) -> None:
        self.last: int | None = None
        self.last_name = ""
        self.times: dict[int, int] = {}  # how often each mention was chosen
        self.chosen: list[int] = []  # which landmarks those are, in order of tokens
        self.by_type: dict[str, int] = {}
        self.by_lemma: dict[str, int] = {}
        self.previous: tuple[str, int | None, int] | None = None  # group, mention and sentence of the claim before
        self.struck: int | None = None  # the mention of the last strike
        self.placed: dict[int, set[str]] = {}  # places of the claims that chose a mention


class _Claim(NamedTuple):
    """What the features of all mentions take from the claim."""

    i: int
    sentence: int
    paragraph: int
    type: str
    lemma: str
    shape: str
    tense: str
    early: int
    opening: str
    definite: bool
    group: str
    joint: str  # what joins the trigger to the words before
    meant: frozenset[str]  # kinds of place its clause means by «المدينة» and the like


class SettingReader:
    """Reads settings claim by claim; how the claims before were set bears on the next."""

    def __init__(
        self, ctx: Context, clauses: Sequence[int], weights: SettingWeights, candidates: Sequence[Candidate]
    ) -> None:
        """`clauses` is the clause number of every token; `candidates` the claims of the article in order."""
        self._triggers = [c.i for c in candidates]
        self._ctx, self._clauses, self._weights = ctx, clauses, weights
        self._marks = {"place": Landmarks(ctx, clauses, "place"), "time": Landmarks(ctx, clauses, "time")}
        self._company = Company(ctx, clauses, self._marks["time"].all, candidates)
        self._memory = {"place": _Memory(), "time": _Memory()}
        self._stand_ins = _stand_ins(ctx)
        self._openings: dict[int, str] = {}
        self._place: str = ""
        self._now: tuple[Candidate, _Claim] | None = None  # the claim in hand

    def read(self, candidate: Candidate) -> Setting:
        """The setting of one claim."""
        ctx = self._ctx
        here = ctx.text.sentence_of[candidate.i]
        place = self.best("place", candidate, self._weights.place)
        self.remember("place", candidate, place.mention if place else None)
        time = self.best("time", candidate, self._weights.time)
        self.remember("time", candidate, time.mention if time else None)
        if time is not None:
            time = self._as_told(time, here)
        found_place = found_time = None
        if place is not None:
            p = ctx.mentions.places[place.mention]
            found_place = Ref(span=p.span, text=p.text, id=p.place_id)
        if time is not None:
            t = ctx.mentions.times[time.mention]
            assert t.span is not None
            assert t.text is not None
            found_time = Ref(span=t.span, text=t.text)
        return Setting(
            found_place,
            found_time,
            place is not None and ctx.text.sentence_of[place.first] != here,
            time is not None and ctx.text.sentence_of[time.first] != here,
        )

    def _as_told(self, time: Located, here: int) -> Located:
        """Of several mentions of the same days: the one in the claim's sentence, or else the first."""
        marks = self._marks["time"].all
        chosen = next(mark for mark in marks if mark.mention == time.mention)
        if chosen.sentence == here:
            return time
        same = [mark for mark in marks if mark.name == chosen.name and not mark.now]
        own = [mark for mark in same if mark.sentence == here]
        first = next(iter(own or same), chosen)
        return msgspec.structs.replace(time, mention=first.mention, first=first.first)

    def best(self, kind: Kind, candidate: Candidate, weights: Weights) -> Located | None:
        """The mention that scores best, if it beats none."""
        sums = part_sums(weights, _DESCRIBE)
        chosen, top = None, 0.0
        for located in self.consider(kind, candidate):
            given = sum(map(getitem, sums, located.keys), weights.bias)
            if given >= 0 and (chosen is None or given > top):
                chosen, top = located, given
        return chosen

    def consider(self, kind: Kind, candidate: Candidate) -> Iterator[Located]:
        """The mentions of a kind within reach, with the keys of their features."""
        marks, memory = self._marks[kind], self._memory[kind]
        if not marks.all:
            return
        sentence_of = self._ctx.text.sentence_of
        if self._now is None or self._now[0] is not candidate:
            self._now = (candidate, self._claim(candidate))
        claim = self._now[1]
        here = claim.sentence
        middle = bisect_left(marks.all, claim.i, key=_first)
        own = (middle > 0 and marks.all[middle - 1].sentence == here) or (
            middle < len(marks.all) and marks.all[middle].sentence == here
        )
        for place in self._before(kind, middle):
            mark, order = marks.all[place], middle - 1 - place
            close = order < _BEFORE and sentence_of[mark.first] >= here - _BACK
            if close or mark.leads or mark.mention in memory.times:
                yield self._located(kind, claim, mark, order, own=own)
        for order, mark in enumerate(marks.all[middle : middle + _AFTER]):
            if mark.leads or mark.sentence <= here + _AHEAD:
                yield self._located(kind, claim, mark, order, own=own)
        for place in marks.leads:
            if place >= middle + _AFTER:
                yield self._located(kind, claim, marks.all[place], place - middle, own=own)

    def _before(self, kind: Kind, middle: int) -> Iterator[int]:
        """Which of the mentions before `middle` may be considered, the nearest first: those beside, and those chosen before."""
        chosen, near = self._memory[kind].chosen, max(0, middle - _BEFORE)
        yield from range(middle - 1, near - 1, -1)
        last = bisect_left(chosen, near)
        recalled = chosen[max(0, last - _RECALLED) : last]
        leading = [place for place in self._marks[kind].leads if place < near and place not in recalled]
        yield from sorted(recalled + leading, reverse=True)

    def remember(self, kind: Kind, candidate: Candidate, mention: int | None) -> None:
        """Note where the claim was set; places are noted before the time is looked for."""
        memory = self._memory[kind]
        group = group_of(candidate.type)
        if kind == "place":
            self._place = self._marks["place"].name(mention) if mention is not None else ""
        memory.previous = (group, mention, self._ctx.text.sentence_of[candidate.i])
        if mention is None:
            return
        if group == "strike":
            memory.struck = mention
        memory.last = mention
        memory.last_name = self._marks[kind].name(mention)
        if mention not in memory.times:
            for place in self._marks[kind].places_of(mention):
                insort(memory.chosen, place)
        memory.times[mention] = memory.times.get(mention, 0) + 1
        memory.by_type[candidate.type] = mention
        memory.by_lemma[candidate.entry.lemma] = mention
        if kind == "time":
            self._company.join(candidate, mention)
        if kind == "time" and self._place:
            memory.placed.setdefault(mention, set()).add(self._place)

    def _claim(self, candidate: Candidate) -> _Claim:
        i, form = candidate.i, candidate.reading.form
        sentence = self._ctx.text.sentence_of[i]
        paragraph = self._ctx.text.sentences[sentence].paragraph
        tense: str = form.shape.tense if isinstance(form.shape, VerbForm) else ""
        if "س" in candidate.reading.split.before:
            tense = "future"
        opening = self._openings.get(sentence)
        if opening is None:
            opening = self._openings[sentence] = _opening(self._ctx, sentence)
        lemma = candidate.entry.lemma
        definite = form.pos != "verb" and self._ctx.tokens[i].norm.lstrip("وفبلك").startswith(("ال", "ل"))
        meant = self._meant(i, sentence)
        return _Claim(
            i,
            sentence,
            paragraph,
            candidate.type,
            lemma,
            form.pos,
            tense,
            min(sentence, 3),
            opening,
            definite,
            group_of(candidate.type),
            joint_of(self._ctx, candidate),
            meant,
        )

    def _meant(self, i: int, sentence: int) -> frozenset[str]:
        """Kinds of place that «المدينة» or «المطار» near a trigger stands for, where it names none itself."""
        bounds = self._ctx.text.sentences[sentence]
        low, high = max(bounds.first, i - _MEANT), min(bounds.last, i + _MEANT + 1)
        stand_ins = self._stand_ins
        return _NONE.union(*[stand_ins[k] for k in range(low, high) if k in stand_ins])

    def _located(self, kind: Kind, claim: _Claim, mark: Landmark, order: int, *, own: bool) -> Located:
        away = claim.sentence - mark.sentence
        gap = max(-2, min(4, away)) if away else 0
        side = "after" if mark.first > claim.i else "before"
        near = -1 if away < 0 else 1 if away else 0
        where: Key = (gap, side, min(order, 4))
        if not away:
            distance = mark.first - claim.i if side == "after" else claim.i - mark.last + 1
            bucket = _BUCKETS[max(0, min(distance, len(_BUCKETS) - 1))]
            apart = min(abs(self._clauses[mark.first] - self._clauses[claim.i]), 4)
            relative = mark.last < claim.i <= mark.last + _RELATIVE and self._ctx.tags[mark.last].relative
            where = (*where, bucket, apart, claim.shape, mark.reported, relative)
        known = self._known(kind, claim, mark, gap)
        meant = ""
        if claim.meant and kind == "place":
            meant = "meant" if mark.kind in claim.meant else "not meant"
        apart_by = max(-1, min(claim.paragraph - mark.paragraph, 4))
        scene = (near, apart_by, claim.opening, claim.early, own and gap != 0, claim.definite, meant)
        about = (near, "" if away else side, mark.about)
        tense = (claim.tense, near, mark.kind)
        alike = self._alike(claim, mark, near) if kind == "time" else ((), (), ())
        keys: tuple[Key, ...] = (where, about, tense, (claim.type, near, side), (claim.type, mark.basic), known, scene, *alike)
        others = self._others(kind, claim, mark, near, side, min(order, 4))
        return Located(mark.mention, mark.first, keys + others)

    def _others(self, kind: Kind, claim: _Claim, mark: Landmark, near: int, side: str, order: int) -> tuple[Key, Key, Key]:
        """How a mention stands to the other claims: how many are between, and where the one before and the last strike were set."""
        memory = self._memory[kind]
        low, high = (claim.i, mark.first) if side == "after" else (mark.first, claim.i)
        between = 0 if near else min(bisect_left(self._triggers, high) - bisect_left(self._triggers, low + 1), 3)
        last, whose = "none", ""
        if memory.previous is not None:
            group, mention, sentence = memory.previous
            last = "none" if mention is None else self._same(kind, mention, mark)
            whose = f"{group} {sentence == claim.sentence}"
        struck = "none" if memory.struck is None else self._same(kind, memory.struck, mark)
        standing = (claim.group, near, side, order, between, mark.basic)
        return standing, (claim.group, near, last, whose, struck), (last, claim.joint, near)

    def _same(self, kind: Kind, mention: int, mark: Landmark) -> str:
        return "same" if mention == mark.mention else "named" if self._marks[kind].name(mention) == mark.name else "other"

    def _alike(self, claim: _Claim, mark: Landmark, near: int) -> tuple[Key, Key, Key]:
        """How a time names its days, how its sentence opens, how like the claims told beside it are."""
        assert self._now is not None
        like = self._company.likeness(self._now[0], mark)
        scene = self._openings.get(mark.sentence)
        if scene is None:
            scene = self._openings[mark.sentence] = _opening(self._ctx, mark.sentence)
        return (near, mark.manner, claim.type), (near, scene), (near, like, claim.definite)

    def _known(self, kind: Kind, claim: _Claim, mark: Landmark, gap: int) -> Key:
        memory = self._memory[kind]
        mention = mark.mention
        last = memory.last
        if last is None:
            before = "none"
        elif last == mention:
            before = "same"
        else:
            before = "named" if memory.last_name == mark.name else "other"
        by_type, by_lemma = memory.by_type.get(claim.type), memory.by_lemma.get(claim.lemma)
        of_type = "none" if by_type is None else "same" if by_type == mention else "other"
        of_lemma = "none" if by_lemma is None else "same" if by_lemma == mention else "other"
        chosen = min(memory.times[mention], 3) if mention in memory.times else 0
        company = self._accompanied(mark) if kind == "time" else ""
        return (gap, before, of_type, of_lemma, chosen, company, claim.definite)

    def _accompanied(self, mark: Landmark) -> str:
        """Whether a time goes with the claim's place."""
        if not self._place:
            return "nowhere"
        placed = self._memory["time"].placed.get(mark.mention)
        if placed is not None:
            return "placed here" if self._place in placed else "placed elsewhere"
        there = self._marks["place"].names_in(mark.sentence)
        return "beside it" if self._place in there else "beside others" if there else "alone"


def _stand_ins(ctx: Context) -> dict[int, frozenset[str]]:
    """The tokens such as «المدينة» that name no place themselves, each with the kinds of place it can stand for."""
    place_nouns = ctx.rules.grammar.place_nouns
    found = ((i, place_nouns.get(token.norm.lstrip("وبل"))) for i, token in enumerate(ctx.tokens) if ctx.place_at[i] < 0)
    return {i: kinds for i, kinds in found if kinds is not None}


def _first(mark: Landmark) -> int:
    return mark.first


def _opening(ctx: Context, sentence: int) -> str:
    """How a sentence opens, in words of the closed classes: «وفي غضون» and «وكانت» leave the scene before."""
    first, last = ctx.text.sentences[sentence].first, ctx.text.sentences[sentence].last
    while first < last - 1 and ctx.tokens[first].kind == "punct":
        first += 1
    token, tag = ctx.tokens[first], ctx.tags[first]
    if token.kind != "word":
        return token.kind
    if tag.preposition and first + 1 < last:
        known = ctx.place_at[first + 1] >= 0 or ctx.time_at[first + 1] >= 0
        return f"{token.norm} +" if known else f"{token.norm} {ctx.tokens[first + 1].norm}"
    if tag.auxiliary or tag.complementizer or tag.starts_clause or tag.demonstrative or tag.negator:
        return token.norm
    if ctx.time_at[first] >= 0:
        return "time"
    return "report" if ctx.words[token.i].report is not None else "other"


def _describe_where(gap: int, side: str, order: int, *within: object) -> Iterator[str]:
    yield f"gap {gap}"
    yield f"order {side} {order}"
    yield f"gap {gap} order {side} {order}"
    if not within:
        yield f"off {side}"
        return
    bucket, apart, shape, reported, relative = within
    if relative:
        yield "told of it"
    yield f"{side} {bucket}"
    yield f"{shape} {side} {bucket}"
    yield f"clauses {side} {apart}"
    yield f"order {side} {order} clauses {apart}"
    yield f"same clause {apart == 0} {side}"
    if reported:
        yield f"reported clauses {side} {apart}"


def _describe_about(near: int, side: str, about: Traits) -> Iterator[str]:
    for name in about.names:
        yield name
        yield f"near {near} {name}"
        if near == 0:
            yield f"{side} {name}"


def _describe_tense(tense: str, near: int, kind: str) -> Iterator[str]:
    if tense:
        yield f"{tense} is {kind}"
        yield f"{tense} near {near}"


def _describe_type(kind: str, near: int, side: str) -> Iterator[str]:
    yield f"type {kind}"
    yield f"type {kind} near {near}"
    yield f"type {kind} near {near} {side}"


def _describe_basic(kind: str, basic: Traits) -> Iterator[str]:
    for name in basic.names:
        yield f"type {kind} {name}"


def _describe_known(  # noqa: PLR0913
    gap: int,
    before: str,
    of_type: str,
    of_lemma: str,
    chosen: int,
    company: str,
    definite: bool,  # noqa: FBT001
) -> Iterator[str]:
    if definite:
        yield f"definite of type {of_type}"
        yield f"definite of lemma {of_lemma}"
    yield f"before {before}"
    yield f"before {before} gap {gap}"
    yield f"of type {of_type}"
    yield f"of lemma {of_lemma}"
    yield f"of type {of_type} gap {max(-1, min(gap, 1))}"
    yield f"chosen {chosen}"
    if gap:
        yield f"chosen {chosen} off"
    if company:
        yield company
        yield f"{company} gap {gap}"


def _describe_scene(  # noqa: PLR0913
    near: int,
    paragraphs: int,
    opening: str,
    early: int,
    own: bool,  # noqa: FBT001
    definite: bool,  # noqa: FBT001
    meant: str,
) -> Iterator[str]:
    yield f"paragraphs {paragraphs}"
    yield f"early {early} near {near}"
    if meant:
        yield f"{meant} near {near}"
    if near:
        yield f"definite {definite} near {near}"
        yield f"opening {opening} near {near}"
        yield f"own {own} near {near}"


def _describe_standing(
    group: str = "", near: int = 0, side: str = "", order: int = 0, between: int = 0, basic: Traits | None = None
) -> Iterator[str]:
    if basic is None:
        return
    under = basic.names[1]
    yield f"group {group} near {near} {side}"
    for name in basic.names:
        yield f"group {group} near {near} {name}"
    if near == 0:
        yield f"between {side} {between}"
        yield f"between {side} {between} order {order}"
        yield f"between {side} {between} {under}"
        yield f"group {group} {side} order {order}"
        yield f"order {side} {order} {under}"


def _describe_before(group: str = "", near: int = 0, last: str = "", whose: str = "", struck: str = "") -> Iterator[str]:
    if not group:
        return
    yield f"last {last} {group} of {whose}"
    yield f"last {last} {group} of {whose} near {near}"
    yield f"struck {struck} {group}"
    yield f"struck {struck} {group} near {near}"


def _describe_joint(last: str = "", joint: str = "", near: int = 0) -> Iterator[str]:
    if last:
        yield f"last {last} joint {joint}"
        yield f"joint {joint} near {near}"


def _describe_manner(near: int = 0, manner: Traits | None = None, type_: str = "") -> Iterator[str]:
    for name in manner.names if manner is not None else ():
        yield f"{name} near {near}"
        yield f"type {type_} {name}"


def _describe_told(near: int = 0, told: str = "") -> Iterator[str]:
    if near:
        yield f"told {told} near {near}"


def _describe_alike(near: int = 0, like: Likeness = NONE, definite: bool = False) -> Iterator[str]:  # noqa: FBT001, FBT002
    if not near:
        return
    yield f"company {like.company}"
    yield f"like lemma {like.lemma} type {like.type} words {like.words}"
    yield f"like lemma {like.lemma} near {near}"
    yield f"like type {like.type} near {near}"
    yield f"like words {like.words} near {near}"
    if definite:
        yield f"definite like lemma {like.lemma} type {like.type}"
        yield f"definite like words {like.words}"


_DESCRIBE: tuple[Describe, ...] = (
    _describe_where,
    _describe_about,
    _describe_tense,
    _describe_type,
    _describe_basic,
    _describe_known,
    _describe_scene,
    _describe_manner,
    _describe_told,
    _describe_alike,
    _describe_standing,
    _describe_before,
    _describe_joint,
)
