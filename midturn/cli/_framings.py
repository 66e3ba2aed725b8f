"""`midturn framings`: how much of a loss is intent mismatch, and how much is drift."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from midturn.cli._options import (
    EMBEDDED,
    Assistant,
    Concurrency,
    Data,
    Db,
    Json,
    Judge,
    Limit,
    MaxCalls,
    MaxTokens,
    MaxUsd,
    MediatorModel,
    ReplyTokens,
    Runs,
    Seed,
    System,
    Temperature,
    User,
)

EXAMPLE = "Example: midturn framings starter --task math --limit 16 --db framings.db"


def framings(
    data: Data,
    task: Annotated[
        str, typer.Option(help="actions, code, database, data2text, math, summary or translation.")
    ],
    db: Db,
    model: Assistant = EMBEDDED,
    mediator_model: MediatorModel = None,
    user: User = "verbatim",
    system: System = "rules",
    judge: Judge = None,
    drift: Annotated[
        Literal["divergence", "entropy"],
        typer.Option(help="How drift is measured; `entropy` needs log-probabilities alone."),
    ] = "divergence",
    weights: Annotated[
        str | None,
        typer.Option(
            help="Where the assistant's weights lie, if it is served elsewhere; its server scores where not "
            "given.",
            metavar="PATH",
        ),
    ] = None,
    schedule: Annotated[
        str,
        typer.Option(help="When the scheduled cells remind: shares of a conversation's length, by commas."),
    ] = "0.375,0.75",
    threshold: Annotated[
        float | None,
        typer.Option(help="Drift after which the controlled cells remind; the pilot's median if not given."),
    ] = None,
    runs: Runs = 1,
    limit: Limit = None,
    pilot: Annotated[int, typer.Option(min=2, help="Instructions that are played before all others.")] = 8,
    worthwhile: Annotated[
        float, typer.Option(min=0.1, help="Points of 100 that every main effect should be found at.")
    ] = 20.0,
    estimate: Annotated[
        bool, typer.Option("--estimate", help="End after the pilot, with what the study could find.")
    ] = False,
    spend_anyway: Annotated[
        bool, typer.Option("--spend-anyway", help="Go on where the study can't find them.")
    ] = False,
    concurrency: Concurrency = 8,
    seed: Seed = 0,
    temperature: Temperature = 1.0,
    reply_tokens: ReplyTokens = None,
    max_usd: MaxUsd = None,
    max_tokens: MaxTokens = None,
    max_calls: MaxCalls = None,
    as_json: Json = False,
) -> None:
    """Play mediation off and on with interventions off, scheduled and controlled, and decompose the loss.

    A pilot comes first: it says what difference the study can find
    before the rest is spent, and the study ends there if that is less
    than what is worthwhile.
    """
    from midturn.assistant import extras_of
    from midturn.core import Limits, require_extras
    from midturn.studies.drift import is_served

    specs = extras_of(model, mediator_model, user, system, judge, weights)
    probe = ["probe"] if drift == "divergence" and (weights or not is_served(model)) else []
    require_extras("framings", *specs, *probe, needed_for="`midturn framings`")
    from midturn.cli._framings_work import Order, carry_out, read_schedule
    from midturn.studies.framings import Gauge, Plan
    from midturn.studies.lic import Plan as LicPlan, read_data
    from midturn.studies.lic.tasks import task_named

    chosen = task_named(task)
    plan = Plan.of(
        LicPlan(
            data=read_data(data, chosen),
            task=chosen,
            conditions=(),
            model=model,
            mediator_model=mediator_model or model,
            user=user,
            system=system,
            judge=judge,
            runs=runs,
            limit=limit,
            concurrency=concurrency,
            seed=seed,
            temperature=temperature,
            reply_tokens=reply_tokens,
            limits=Limits(usd=max_usd, tokens=max_tokens, calls=max_calls),
        ),
        Gauge.of(drift, model, weights),
        schedule=read_schedule(schedule),
        threshold=threshold,
        pilot=pilot,
    )
    order = Order(plan=plan, worthwhile=worthwhile, estimate=estimate, spend_anyway=spend_anyway)
    raise typer.Exit(carry_out(order, db, as_json=as_json))
