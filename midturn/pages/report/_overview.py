"""A study at a glance: what was found, what ran, with whom and when, what it cost, what failed and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from midturn.core import Role, Usage, split_address, total
from midturn.pages.report._reading import Contents, label
from midturn.store import RunIdentity
from midturn.studies.lic import RunFigures
from midturn.studies.lic.conditions import typed
from midturn.studies.lic.report import RunInfo, Summary, summaries

REASONS_NAMED = 15
"""Reasons for failures that are listed, the most frequent ones."""
LONGEST = 120
"""Characters of a name."""

Row = dict[str, Any]


def overview(contents: Contents) -> Row:
    """Return what the template is given."""
    figures = {run.run_id: run for run in contents.report.runs}
    return {
        "summaries": list(map(_summary, summaries(contents.report))),
        "runs": [_run(info, figures[info.run_id], contents) for info in contents.runs],
        "costs": _costs(contents.runs),
        "blame": [
            _blame(run, contents) for run in contents.report.runs if run.blame.failed or _unscored(run)
        ],
        "reasons": [
            {"blame": blame, "why": why, "n": n}
            for (blame, why), n in contents.reasons.most_common(REASONS_NAMED)
        ],
        "more_reasons": max(len(contents.reasons) - REASONS_NAMED, 0),
        "pairs": [_pair(pair, contents) for pair in contents.report.paired],
        "won_back": [
            {
                "name": contents.names[one.run],
                "n": one.n,
                "share": one.share,
                "ci": one.ci,
                "why_not": one.why_not,
            }
            for one in contents.report.won_back
        ],
        "progress": progress(contents.runs, len(contents.conversations)),
    }


def _summary(summary: Summary) -> Row:
    return {
        "task": label(summary.task, LONGEST),
        "model": named(summary.model),
        "apart": [label(each) for each in summary.apart],
        "findings": [label(found, 5 * LONGEST) for found in summary.findings],
        "rows": [
            {
                "name": label(row.name),
                "run": row.run,
                "pair": row.pair,
                "other": label(typed(row.pair.a)) if row.pair else "",
            }
            for row in summary.rows
        ],
    }


def named(spec: str) -> str:
    """Return a model without its server's address, which is nobody's business who is sent the page."""
    return label(split_address(spec)[0], LONGEST) if spec else ""


def progress(runs: Sequence[RunInfo], ended: int) -> Row:
    """How far a store is: what a page that watches it asks for again and again."""
    spent = total(usage for run in runs for usage in run.usage.values())
    return {
        "conversations": ended,
        "under_way": sum(run.unfinished for run in runs),
        "calls": sum(run.calls.committed for run in runs),
        "failed_calls": sum(run.calls.failed for run in runs),
        "tokens": spent.tokens,
        "estimated": spent.estimated_calls > 0,
        "usd": spent.usd,
    }


def _run(info: RunInfo, figures: RunFigures, contents: Contents) -> Row:
    identity = info.identity
    return {
        "id": info.run_id,
        "name": contents.names[info.run_id],
        "what": label(f"{identity.study}, {identity.task}", LONGEST),
        "model": named(identity.models.get("assistant", "")),
        "others": [
            f"{label(role)}: {named(spec)}" for role, spec in identity.models.items() if role != "assistant"
        ],
        "settings": [label(setting, LONGEST) for setting in _settings(identity)],
        "figures": figures,
        "entered": contents.entered[info.run_id],
    }


def _settings(identity: RunIdentity) -> list[str]:
    decoding = list(filter(None, [str(identity.decoding)]))
    guidelines = [f"guidelines {identity.guidelines}"] if identity.guidelines else []
    return [", ".join([*decoding, f"seed {identity.seed}"]), f"scoring {identity.scoring}", *guidelines]


def _costs(runs: Sequence[RunInfo]) -> list[Row]:
    spent: dict[Role, Usage] = defaultdict(Usage)
    models: dict[Role, set[str]] = defaultdict(set)
    for run in runs:
        for role, usage in run.usage.items():
            spent[role] += usage
            models[role].add(named(run.identity.models.get(role, "")))
    return [
        {"role": role, "models": label(", ".join(sorted(models[role])), LONGEST), "usage": usage}
        for role, usage in sorted(spent.items())
    ]


def _unscored(run: RunFigures) -> int:
    return run.infrastructure_failures + run.judge_failures + run.unfinished


def _blame(run: RunFigures, contents: Contents) -> Row:
    return {"name": contents.names[run.run_id], "blame": run.blame, "unfinished": run.unfinished}


def _pair(pair: Any, contents: Contents) -> Row:
    return {
        "a": contents.names[pair.a_run],
        "b": contents.names[pair.b_run],
        "n": pair.n,
        "difference": pair.difference,
        "ci": pair.ci,
        "up": len(pair.flipped_up),
        "down": len(pair.flipped_down),
    }
