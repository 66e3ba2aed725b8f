"""`midturn lic shard`: instructions that say everything at once, cut into Lost-in-Conversation records."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from midturn.store import Store
    from midturn.studies.lic.sharding import Plan, ShardingFiles

EXAMPLE = "Example: midturn lic shard questions.jsonl --task math --out sharded.json --model openai:gpt-4o"


def shard(
    prompts: Annotated[
        Path,
        typer.Argument(
            help="A file of records (docs/records.md) without `shards`. What is cut is the field "
            "`question` for math, `fully_specified_question` for actions and database, `prompt` or "
            "`question_content` for code.",
            metavar="PROMPTS",
        ),
    ],
    task: Annotated[str, typer.Option(help="actions, code, database or math.")],
    out: Annotated[
        Path,
        typer.Option(
            help="A file of LiC records, JSON Lines where its name ends in .jsonl and else a JSON list: "
            "those that passed are added to what it has. Replies are kept beside it in FILE.calls.db, so "
            "that the same command resumes without paying twice."
        ),
    ],
    model: Annotated[str, typer.Option(help="The model that cuts and, in calls of its own, judges.")],
    rejected: Annotated[
        Path | None,
        typer.Option(
            help="JSONL for instructions that did not pass, with the reason and all attempts; they are not "
            "tried again while they stand in it. FILE.rejected.jsonl beside --out where not given."
        ),
    ] = None,
    min_shards: Annotated[int, typer.Option(min=2, help="Fewest shards of a record.")] = 3,
    concurrency: Annotated[int, typer.Option(min=1, help="Instructions at once.")] = 4,
    max_usd: Annotated[float | None, typer.Option(min=0.0, help="Dollars, all runs of it included.")] = None,
    max_tokens: Annotated[int | None, typer.Option(min=1, help="Tokens, all runs of it included.")] = None,
    max_calls: Annotated[int | None, typer.Option(min=1, help="Calls, all runs of it included.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was done for machines.")] = False,
) -> None:
    """Cut instructions into shards: segment, rephrase, verify with a model and without one.

    An instruction passes where its shards neither lose nor add anything,
    the first states the intent, and the others make sense after the first.
    """
    from midturn.assistant import chat_model, extras_of, reachable
    from midturn.cli._console import say
    from midturn.core import Limits, require_extras

    require_extras("studies", *extras_of(model), needed_for="`midturn lic shard`")
    from midturn.store import Store
    from midturn.studies.lic.sharding import Plan, ShardingFiles, read_instructions
    from midturn.studies.lic.tasks import task_named

    chosen = task_named(task)
    plan = Plan(
        instructions=read_instructions(prompts, chosen),
        spec=model,
        min_shards=min_shards,
        concurrency=concurrency,
        limits=Limits(usd=max_usd, tokens=max_tokens, calls=max_calls),
    )
    rejected = rejected or out.with_name(f"{out.name}.rejected.jsonl")
    calls = out.with_name(f"{out.name}.calls.db")
    kept = ShardingFiles.read(out, rejected, chosen, inputs=[prompts, calls])
    kept.left_of(plan.instructions)
    reachable(model)
    with Store(calls) as journal, journal.claim.held(say):
        kept = ShardingFiles.read(
            out, rejected, chosen, inputs=[prompts, calls]
        )  # as it is after who was before
        stopped = _play(plan, chat_model(model, temperature=0.0), kept, journal)
    _warn(kept, stopped)
    done = _counts(plan, kept)
    typer.echo(json.dumps(done, indent=2) if as_json else _summary(done, kept))
    raise typer.Exit(1 if stopped or kept.broken else 0)


def _play(plan: Plan, model: BaseChatModel, kept: ShardingFiles, journal: Store) -> str | None:
    """Cut what is left, with a progress bar; return why it ended early, if it did."""
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress

    from midturn.cli._ending import writing
    from midturn.studies.lic.sharding import shard_all

    columns = (*Progress.get_default_columns(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        cutting = bar.add_task("instructions", total=len(kept.left_of(plan.instructions)))
        try:
            with writing(journal.path):
                outcome = asyncio.run(shard_all(plan, model, kept, journal, lambda _: bar.advance(cutting)))
        except KeyboardInterrupt:
            return "interrupted; what is done is kept, and the same command resumes"
    return outcome.stopped


def _warn(kept: ShardingFiles, stopped: str | None) -> None:
    from midturn.core import one_line

    for broken in kept.broken:
        typer.echo(f"{one_line(broken)}: run the same command to try it again", err=True)
    if stopped:
        typer.echo(f"midturn: {stopped}", err=True)


def _counts(plan: Plan, kept: ShardingFiles) -> dict[str, Any]:
    """Return the outcome of the instructions, and by whom the rejected ones were rejected."""
    asked = {instruction.task_id for instruction in plan.instructions}
    rejected = [kept.rejected[task_id] for task_id in asked & kept.rejected.keys()]
    return {
        "instructions": len(asked),
        "accepted": len(asked & kept.accepted.keys()),
        "rejected": len(rejected),
        "left": len(kept.left_of(plan.instructions)),
        "rejected_at": dict(sorted(Counter(rejection.stage for rejection in rejected).items())),
    }


def _summary(done: dict[str, Any], kept: ShardingFiles) -> str:
    where = ", ".join(f"{n} by {stage}" for stage, n in done["rejected_at"].items())
    lines = [
        f"{done['accepted']} of {done['instructions']} instructions accepted"
        + (f", in {kept.out}" if done["accepted"] else ""),
        f"{done['rejected']} rejected ({where}), in {kept.rejected_file}" if done["rejected"] else "",
        f"{done['left']} left" if done["left"] else "",
    ]
    return "\n".join(filter(None, lines))
