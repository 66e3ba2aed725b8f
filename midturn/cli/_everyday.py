"""`midturn everyday`: does mediation do harm in ordinary conversations with your model?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from midturn.cli._options import (
    EMBEDDED,
    Assistant,
    Concurrency,
    Db,
    Json,
    Limit,
    MaxCalls,
    MaxTokens,
    MaxUsd,
    MediatorModel,
)

if TYPE_CHECKING:
    from midturn.studies.everyday import Plan

EXAMPLE = "Example: midturn everyday --per-template 1 --db everyday.db"


def everyday(
    model: Assistant = EMBEDDED,
    mediator_model: MediatorModel = None,
    db: Db = Path("midturn.db"),
    part: Annotated[
        Literal["tune", "report"],
        typer.Option(help="Which templates: those that rules were tuned on, or the others."),
    ] = "report",
    per_template: Annotated[int, typer.Option(min=1, help="Conversations of each template.")] = 10,
    limit: Limit = None,
    reply_tokens: Annotated[int, typer.Option(min=1, help="Tokens of a reply.")] = 60,
    concurrency: Concurrency = 8,
    max_usd: MaxUsd = None,
    max_tokens: MaxTokens = None,
    max_calls: MaxCalls = None,
    as_json: Json = False,
) -> None:
    """Compare unmediated, mediated and joined user turns on ordinary conversations that a rule can score."""
    from midturn.assistant import extras_of, require_price
    from midturn.core import Limits, require_extras

    require_extras("studies", *extras_of(model, mediator_model), needed_for="`midturn everyday`")
    from midturn.cli._ending import to_its_end
    from midturn.studies.everyday import Plan

    plan = Plan(
        model=model,
        mediator_model=mediator_model or model,
        part=part,
        per_template=per_template,
        limit=limit,
        reply_tokens=reply_tokens,
        concurrency=concurrency,
        limits=Limits(usd=max_usd, tokens=max_tokens, calls=max_calls),
    )
    if max_usd is not None:
        for spec in (plan.model, plan.mediator_model):
            require_price(spec)
    raise typer.Exit(to_its_end(_play(plan, db, as_json=as_json), db))


async def _play(plan: Plan, db: Path, *, as_json: bool) -> int:
    from midturn import __version__
    from midturn.assistant import chat_model, reachable
    from midturn.cli._console import say, show
    from midturn.cli._progress import ConversationsBar
    from midturn.cli._study import say_how_it_ended
    from midturn.store import Store
    from midturn.studies.everyday import Models, everyday_report, everyday_tables, run

    for spec in dict.fromkeys((plan.model, plan.mediator_model)):
        reachable(spec)
    models = Models(
        chat_model(plan.model, temperature=plan.temperature), chat_model(plan.mediator_model, temperature=0.0)
    )
    with Store(db) as store:
        async with store.claim.held_async(say):
            with ConversationsBar() as bar:
                outcome = await run(plan, models, store, __version__, bar)
        report = everyday_report(store)
    if as_json:
        typer.echo(report.model_dump_json(indent=2))
    else:
        show(everyday_tables(report))
    say_how_it_ended(outcome)
    return 1 if outcome.failed or outcome.stopped else 0
