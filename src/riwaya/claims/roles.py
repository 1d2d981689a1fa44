"""Who did what to whom: the actors and targets of a claim from the syntax around its trigger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from riwaya.claims.clauses import clause_range, is_verb, sentence_range
from riwaya.claims.context import Context
from riwaya.claims.nominals import Nominal, antecedent, nominal_before, nominals_after
from riwaya.claims.triggers import Candidate
from riwaya.model import ActorRef
from riwaya.rules.lexicon import Role
from riwaya.text.verbs import VerbForm

_SUFFERED = frozenset("killing injury arrest abduction release assassination abuse displacement evacuation trial".split())
_STATE_OF_ARMS = frozenset(("armed_group", "state", "state_force", "coalition"))
_LIGHT_VERBS = frozenset("شن نفذ اطلق وجه خاض ارتكب اجري قاد واصل كثف بدا نصب فرض القي عقد ابدي اعلن قدم".split())


@dataclass(slots=True)
class Roles:
    """Phrases found as actors and as targets, in order of finding."""

    actors: list[Nominal] = field(default_factory=list)
    targets: list[Nominal] = field(default_factory=list)

    def put(self, role: Role, nominal: Nominal) -> None:
        """File a phrase under a role; places and 'none' are not actors."""
        if role == "actor":
            self.actors.append(nominal)
        elif role == "target":
            self.targets.append(nominal)
        elif role == "both":
            self.actors.append(nominal)
            self.targets.append(nominal)


class RoleReader:
    """Reads roles claim by claim; remembers the last subject for verbs that leave theirs out."""

    def __init__(self, ctx: Context, clauses: Sequence[int]) -> None:
        """`clauses` is the clause number of every token (claims/clauses.py)."""
        self._ctx, self._clauses = ctx, clauses
        self._subject: Nominal | None = None
        self._subject_sentence = -1

    def read(self, candidate: Candidate) -> tuple[tuple[ActorRef, ...], tuple[ActorRef, ...]]:
        """Actors and targets of a claim, each exact words of the article; either may be empty."""
        roles = self._verb(candidate) if candidate.reading.form.pos == "verb" else self._noun(candidate)
        return tuple(self._refs(roles.actors)), tuple(self._refs(roles.targets))

    def _verb(self, candidate: Candidate) -> Roles:
        ctx, i = self._ctx, candidate.i
        frame, roles = candidate.entry.roles, Roles()
        first, last = clause_range(ctx, self._clauses, i)
        stop = sentence_range(ctx, i).last
        after = list(nominals_after(ctx, i + 1, stop))
        bare = [n for n in after if n.preposition == ""]
        relative = self._opens_relative(i, first)
        before = None if relative else nominal_before(ctx, i, first)
        pronoun = candidate.reading.split.after
        if relative:
            hung = antecedent(ctx, relative)
            if hung is not None:
                if pronoun:
                    roles.put(frame.object, hung)
                    pronoun = ""
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
        if subject is None and bare and self._may_be_subject(candidate, bare):
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

    def _may_be_subject(self, candidate: Candidate, bare: list[Nominal]) -> bool:
        shape = candidate.reading.form.shape
        return not (isinstance(shape, VerbForm) and shape.number == "p" and shape.gender == "m" and shape.person == 3)

    def _noun(self, candidate: Candidate) -> Roles:
        ctx, i = self._ctx, candidate.i
        frame, roles = candidate.entry.roles, Roles()
        stop = sentence_range(ctx, i).last
        after = list(nominals_after(ctx, i + 1, stop))
        if candidate.reading.split.after:
            known = self._pronoun(i, None)
            if known is not None:
                roles.put("actor" if frame.idafa in ("either", "actor", "both") else frame.idafa, known)
        idafa = after[0] if after and after[0].first <= i + 2 and after[0].preposition == "" else None
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
        if not roles.actors:
            self._governing_verb(candidate, roles)
        return roles

    def _idafa_role(self, idafa: Nominal, after: list[Nominal]) -> Role:
        """«قصف النظام لحلب»: actor, since another phrase takes the target; «قصف حلب»: target."""
        if self._ctx.place_at[idafa.first] >= 0 and self._ctx.actor_at[idafa.first] < 0:
            return "target"
        actor = self._armed(idafa)
        if actor:
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
        """A light verb's subject acts: «شن الجيش هجوما», and «غارات شنتها مقاتلات»."""
        ctx, i = self._ctx, candidate.i
        first, last = clause_range(ctx, self._clauses, i)
        for k in range(i + 1, min(i + 5, sentence_range(ctx, i).last)):
            norm = ctx.tokens[k].norm
            if self._light(norm, pronoun=True):
                following = next(iter(nominals_after(ctx, k + 1, sentence_range(ctx, i).last)), None)
                if following is not None and following.preposition == "":
                    roles.actors.append(following)
                return
        for k in range(i - 1, max(first - 1, i - 10), -1):
            if self._light(ctx.tokens[k].norm, pronoun=False):
                subject = next((n for n in nominals_after(ctx, k + 1, i) if n.preposition == ""), None)
                subject = subject or nominal_before(ctx, k, first) or self._carried(i)
                if subject is not None:
                    roles.actors.append(subject)
                    self._subject, self._subject_sentence = subject, ctx.text.sentence_of[i]
                return

    def _light(self, norm: str, *, pronoun: bool) -> bool:
        word = norm.removeprefix("و")
        if pronoun:
            for suffix in ("ها", "ه", "هم"):
                if word.endswith(suffix):
                    stem = word.removesuffix(suffix)
                    return stem in _LIGHT_VERBS or stem.removesuffix("ت") in _LIGHT_VERBS or stem[1:] in _LIGHT_VERBS
            return False
        bases = {word, word.removesuffix("ت"), word.removesuffix("وا"), word[1:] if word[:1] in ("ي", "ت") else word}
        return bool(bases & _LIGHT_VERBS)

    def _prepositions(self, candidate: Candidate, roles: Roles, after: Iterable[Nominal]) -> None:
        preps = candidate.entry.roles.preps
        for nominal in after:
            if nominal.preposition == "agent":
                roles.actors.append(nominal)
            elif nominal.preposition in preps:
                roles.put(preps[nominal.preposition], nominal)

    def _passive(self, candidate: Candidate, bare: list[Nominal], before: Nominal | None) -> bool:
        """Whether a verb of suffering stands in the passive: marked so, or with nobody left to do it."""
        form = candidate.reading.form
        if form.passive or "ُ" in self._ctx.tokens[candidate.i].raw[:4]:
            return True
        if candidate.type not in _SUFFERED or candidate.entry.roles.object != "target" or candidate.reading.split.after:
            return False
        if before is not None:
            return not bare and not self._armed(before)
        if not bare:
            return False
        counted = self._ctx.quantity_at[bare[0].first] >= 0
        return counted or len(bare) == 1 or not self._armed(bare[0])

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

    def _refs(self, nominals: Iterable[Nominal]) -> Iterable[ActorRef]:
        ctx, seen = self._ctx, set()
        for nominal in nominals:
            first, last = _trimmed(ctx, nominal)
            if first >= last or (first, last) in seen:
                continue
            seen.add((first, last))
            span = ctx.text.span(first, last)
            mention = next((a for k in range(first, last) if (a := ctx.actor(k)) is not None), None)
            head = ctx.tokens[first].raw
            yield ActorRef(span=span, text=ctx.text.slice(span), actor_id=mention.actor_id if mention else None, head=head)


def _trimmed(ctx: Context, nominal: Nominal) -> tuple[int, int]:
    first, last = nominal.first, nominal.last
    while first < last and ctx.tokens[first].kind == "punct":
        first += 1
    while last > first and ctx.tokens[last - 1].kind in ("punct", "break"):
        last -= 1
    return first, last
