"""Who did what to whom: the actors and targets of a claim from the syntax around its trigger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from riwaya.claims.clauses import clause_range, is_verb, sentence_range
from riwaya.claims.context import Context
from riwaya.claims.groups import group_of
from riwaya.claims.nominals import (
    WITH_PRONOUN,
    Nominal,
    antecedent,
    is_light,
    names_deed,
    nominal_before,
    nominals_after,
    noun_verb,
    owns,
)
from riwaya.claims.people import of_people
from riwaya.claims.triggers import Candidate
from riwaya.claims.verbal import is_verbal
from riwaya.model import ActorRef
from riwaya.rules.lexicon import Role
from riwaya.text.verbs import VerbForm

_SUFFERED = frozenset("killing injury arrest abduction release assassination abuse displacement evacuation trial".split())
_STATE_OF_ARMS = frozenset(("armed_group", "state", "state_force", "coalition"))
_HELD = ("@place_word", "@service")  # what somebody holds
# What a side behind a preposition is to the deeds of a group or a type, where the word itself does not say.
_OF_GROUPS: Mapping[str, Mapping[str, Role]] = {"strike": {"علي": "target", "ضد": "target", "باتجاه": "target", "نحو": "target", "صوب": "target"}}
_OF_TYPES: Mapping[str, Mapping[str, Role]] = {
    "killing": {"من": "target", "بين": "target"},
    "injury": {"من": "target", "بين": "target"},
    "capture": {"من": "target"},
    "seizure": {"من": "target"},
    "extortion": {"من": "target"},
    "accusation": {"الي": "target", "نحو": "target", "ل": "target", "علي": "target"},
    "threat": {"ل": "target"},
    "demand": {"من": "target"},
}
_UNDER = 10  # words between a noun and the verb over it
_TOLD = 6  # words between a noun and the verb of its relative clause


class Roles(msgspec.Struct):
    """Phrases found as actors and as targets, in order of finding."""

    actors: list[Nominal] = msgspec.field(default_factory=list)
    targets: list[Nominal] = msgspec.field(default_factory=list)

    def put(self, role: Role, nominal: Nominal) -> None:
        """File a phrase under a role; places and 'none' are not actors."""
        if role == "actor":
            self.actors.append(nominal)
        elif role == "target":
            self.targets.append(nominal)
        elif role == "both":
            self.actors.append(nominal)
            self.targets.append(nominal)


class Read(NamedTuple):
    """Actors and targets that syntax names, and what fills each slot: 'actor', 'people', 'place', 'thing' or ''."""

    actors: tuple[ActorRef, ...]
    targets: tuple[ActorRef, ...]
    actor_slot: str
    target_slot: str


class RoleReader:
    """Reads roles claim by claim; remembers the last subject for verbs that leave theirs out."""

    def __init__(self, ctx: Context, clauses: Sequence[int]) -> None:
        """`clauses` is the clause number of every token (claims/clauses.py)."""
        self._ctx, self._clauses = ctx, clauses
        self._subject: Nominal | None = None
        self._subject_sentence = -1

    def read(self, candidate: Candidate) -> Read:
        """Actors and targets of a claim, each exact words of the article; either may be empty."""
        roles, i = self._verb(candidate) if is_verbal(self._ctx, candidate) else self._noun(candidate), candidate.i
        return Read(
            tuple(self._refs(roles.actors, i)), tuple(self._refs(roles.targets, i)), self._slot(roles.actors, i), self._slot(roles.targets, i)
        )

    def _slot(self, nominals: Sequence[Nominal], i: int) -> str:
        """What the first phrase in a role is: a place or a thing leaves no room for a side («قصفت البلدة»)."""
        ctx = self._ctx
        for nominal in nominals[:1]:
            if any(ctx.actor_at[k] >= 0 for k in range(nominal.first, nominal.last)):
                return "actor"
            if of_people(ctx, nominal.first, nominal.last, i):
                return "people"
            return "place" if any(ctx.place_at[k] >= 0 for k in range(nominal.first, nominal.last)) else "thing"
        return ""

    def _verb(self, candidate: Candidate) -> Roles:
        ctx, i = self._ctx, candidate.i
        frame, roles = candidate.entry.roles, Roles()
        first = clause_range(ctx, self._clauses, i)[0]
        after = self._after(candidate)
        bare = [n for n in after if n.preposition == ""]
        relative = self._opens_relative(i, first)
        before = None if relative else nominal_before(ctx, i, first)
        pronoun = candidate.reading.split.after
        if relative:
            hung = antecedent(ctx, relative)
            by = _taken_up(ctx, i, frame.preps)
            if hung is not None:
                if pronoun:
                    roles.put(frame.object, hung)
                    pronoun = ""
                elif by is not None:
                    roles.put(by, hung)  # «التي أطاح بها الحوثيون»
                else:
                    before = hung
        if self._passive(candidate, bare, before):
            sufferer = before or (bare[0] if bare else None)
            if sufferer is not None:
                roles.put("target" if frame.object in ("none", "target") else frame.object, sufferer)
        else:
            self._active(candidate, roles, before, bare, pronoun)
        self._prepositions(candidate, roles, after)
        return roles

    def _active(
        self, candidate: Candidate, roles: Roles, before: Nominal | None, bare: list[Nominal], pronoun: str
    ) -> None:
        frame = candidate.entry.roles
        subject, objects = before, bare
        if subject is None and bare and _may_have_subject_behind(candidate):
            subject, objects = bare[0], bare[1:]
        if subject is None:
            subject = self._carried(candidate.i)
        if subject is not None:
            roles.put(frame.subject, subject)
            self._subject, self._subject_sentence = subject, self._ctx.text.sentence_of[candidate.i]
        if pronoun:
            known = self._pronoun(candidate.i, subject)
            if known is not None:
                roles.put(frame.object, known)
        elif objects:
            roles.put(frame.object, objects[0])

    def _noun(self, candidate: Candidate) -> Roles:
        i = candidate.i
        frame, roles = candidate.entry.roles, Roles()
        after = self._after(candidate)
        if candidate.reading.split.after:
            known = self._pronoun(i, None)
            if known is not None:
                roles.put("actor" if frame.idafa in ("either", "actor", "both") else frame.idafa, known)
        idafa = after[0] if after and after[0].first <= i + 2 and after[0].preposition == "" else None
        if idafa is not None and candidate.reading.split.definite and not self._is_adjective(idafa):
            idafa = None  # «المعارك 18 جنديا»: a definite noun governs none
        if idafa is not None:
            role: Role = frame.idafa
            if role == "either":
                role = self._idafa_role(idafa, after)
            if role == "target" and self._is_adjective(idafa):
                role = "actor"
            roles.put(role, idafa)
            if role == "actor" and len(after) > 1 and after[1].preposition == "" and frame.object == "target":
                roles.put("target", after[1])
        self._prepositions(candidate, roles, after)
        self._doer_behind(candidate, roles, after)
        if not roles.targets:
            self._struck_in_relative(candidate, roles)
        if candidate.type == "support" and not roles.targets and after and after[0].preposition == "من":
            self._helped(candidate, roles)
        self._governing_verb(candidate, roles)
        return roles

    def _helped(self, candidate: Candidate, roles: Roles) -> None:
        """«تقدمت القوات بدعم من التحالف», «القوات المدعومة من التحالف»: who does the deed, or is told of, is who is helped."""
        ctx, i = self._ctx, candidate.i
        first = sentence_range(ctx, i).first
        if "ب" not in candidate.reading.split.before:
            told = antecedent(ctx, i)
            roles.targets.extend([told] if told is not None and ctx.actor_at[told.first] >= 0 else [])
            return
        verb = next((k for k in range(i - 1, first - 1, -1) if is_verb(ctx, k)), None)
        if verb is None:
            return
        subject = next((n for n in nominals_after(ctx, verb + 1, i) if n.preposition == ""), None)
        subject = subject or nominal_before(ctx, verb, clause_range(ctx, self._clauses, verb)[0])
        if subject is not None:
            roles.targets.append(subject)

    def _doer_behind(self, candidate: Candidate, roles: Roles, after: Sequence[Nominal]) -> None:
        """«هجوم للجماعة على», «غارات للتحالف»: behind a noun without its doer, «ل» names it."""
        frame = candidate.entry.roles
        if roles.actors or frame.idafa not in ("either", "actor") or "ل" in frame.preps or candidate.reading.split.definite:
            return
        owner = next((n for n in after[:1] if n.preposition == "ل" and self._armed(n)), None)
        if owner is not None:
            roles.actors.append(owner)

    def _struck_in_relative(self, candidate: Candidate, roles: Roles) -> None:
        """«غارات استهدفت مواقع الجماعة»: what a verb that tells of the noun strikes is what the noun struck."""
        ctx, i = self._ctx, candidate.i
        if group_of(candidate.type) != "strike":
            return
        for k in range(i + 1, min(i + _TOLD, sentence_range(ctx, i).last)):
            token = ctx.tokens[k]
            if token.kind != "word" or ctx.tags[k].complementizer or token.norm.startswith("و"):
                return
            if is_verb(ctx, k):
                strikes = any(r.form.pos == "verb" and not r.split.after and group_of(r.form.entry.type) == "strike" for r in ctx.words[k].readings)
                struck = next((n for n in self._behind(k, candidate) if n.preposition == ""), None) if strikes else None
                if struck is not None:
                    roles.targets.append(struck)
                return

    def _after(self, candidate: Candidate) -> list[Nominal]:
        """The noun phrases behind a trigger; two verbs that share theirs («قتل وأسر الجيش») are as one."""
        i, last = candidate.i, sentence_range(self._ctx, candidate.i).last
        shared = i + 1 < last and is_verb(self._ctx, i + 1, conjoined=True)
        return self._behind(i + shared, candidate)

    def _behind(self, i: int, candidate: Candidate) -> list[Nominal]:
        """The noun phrases behind token i, up to another event's; what somebody owns and its owner are one."""
        out: list[Nominal] = []
        for nominal in nominals_after(self._ctx, i + 1, sentence_range(self._ctx, i).last):
            if out and self._owns(out[-1], nominal, candidate):
                out[-1] = Nominal(out[-1].first, nominal.last, out[-1].preposition)
                continue
            if out and nominal.preposition == "من" and nominal.first == out[-1].last + 1 and self._is_help(out[-1]):
                continue  # «بإسناد من التحالف», «المدعومة من التحالف»: who helps has no part in the deed itself
            out.append(nominal)
            if nominal.preposition not in ("", "ب", "ل") and names_deed(self._ctx, nominal.first):
                break  # «قتل في غارة على موقع»: what follows belongs to the raid
        return out

    def _is_help(self, nominal: Nominal) -> bool:
        return any(r.form.entry.type == "support" for r in self._ctx.words[nominal.first].readings)

    def _owns(self, whole: Nominal, owner: Nominal, candidate: Candidate) -> bool:
        """«جنود من الجيش», «موقع تابع للجيش»: whose the people or the thing before is."""
        ctx = self._ctx
        if owner.preposition == "من" and owner.first == whole.last + 1:
            parted = ctx.actor_at[owner.first] >= 0 > ctx.actor_at[whole.last - 1]
            return parted and of_people(ctx, whole.first, whole.last, candidate.i)
        if "ل" in candidate.entry.roles.preps or not owns(ctx, owner, whole):
            return False
        return not names_deed(ctx, whole.first) and ctx.place_at[whole.last - 1] < 0

    def _idafa_role(self, idafa: Nominal, after: list[Nominal]) -> Role:
        """«قصف النظام لحلب»: actor, since another phrase takes the target; «قصف حلب»: target."""
        if self._ctx.place_at[idafa.first] >= 0 and self._ctx.actor_at[idafa.first] < 0:
            return "target"
        head = self._ctx.tokens[idafa.first]
        if self._ctx.actor_at[idafa.first] < 0 and any(not self._ctx.rules.lexicon.classes[c].isdisjoint(head.stems) for c in _HELD):
            return "target"  # «قصف مواقع الجيش»
        if self._armed(idafa):
            return "actor"
        more = len(after) > 1 and after[1].preposition in ("", "ل", "علي")
        return "actor" if more and not self._ctx.tokens[idafa.first].norm.endswith("ات") else "target"

    def _is_adjective(self, nominal: Nominal) -> bool:
        """An actor named by an adjective («الغارات الإسرائيلية»)."""
        if self._ctx.actor_at[nominal.first] < 0 or nominal.last - nominal.first != 1:
            return False
        norm = self._ctx.tokens[nominal.first].norm
        return norm.endswith(("يه", "ي")) and self._ctx.tokens[nominal.first - 1].norm.startswith("ال") == norm.startswith("ال")

    def _governing_verb(self, candidate: Candidate, roles: Roles) -> None:
        """A light verb's subject acts («شن الجيش هجوما», «غارات شنتها مقاتلات»); what suffers is struck («تعرض الموقع لقصف»)."""
        ctx, i = self._ctx, candidate.i
        first, named = clause_range(ctx, self._clauses, i)[0], bool(roles.actors)
        for k in range(i + 1, min(i + 5, sentence_range(ctx, i).last)):
            if not named and is_light(ctx, k, pronoun=True):
                following = list(nominals_after(ctx, k + 1, sentence_range(ctx, i).last))
                if following and following[0].preposition == "":
                    roles.actors.append(following[0])
                    self._prepositions(candidate, roles, following[1:])
                return
        for k in range(i - 1, max(first - 1, i - _UNDER), -1):
            verb = noun_verb(ctx, k)
            if verb is not None and not verb.pronoun:
                if named and verb.kind != "suffering":
                    return
                subject = next((n for n in nominals_after(ctx, k + 1, i) if n.preposition == ""), None)
                subject = subject or nominal_before(ctx, k, first) or self._carried(i)
                if subject is not None and subject.first != i:
                    (roles.targets if verb.kind == "suffering" else roles.actors).append(subject)
                    self._subject, self._subject_sentence = subject, ctx.text.sentence_of[i]
                return

    def _prepositions(self, candidate: Candidate, roles: Roles, after: Iterable[Nominal]) -> None:
        preps = candidate.entry.roles.preps
        usual = {**_OF_GROUPS.get(group_of(candidate.type), {}), **_OF_TYPES.get(candidate.type, {})}
        for nominal in after:
            if nominal.preposition == "agent":
                roles.actors.append(nominal)
            elif nominal.preposition in preps:
                roles.put(preps[nominal.preposition], nominal)
            elif nominal.preposition in usual and not roles.targets and self._armed(nominal) and self._ctx.tokens[nominal.first].norm != "راس":
                roles.put(usual[nominal.preposition], nominal)

    def _passive(self, candidate: Candidate, bare: list[Nominal], before: Nominal | None) -> bool:
        """Whether a verb of suffering stands in the passive: marked so, or with nobody left to do it."""
        form = candidate.reading.form
        if form.passive or "ُ" in self._ctx.tokens[candidate.i].raw[:4]:
            return True
        if candidate.type not in _SUFFERED or candidate.entry.roles.object != "target" or candidate.reading.split.after:
            return False
        if before is not None:
            one = of_people(self._ctx, before.first, before.first + 1, candidate.i) and self._ctx.actor_at[before.first] < 0
            return not bare and (one or not self._armed(before))  # «جنديا تركيا قتل»
        if not bare:
            return False
        counted = self._ctx.quantity_at[bare[0].first] >= 0
        if not counted and len(bare) > 1 and bare[1].first == bare[0].last and not self._conjoined(bare[1]):
            return False  # «قتل مسلحون جنديين»: both a subject and an object
        return counted or len(bare) == 1 or not self._armed(bare[0])

    def _conjoined(self, nominal: Nominal) -> bool:
        return self._ctx.tokens[nominal.first].norm.startswith("و")

    def _armed(self, nominal: Nominal) -> bool:
        return any(
            (a := self._ctx.actor(k)) is not None and a.type in _STATE_OF_ARMS for k in range(nominal.first, nominal.last)
        )

    def _opens_relative(self, i: int, first: int) -> int:
        """Token index from which to look back for the antecedent, or 0: a relative pronoun opens the clause."""
        k = i - 1
        while k > first and (self._ctx.tags[k].auxiliary or self._ctx.tags[k].before_verb) and not self._ctx.tags[k].relative:
            k -= 1
        if k >= 0 and self._ctx.tags[k].relative and self._ctx.tags[k].word not in ("من", "ما"):
            return k
        token = self._ctx.tokens[i]
        if i and token.splits and is_verb(self._ctx, i) and self._ctx.tokens[i - 1].kind == "word" and first < i:
            split = next((s for s in token.splits if s.after), None)
            indefinite = not self._ctx.tokens[i - 1].norm.startswith("ال")
            if split is not None and indefinite and self._ctx.actor_at[i - 1] < 0 and not self._ctx.tags[i - 1].preposition:
                return i
        return 0

    def _carried(self, i: int) -> Nominal | None:
        here = self._ctx.text.sentence_of[i]
        return self._subject if self._subject is not None and here - self._subject_sentence <= 1 else None

    def _pronoun(self, i: int, subject: Nominal | None) -> Nominal | None:
        """The nearest actor named before in the sentence, or in the one before it."""
        ctx = self._ctx
        sentence = sentence_range(ctx, i)
        floor = ctx.text.sentences[max(0, ctx.text.sentence_of[i] - 1)].first
        taken = range(subject.first, subject.last) if subject is not None else range(0)
        for k in range(i - 1, floor - 1, -1):
            if ctx.actor_at[k] >= 0 and k not in taken:
                first = k
                while first > floor and ctx.actor_at[first - 1] == ctx.actor_at[k]:
                    first -= 1
                if k < sentence.first and self._subject is not None:
                    return self._subject
                return Nominal(first, k + 1, "")
        return None

    def _refs(self, nominals: Iterable[Nominal], i: int) -> Iterator[ActorRef]:
        """The phrases that name an actor, and those without a name whose head is of people («مسلحون مجهولون»)."""
        ctx = self._ctx
        seen: set[tuple[int, int]] = set()
        for nominal in nominals:
            first, last = _trimmed(ctx, nominal)
            if first >= last or (first, last) in seen:
                continue
            seen.add((first, last))
            mention = next((a for k in range(first, last) if (a := ctx.actor(k)) is not None), None)
            if mention is None and not of_people(ctx, first, last, i):
                continue
            span = ctx.text.span(first, last)
            head = ctx.tokens[first].raw
            yield ActorRef(span=span, text=ctx.text.slice(span), actor_id=mention.actor_id if mention else None, head=head)


def _taken_up(ctx: Context, i: int, preps: Mapping[str, Role]) -> Role | None:
    """The role of what a relative clause is about where a pronoun behind a preposition takes it up: «أطاح بها»."""
    following = ctx.tokens[i + 1].norm if i + 1 < len(ctx.tokens) else ""
    return next((role for prep, role in preps.items() if following in WITH_PRONOUN.get(prep, ())), None)


def _may_have_subject_behind(candidate: Candidate) -> bool:
    """A verb in the plural has its subject before it or none; others may have it behind."""
    shape = candidate.reading.form.shape
    return not (isinstance(shape, VerbForm) and shape.number == "p" and shape.gender == "m" and shape.person == 3)


def _trimmed(ctx: Context, nominal: Nominal) -> tuple[int, int]:
    first, last = nominal.first, nominal.last
    while first < last and ctx.tokens[first].kind == "punct":
        first += 1
    while last > first and ctx.tokens[last - 1].kind in ("punct", "break"):
        last -= 1
    return first, last
