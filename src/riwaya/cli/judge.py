"""`riwaya judge`: what a person decides about claims, events, actors, articles and names; and `agreement`."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, Any

from riwaya.cli.workspace import add_workspace, opened, print_json
from riwaya.errors import InputError

if TYPE_CHECKING:
    from riwaya.review.judgements import Judgement
    from riwaya.store.workspace import Workspace

_SPAN = re.compile(r"(\d+):(\d+)")
_EXAMPLES = """\
examples:
  riwaya judge cases.riwaya reject 3f2a9c01b7de:c4 --reason 'an exercise'
  riwaya judge cases.riwaya correct 3f2a9c01b7de:c4 --field type --value shelling
  riwaya judge cases.riwaya correct 3f2a9c01b7de:c4 --field place --value '{"span": [120, 127], "name": "الزيتونة"}'
  riwaya judge cases.riwaya add --document 3f2a9c01b7de --span 88:91 --type shelling --field polarity --value denied
  riwaya judge cases.riwaya merge 3f2a9c01b7de:c4 77aa01c2d3e4:c1
  riwaya judge cases.riwaya assign 3f2a9c01b7de --to ann
  riwaya judge cases.riwaya protect 'أحمد الخالدي'
  riwaya judge cases.riwaya undo j17 --reason 'wrong claim'

Nothing is ever changed or deleted: a judgement is taken back by a further one.
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands and their options."""
    judge = commands.add_parser(
        "judge",
        help="accept, reject, correct, add, merge, split, assign, protect, undo …",
        description="Add a judgement to a workspace: who (--by), what, why (--reason).",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_workspace(judge, writes=True)
    judge.add_argument("kind", choices=tuple(_MADE), help="what is judged")
    judge.add_argument(
        "about", metavar="ABOUT", nargs="*",
        help="claims (accept, reject, correct, merge, split), actors (same-actor, different-actor), an article (assign, "
        "release), a name (protect, expose), a person (allow, disallow), a judgement (undo); nothing for add",
    )  # fmt: skip
    judge.add_argument("--reason", default="", metavar="WORDS", help="why")
    judge.add_argument(
        "--field", metavar="F", action="append", default=[],
        help="correct, add: type, polarity, modality, place, time, actors, targets, figures, attribution",
    )  # fmt: skip
    judge.add_argument(
        "--value", metavar="JSON", action="append", default=[],
        help="what the field is, as JSON or a bare word; null for nothing. add takes --field and --value several times",
    )  # fmt: skip
    judge.add_argument("--document", dest="added_to", metavar="ARTICLE", help="add: the article")
    judge.add_argument("--span", metavar="START:END", help="add: the words that name the event, by their characters from 0")
    judge.add_argument("--type", help="add: the type of event")
    judge.add_argument("--to", metavar="NAME", help="assign, release: who")
    judge.add_argument("--in", dest="document", metavar="ARTICLE", help="protect, expose: in this article only")
    judge.add_argument("--settle", action="store_true", help="accept, reject, correct: decide between coders who differ")
    judge.set_defaults(run=run_judge)
    agreement = commands.add_parser(
        "agreement",
        help="how far coders agree, and where they differ",
        description="Krippendorff's alpha of coders who judged the same claims, and every claim on which they differ.",
    )
    add_workspace(agreement)
    agreement.add_argument("coders", metavar="CODER", nargs="*", help="these coders; all who judged where none is named")
    agreement.set_defaults(run=run_agreement)


def run_judge(options: argparse.Namespace) -> int:
    """Append the judgement and print it."""
    from riwaya.store.workspace import user  # noqa: PLC0415

    with opened(options) as workspace:
        done = workspace.judge(_MADE[options.kind](workspace, options, options.by or user()))
    if options.json:
        print_json(done)
    else:
        print(f"{done.id}\t{done.at}\t{done.by}\t{done.kind}")
    return 0


def run_agreement(options: argparse.Namespace) -> int:
    """Print alphas, then differences."""
    with opened(options) as workspace:
        found = workspace.agreement(coders=options.coders)
    if options.json:
        print_json(found)
        return 0
    print(f"coders: {', '.join(found.coders) or 'none'}")
    for measure in found.measures:
        alpha = "not defined" if measure.alpha is None else f"{measure.alpha:.3f}"
        print(f"{measure.field}\talpha {alpha}\t{measure.same} of {measure.units} claims alike")
    for difference in found.differences:
        held = "; ".join(f"{coder}: {value}" for coder, value in difference.values.items())
        print(f"{difference.anchor.claim}\t{difference.anchor.text}\t{difference.field}\t{held}")
    return 0


def _of_claims(workspace: Workspace, options: argparse.Namespace, by: str) -> Judgement:
    from riwaya.review.judgements import Judgement as Made  # noqa: PLC0415

    anchors = workspace.anchors(options.about)
    field, value = next(iter(_fields(options, most=1).items()), (None, None)) if options.kind == "correct" else (None, None)
    return Made(
        kind=options.kind, by=by, reason=options.reason, claims=anchors, field=field, value=value, settles=options.settle
    )


def _addition(workspace: Workspace, options: argparse.Namespace, by: str) -> Judgement:
    from riwaya.review.judgements import Judgement as Made  # noqa: PLC0415

    found = _SPAN.fullmatch(options.span or "")
    if options.about or not options.added_to or not options.type or found is None:
        raise InputError(
            "I031", "a claim is added by its article, its words and its type", where="judge add",
            remedy="Give --document ARTICLE --span START:END --type TYPE.",
        )  # fmt: skip
    anchor = workspace.anchor_on(options.added_to, (int(found[1]), int(found[2])), options.type)
    return Made(kind="add", by=by, reason=options.reason, claims=(anchor,), value=_fields(options))


def _fields(options: argparse.Namespace, *, most: int | None = None) -> dict[str, Any]:
    """What --field and --value say, pair by pair."""
    if len(options.field) != len(options.value) or (most is not None and len(options.field) > most):
        told = "give --field and --value together" + ("" if most is None else ", once")
        raise InputError("I031", told, where=f"judge {options.kind}", remedy="Nothing was kept.")
    return {name: _value(said) for name, said in zip(options.field, options.value, strict=True)}


def _of_actors(workspace: Workspace, options: argparse.Namespace, by: str) -> Judgement:  # noqa: ARG001
    from riwaya.review.judgements import Judgement as Made  # noqa: PLC0415

    return Made(kind=options.kind.replace("-", "_"), by=by, reason=options.reason, actors=tuple(options.about))


def _of_article(workspace: Workspace, options: argparse.Namespace, by: str) -> Judgement:  # noqa: ARG001
    from riwaya.review.judgements import Judgement as Made  # noqa: PLC0415

    return Made(kind=options.kind, by=by, reason=options.reason, document=_first(options), subject=options.to)


def _of_name(workspace: Workspace, options: argparse.Namespace, by: str) -> Judgement:  # noqa: ARG001
    from riwaya.review.judgements import Judgement as Made  # noqa: PLC0415

    name = " ".join(options.about)
    return Made(kind=options.kind, by=by, reason=options.reason, subject=name, document=options.document)


def _undo(workspace: Workspace, options: argparse.Namespace, by: str) -> Judgement:  # noqa: ARG001
    from riwaya.review.judgements import Judgement as Made  # noqa: PLC0415

    return Made(kind="undo", by=by, reason=options.reason, undoes=_first(options))


_MADE = {
    "accept": _of_claims,
    "reject": _of_claims,
    "correct": _of_claims,
    "add": _addition,
    "merge": _of_claims,
    "split": _of_claims,
    "same-actor": _of_actors,
    "different-actor": _of_actors,
    "assign": _of_article,
    "release": _of_article,
    "protect": _of_name,
    "expose": _of_name,
    "allow": _of_name,
    "disallow": _of_name,
    "undo": _undo,
}


def _first(options: argparse.Namespace) -> str | None:
    """What is judged; None where nothing was named: the judgement's own check says what is missing."""
    return next(iter(options.about), None)


def _value(given: str) -> Any:  # noqa: ANN401
    """What was given, as JSON where it is JSON, else as the word it is."""
    import json  # noqa: PLC0415

    try:
        return json.loads(given)
    except ValueError:
        return given
