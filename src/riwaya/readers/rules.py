"""The default reader: candidates from the lexicon, selection, then roles, setting, stance and source of each."""

from __future__ import annotations

from dataclasses import dataclass

from riwaya.claims.attribution import Attribution
from riwaya.claims.clauses import clause_bounds, clause_range
from riwaya.claims.context import Context
from riwaya.claims.figures import read_figures
from riwaya.claims.participants import ParticipantReader, ParticipantWeights
from riwaya.claims.selection import candidates_in, select
from riwaya.claims.setting import SettingReader, SettingWeights
from riwaya.claims.stance import read_stance
from riwaya.model import Claim, Lemma
from riwaya.model import Context as Carried
from riwaya.rules.weights import Weights


@dataclass(frozen=True)
class RuleReader:
    """Reads claims by rules, lexicon and a small linear model; needs nothing but the rule data."""

    selection: Weights
    participants: ParticipantWeights
    setting: SettingWeights
    modality: Weights
    name: str = "rules"
    version: str = "1"

    def read(self, ctx: Context, document_id: str) -> tuple[Claim, ...]:
        """The claims of an article in order of their triggers; ids count from c1."""
        candidates = candidates_in(ctx)
        if not candidates:
            return ()
        attribution = Attribution(ctx)
        chosen = select(ctx, candidates, attribution, self.selection)
        clauses = clause_bounds(ctx)
        selection = [c.candidate for c in chosen]
        settings = SettingReader(ctx, clauses, self.setting, selection)
        participants = ParticipantReader(ctx, clauses, self.participants, selection)
        claims: list[Claim] = []
        for k, selected in enumerate(chosen):
            candidate = selected.candidate
            i = candidate.i
            following = chosen[k + 1].candidate.i if k + 1 < len(chosen) else len(ctx.tokens)
            chain = attribution.chain_of(candidate)
            actors, targets = participants.read(k, [s.span for s in chain])
            setting = settings.read(candidate)
            stance = read_stance(ctx, clauses, candidate, attribution, self.modality)
            first, last = clause_range(ctx, clauses, i)
            token = ctx.tokens[i]
            claims.append(
                Claim(
                    id=f"{document_id[:12]}:c{k + 1}",
                    span=ctx.text.span(first, last),
                    trigger=Lemma(span=(token.start, token.end), text=token.raw, lemma=candidate.entry.lemma),
                    type=candidate.type,
                    actors=actors,
                    targets=targets,
                    place=setting.place,
                    time=setting.time,
                    context=Carried(place=setting.place_carried, time=setting.time_carried),
                    figures=read_figures(ctx, candidate, following),
                    polarity=stance.polarity,
                    modality=stance.modality,
                    attribution=chain,
                    score=round(selected.score, 3),
                )
            )
        return tuple(claims)
