"""The page of a refinement: its rules, what they change, the figure, how to decide; below, all behind it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from midturn.pages import page
from midturn.refiner import Fold, Refinement
from midturn.refiner.guidelines import in_points
from midturn.statistics import average
from midturn.studies.refining import Refined, what_would_do

FLIPS_NAMED = 20
"""Instructions on either side that are named; further ones are counted."""


@dataclass(frozen=True)
class Decision:
    """What can be done with the rules."""

    to: str
    command: str = ""
    note: str = ""
    """Where there is no command: why."""


def refinement_page(refined: Refined, db: Path) -> str:
    """Return the page, whole.

    Args:
        refined: the refinement.
        db: the file that keeps its sets, for the commands.
    """
    it = refined.refinement
    best = it.best
    guidelines = best.rules if best else ()
    pairs = {pair.id: pair for fold in it.folds for pair in fold.pairs.shown}
    cited = {name for each in guidelines for name in each.pairs}
    return page(
        "refinement.html",
        it=it,
        refined=refined,
        best=best,
        in_points=in_points,
        rules=[
            {"rule": each.rule, "pairs": [pairs[name] for name in each.pairs if name in pairs]}
            for each in guidelines
        ],
        sentence=in_a_sentence(it) if it.validation else "",
        decisions=decisions(it, db),
        would_do="" if it.power.enough else what_would_do(it.power).replace("`", ""),
        others=[pair for pair in pairs.values() if pair.id not in cited],
        means=(means := _means(it)),
        chart_label="; ".join(f"{row['label']} {row['value']:.1f}" for row in means),
        flips=_flips(*it.scores),
        how_validated=_how(refined),
        halves=_halves(it),
        written=any(fold.proposed for fold in it.folds),
        tried=[_tried(fold) for fold in it.folds],
        costs=[
            {"role": role, "model": refined.played_with.get(role, ""), "usage": usage}
            for role, usage in refined.usage.items()
        ],
    )


def in_a_sentence(it: Refinement) -> str:
    """Return what the validation came to, with its interval."""
    assert it.validation
    before, after = it.scores
    both = before.keys() & after.keys()
    better = sum(after[each] > before[each] for each in both)
    worse = sum(after[each] < before[each] for each in both)
    figures = it.validation
    others = f" {figures.not_measured} more could not be measured." if figures.not_measured else ""
    if not figures.n:
        return f"No conversation that the rules were not learned from could be compared.{others}"
    interval = (
        f"95 % interval {figures.ci[0]:+.1f} to {figures.ci[1]:+.1f}"
        if figures.ci
        else "too few to say how sure that is"
    )
    if not (better or worse):
        return (
            f"None of {figures.n} conversations that the rules were not learned from went better or worse "
            f"with them, {interval}.{others}"
        )
    return (
        f"Of {figures.n} conversations that the rules were not learned from, {better} went better with them, "
        f"{worse} worse, {len(both) - better - worse} the same: {in_points(figures.difference)} on average, "
        f"{interval}.{others}"
    )


def decisions(it: Refinement, db: Path) -> list[Decision]:
    """Return how the rules are activated, tried in a share of conversations, and discarded."""
    best = it.best or next((fold for fold in it.folds if fold.version), None)
    if not (best and best.version):
        return []
    activate, retire, start = (
        shlex.join(["midturn", *words, best.version, "--db", str(db)])
        for words in (("guidelines", "activate"), ("guidelines", "retire"), ("trial", "start"))
    )
    if best.status == "activated":
        active = "They are active: an agent that runs takes them up with its next turn."
        return [
            Decision("Activate", note=active),
            Decision("Try", note="In a share of conversations: discard them first."),
            Decision("Discard", retire),
        ]
    beats = it.validation and it.validation.beats_parent and best.status == "candidate"
    return [
        Decision("Activate", activate if beats else f"{activate} --force --reason WHY"),
        Decision("Try", start),
        Decision("Discard", note="They are discarded, and kept with the reason.")
        if best.status == "rejected"
        else Decision("Discard", retire),
    ]


def _halves(it: Refinement) -> str:
    """Say in plain words what was learned from which half."""
    splits = [fold.pairs.split for fold in it.folds]
    if not any(fold.proposed for fold in it.folds):
        return f"A set that was there was tried on {len(splits[0].validation)} conversations."
    if len(splits) == 1:
        learned, tried = len(splits[0].train), len(splits[0].validation)
        return f"Rules were learned from {learned} conversations, and tried on {tried} others."
    told = (
        "There are few conversations. So rules were learned twice: from one half "
        f"({len(splits[0].train)}), and from the other ({len(splits[0].validation)}). Each list was tried on "
        "the half that it was not learned from, and the figure is over both halves: it says what rules "
        "learned in this way are worth."
    )
    if it.best and it.best.validated and len([fold for fold in it.folds if fold.validated]) > 1:
        own = it.best.validated.figures
        told += (
            " The rules above are those that did better where they were tried: by themselves "
            f"{in_points(own.difference)} on {own.n} conversations."
        )
    return told


def _tried(fold: Fold) -> dict[str, Any]:
    proposed = fold.proposed
    return {
        "fold": fold,
        "signal": fold.ablated.signal if fold.ablated else None,
        "written": [rule.rule for rule in proposed.draft.rules] if proposed and proposed.draft else [],
        "others": fold.filtered.others if fold.filtered else (),
        "found": ", ".join(f"{number} {what}" for what, number in fold.pairs.found.items()),
    }


def _means(it: Refinement) -> list[dict[str, Any]]:
    before, after = it.scores
    both = sorted(before.keys() & after.keys())
    if not both:
        return []
    under = {f"parent {it.parent[:8]}" if it.parent else "without them": before, "with rules": after}
    rows: list[dict[str, Any]] = []
    for label, scores in under.items():
        mean = average([scores[task_id] for task_id in both])
        rows.append({"label": label, "value": mean.value or 0.0, "ci": mean.ci})
    return rows


def _flips(before: Mapping[str, float], after: Mapping[str, float]) -> str:
    both = sorted(before.keys() & after.keys())
    better = [task_id for task_id in both if after[task_id] > before[task_id]]
    worse = [task_id for task_id in both if after[task_id] < before[task_id]]
    return (
        f"Better: {_named(better)}. Worse: {_named(worse)}. The same: {len(both) - len(better) - len(worse)}."
    )


def _named(task_ids: Sequence[str]) -> str:
    more = f" and {len(task_ids) - FLIPS_NAMED} more" if len(task_ids) > FLIPS_NAMED else ""
    return (", ".join(task_ids[:FLIPS_NAMED]) + more) or "none"


def _how(refined: Refined) -> str:
    if "assistant" in refined.played_with:
        return "Each instruction was told in shards, through the Mediator, with and without the rules."
    return (
        "These conversations can't be played again. What was compared is whether the Mediator's instruction "
        "carries all that the user wanted, and nothing else."
    )
