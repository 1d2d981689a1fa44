"""Trains the weights in src/riwaya/data/weights from annotated articles.

    python tools/train.py --gold ../shared/gold --corpus ../shared/corpus        # write the weights
    python tools/train.py --gold ../shared/gold --corpus ../shared/corpus --cross-validate

Learns from the reference articles and from training/claims.jsonl (our annotation of other corpus
articles, by the same guide). Cross-validation leaves out a fifth of the reference articles at a time.
Needs the dependency group `train` (numpy, scipy); the product does not.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from annotation import Annotated, AnnotatedClaim, read_own, read_reference
from fitting import Choice, Features, Fitted, fit_binary, fit_choice, write_weights
from riwaya.claims.attribution import Attribution
from riwaya.claims.clauses import clause_bounds
from riwaya.claims.context import Context
from riwaya.claims.participants import History, ParticipantWeights, Stage, actor_ids, choose, features
from riwaya.claims.selection import candidates_in, describe
from riwaya.claims.setting import Located, SettingReader, SettingWeights
from riwaya.claims.stance import MODALITIES, find_evidence, named
from riwaya.claims.triggers import Candidate
from riwaya.model import ActorMention, Span
from riwaya.pipeline import default_pipeline
from riwaya.rules.weights import Weights

ROOT = Path(__file__).resolve().parent.parent
FOLDS = 5
PARTS = 3  # of the articles: two teach how the third is read
NEUTRAL = 0.3  # weight of a word the annotators left out on purpose
SELECTION_THRESHOLD = 0.28  # type-right F1 is flat from 0.22 to 0.35 in cross-validation; lower, peaceful articles get more claims
SELECTION_L2 = 4.0  # flat from 2 to 6 in cross-validation; less, and single words are learnt by heart
PLACE: Literal["place"] = "place"
TIME: Literal["time"] = "time"
NOTHING = {"actor": 0.45, "target": 0.2}  # weight of a claim that names nobody in the role
# What a mention in another sentence must have over one in the claim's own, by the features that say so: a
# value carried over is wrong more often, and a wrong one costs who reads it more than one left open.
CARRIED = {
    "actor": (0.4, tuple(f"sentence any |back{back}" for back in (1, 2, 3))),
    "target": (0.5, tuple(f"sentence any |back{back}" for back in (1, 2, 3))),
    "place": (0.3, tuple(f"gap {gap}" for gap in (-2, -1, 1, 2, 3, 4))),
}
_UNTRAINED = Weights(0.0, 2.0, {})


@dataclass(frozen=True)
class Prepared:
    """An annotated article as the claim stages see it."""

    annotated: Annotated
    context: Context
    candidates: list[Candidate]
    attribution: Attribution
    clauses: list[int]

    def matched(self) -> list[tuple[Candidate, AnnotatedClaim]]:
        """Candidates that are claims, with the claim, in order of tokens."""
        out, used = [], set()
        for candidate in self.candidates:
            claim = next((c for c in self.annotated.claims if self.touches(candidate, c.trigger) and c.type == candidate.type), None)
            if claim is not None and claim.trigger not in used:
                used.add(claim.trigger)
                out.append((candidate, claim))
        return out

    def touches(self, candidate: Candidate, span: Span) -> bool:
        """Whether the candidate's token overlaps a span."""
        token = self.context.tokens[candidate.i]
        return token.start < span[1] and span[0] < token.end


def prepare(annotated: Annotated) -> Prepared:
    """Run the stages before the models."""
    context = default_pipeline().understand(annotated.article).context
    candidates = candidates_in(context)
    return Prepared(annotated, context, candidates, Attribution(context), clause_bounds(context))


def selection_samples(articles: Sequence[Prepared]) -> list[tuple[Features, bool, float]]:
    """Every candidate, and whether it is a claim of its type."""
    out = []
    for article in articles:
        for candidate, described in describe(article.context, article.candidates, article.attribution):
            here = [c for c in article.annotated.claims if article.touches(candidate, c.trigger)]
            neutral = not here and any(article.touches(candidate, s) for s in article.annotated.neutral)
            out.append((described, any(c.type == candidate.type for c in here), NEUTRAL if neutral else 1.0))
    return out


def participant_choices(articles: Sequence[Prepared], role: str, learnt: ParticipantWeights | None = None) -> list[Choice]:
    """Every claim, and which mention is its actor (or target). With `learnt`, claims before were settled by it, right or wrong."""
    out = []
    for article in articles:
        matched = article.matched()
        stage, history = Stage(article.context, article.clauses, [c for c, _ in matched]), History()
        mentions = article.context.mentions.actors
        for k, (candidate, claim) in enumerate(matched):
            sources = [s.span for s in article.attribution.chain_of(candidate)]
            options = stage.consider(k, sources, history)
            of_claim = stage.claim(candidate)
            gold = claim.actors if role == "actor" else claim.targets
            if gold is not None:
                right = [_touched(mentions[o.mention].span, gold) for o in options]
                out.append(Choice([dict.fromkeys(features(o, of_claim), 1.0) for o in options], right))
            acting, suffering = _acting(mentions, claim.actors or []), _acting(mentions, claim.targets or [])
            if learnt is not None:
                acting, suffering = map(actor_ids, choose(options, learnt, of_claim, candidate.type))
            history.note(candidate, article.context.text.sentence_of[candidate.i], acting, suffering)
    return out


def fit_participants(articles: Sequence[Prepared]) -> tuple[Fitted, Fitted]:
    """Actor and target, each from claims whose forerunners are set right, and from the same claims as they will be read.

    A third of the articles at a time is settled by what the others teach, so that the models learn how
    far to trust the claims before.
    """
    right = [[participant_choices([article], role) for article in articles] for role in NOTHING]
    own: list[list[Choice]] = [[] for _ in NOTHING]
    for part in range(PARTS):
        first = [
            fit_choice(_joined(c for k, c in enumerate(choices) if k % PARTS != part), l2=8.0, nothing=nothing, rare=5)
            for choices, nothing in zip(right, NOTHING.values(), strict=True)
        ]
        learnt = ParticipantWeights(*(Weights(f.bias, 0.5, f.by_feature) for f in first))
        for read, role in zip(own, NOTHING, strict=True):
            read.extend(participant_choices(articles[part::PARTS], role, learnt))
    actor, target = (
        fit_choice([*_joined(choices), *read], l2=16.0, nothing=nothing, rare=10)
        for choices, read, nothing in zip(right, own, NOTHING.values(), strict=True)
    )
    return actor, target


def _joined(choices: Iterable[list[Choice]]) -> list[Choice]:
    return [choice for some in choices for choice in some]


def _acting(mentions: Sequence[ActorMention], spans: Sequence[Span]) -> frozenset[str]:
    return frozenset(m.actor_id for m in mentions if m.actor_id is not None and _touched(m.span, spans))


def setting_choices(
    articles: Sequence[Prepared], kind: Literal["place", "time"], learnt: Weights | None = None
) -> list[Choice]:
    """Every claim: which mention is its place (or time). With `learnt`, claims before were set by it, right or wrong."""
    out = []
    for article in articles:
        matched = article.matched()
        untrained = SettingWeights(_UNTRAINED, _UNTRAINED)
        reader = SettingReader(article.context, article.clauses, untrained, [c for c, _ in matched])
        for candidate, claim in matched:
            for each, gold in ((PLACE, claim.place), (TIME, claim.time)):
                options = list(reader.consider(each, candidate))
                right = [gold is not None and _is_setting(article.context, each, o.mention, gold) for o in options]
                if each == TIME and article.annotated.standoff:
                    right = _of_same_days(article.context, options, right)
                # Elsewhere a setting was annotated only where the sentence names it: none there is no answer.
                whole = article.annotated.settings if each == PLACE else article.annotated.times
                if each == kind and (whole or any(right)):
                    out.append(Choice([dict.fromkeys(o.features, 1.0) for o in options], right))
                chosen = [o for o, ok in zip(options, right, strict=True) if ok]
                mention = min(chosen, key=lambda o: abs(o.first - candidate.i)).mention if chosen else None
                if each == kind and learnt is not None:
                    best = reader.best(each, candidate, learnt)
                    mention = best.mention if best else None
                reader.remember(each, candidate, mention)
    return out


def fit_setting(articles: Sequence[Prepared], kind: Literal["place", "time"], *, nothing: float) -> Fitted:
    """Twice: with the claims before set right, then also as the first fit sets them, so that one mistake is not many."""
    right = setting_choices(articles, kind)
    first = fit_choice(right, l2=6.0, nothing=nothing)
    own = setting_choices(articles, kind, Weights(first.bias, 0.5, first.by_feature))
    return fit_choice([*right, *own], l2=12.0, nothing=nothing)


def fit_place(articles: Sequence[Prepared]) -> Fitted:
    """As fit_participants: the claims before set right, and as what the other articles teach would set them."""
    right = [setting_choices([article], PLACE) for article in articles]
    own: list[Choice] = []
    for part in range(PARTS):
        first = fit_choice(_joined(c for k, c in enumerate(right) if k % PARTS != part), l2=6.0, nothing=0.3)
        own += setting_choices(articles[part::PARTS], PLACE, Weights(first.bias, 0.5, first.by_feature))
    return fit_choice([*_joined(right), *own], l2=16.0, nothing=0.2, rare=8)


def modality_choices(articles: Sequence[Prepared]) -> list[Choice]:
    """Every claim: which modality other than asserted."""
    out = []
    for article in articles:
        for candidate, claim in article.matched():
            evidence = find_evidence(article.context, article.clauses, candidate, article.attribution)
            out.append(Choice([named(m, evidence) for m in MODALITIES], [m == claim.modality for m in MODALITIES]))
    return out


def train(reference: Sequence[Prepared], own: Sequence[Prepared]) -> dict[str, tuple[Fitted, float]]:
    """All models by name, each with its threshold."""
    articles = [*reference, *own]
    actor, target = fit_participants(articles)
    fitted = {
        "selection": (fit_binary(selection_samples(articles), l2=SELECTION_L2), SELECTION_THRESHOLD),
        "actor": (actor, 0.5),
        "target": (target, 0.5),
        "place": (fit_place(articles), 0.5),
        "time": (fit_setting(articles, "time", nothing=0.25), 0.5),
        "modality": (fit_choice(modality_choices(articles), l2=0.5, nothing=0.3), 0.5),
    }
    return {name: (_wary(model, *CARRIED[name]) if name in CARRIED else model, bar) for name, (model, bar) in fitted.items()}


def _wary(fitted: Fitted, margin: float, features: Sequence[str]) -> Fitted:
    """A model that asks a margin of options with any of some features."""
    return fitted._replace(by_feature={**fitted.by_feature, **{name: fitted.by_feature.get(name, 0.0) - margin for name in features}})


def main() -> None:
    """Train and write, or cross-validate and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True, help="the reference articles")
    parser.add_argument("--corpus", type=Path, help="the corpus that training/claims.jsonl points into")
    parser.add_argument("--cross-validate", action="store_true")
    options = parser.parse_args()
    reference = [prepare(a) for a in read_reference(options.gold)]
    own = [prepare(a) for a in read_own(ROOT / "training" / "claims.jsonl", options.corpus)] if options.corpus else []
    print(f"{len(reference)} reference articles, {len(own)} of our own annotation")
    if options.cross_validate:
        cross_validate(reference, own)
        return
    for name, (fitted, threshold) in train(reference, own).items():
        path = ROOT / "src" / "riwaya" / "data" / "weights" / f"{name}.tsv"
        print(f"{name}: {write_weights(path, fitted, threshold=threshold)} features")


def cross_validate(reference: Sequence[Prepared], own: Sequence[Prepared]) -> None:
    """Selection on held-out reference articles: triggers and types."""
    right = typed = given = total = 0
    for fold in range(FOLDS):
        fitted = fit_binary(selection_samples([*(a for k, a in enumerate(reference) if k % FOLDS != fold), *own]), l2=SELECTION_L2)
        weights = Weights(fitted.bias, SELECTION_THRESHOLD, fitted.by_feature)
        for article in (a for k, a in enumerate(reference) if k % FOLDS == fold):
            r, t, g = _score(article, weights)
            right, typed, given, total = right + r, typed + t, given + g, total + len(article.annotated.claims)
    print(f"triggers F1 {2 * right / (given + total):.3f}  type right F1 {2 * typed / (given + total):.3f}")


def _score(article: Prepared, weights: Weights) -> tuple[int, int, int]:
    from riwaya.claims.selection import select  # noqa: PLC0415

    right = typed = given = 0
    for chosen in select(article.context, article.candidates, article.attribution, weights):
        here = [c for c in article.annotated.claims if article.touches(chosen.candidate, c.trigger)]
        if not here and any(article.touches(chosen.candidate, s) for s in article.annotated.neutral):
            continue
        given += 1
        right += bool(here)
        typed += any(c.type == chosen.candidate.type for c in here)
    return right, typed, given


def _touched(span: Span, others: Sequence[Span]) -> bool:
    return any(span[0] < o[1] and o[0] < span[1] for o in others)


def _of_same_days(context: Context, options: Sequence[Located], right: Sequence[bool]) -> list[bool]:
    """With all mentions of the days of those that are right: our own annotation does not tell which of them is meant."""
    times = context.mentions.times
    named = [(times[o.mention].start, times[o.mention].end) for o in options]
    days = {day for day, ok in zip(named, right, strict=True) if ok and day[0] is not None}
    return [ok or day in days for ok, day in zip(right, named, strict=True)]


def _is_setting(context: Context, kind: str, mention: int, gold: Span) -> bool:
    """The mention itself, or another of the same name."""
    found = context.mentions.places[mention] if kind == "place" else context.mentions.times[mention]
    if found.span is not None and _touched(found.span, [gold]):
        return True
    return kind == "place" and (found.text or "").split()[-1] == context.text.slice(gold).split()[-1]


if __name__ == "__main__":
    main()
