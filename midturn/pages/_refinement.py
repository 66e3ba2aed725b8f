"""The page of a refinement: its rules, the pairs behind each, the validation, what was tried, the cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from midturn.pages import page
from midturn.refiner import Candidate, Refinement
from midturn.statistics import average
from midturn.studies.refining import Refined

FLIPS_NAMED = 20
"""Instructions on either side that are named; further ones are counted."""


def refinement_page(refined: Refined) -> str:
    """The page, whole."""
    it = refined.refinement
    chosen = validated(it)
    guidelines = chosen.kept if chosen else ()
    pairs = {pair.id: pair for pair in it.pairs}
    return page(
        "refinement.html",
        it=it,
        refined=refined,
        rules=[
            {"rule": each.rule, "pairs": each.pairs, "shown": [pairs[id] for id in each.pairs if id in pairs]}
            for each in guidelines
        ],
        chosen=chosen,
        others=[pair for pair in it.pairs if not any(pair.id in each.pairs for each in guidelines)],
        means=(means := _means(it)),
        chart_label="; ".join(f"{row['label']} {row['value']:.1f}" for row in means),
        flips=_flips(it.before, it.after),
        how_validated=_how(refined),
        found=", ".join(f"{number} {what}" for what, number in it.found.items()) + ".",
        costs=[
            {"role": role, "model": refined.played_with.get(role, ""), "usage": usage}
            for role, usage in refined.usage.items()
        ],
    )


def validated(it: Refinement) -> Candidate | None:
    """The candidate that was validated, if any got so far."""
    return it.candidates[-1] if it.validation else None


def _means(it: Refinement) -> list[dict[str, Any]]:
    if not (it.before.keys() & it.after.keys()):
        return []
    both = sorted(it.before.keys() & it.after.keys())
    under = {f"parent {it.parent[:8]}" if it.parent else "without them": it.before, "these rules": it.after}
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
