"""`midturn lic`: Lost in Conversation, run and reported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from midturn.cli import _lic_import as lic_import, _lic_shard as lic_shard
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
    Plugins,
    ReplyTokens,
    Runs,
    Seed,
    System,
    Temperature,
    User,
)

if TYPE_CHECKING:
    from midturn.studies.lic.conditions import Condition

app = typer.Typer(no_args_is_help=True, help="Compare instructions given at once and in shards.")

app.command("import", epilog=lic_import.EXAMPLE)(lic_import.import_reference_logs)
app.command("shard", epilog=lic_shard.EXAMPLE)(lic_shard.shard)


@app.command("run", epilog="Example: midturn lic run starter --task actions --limit 10 --db lic.db")
def run(
    data: Data,
    task: Annotated[
        str,
        typer.Option(help="actions, code, database, data2text, math, summary, translation, or a plugin's."),
    ],
    db: Db,
    conditions: Annotated[
        str,
        typer.Option(
            help="Comma-separated: full, concat, shuffle-concat, sharded, recap, snowball, running-summary, "
            "retrieval, entropy-reset, mediated, mediated-no-ledger, mediated-guidelines, or a plugin's."
        ),
    ] = "full,concat,sharded,mediated",
    model: Assistant = EMBEDDED,
    mediator_model: MediatorModel = None,
    user: User = "verbatim",
    system: System = "rules",
    judge: Judge = None,
    scoring: Annotated[
        Literal["strict", "parity"],
        typer.Option(help="`parity` keeps the published scorers' faults, to compare with published figures."),
    ] = "strict",
    guidelines: Annotated[
        str | None,
        typer.Option(
            help="Rules for the condition mediated-guidelines: a file with a Markdown or JSON list, or a set "
            "that the store keeps: a version, SCOPE@NUMBER, or SCOPE for its active set."
        ),
    ] = None,
    plugin: Plugins = None,
    runs: Runs = 1,
    limit: Limit = None,
    concurrency: Concurrency = 8,
    executor: Annotated[
        Literal["process", "ray"],
        typer.Option(help="`ray` spreads conversations over the workers of a Ray cluster (RAY_ADDRESS)."),
    ] = "process",
    seed: Seed = 0,
    temperature: Temperature = 1.0,
    reply_tokens: ReplyTokens = None,
    unsafe_code: Annotated[
        bool,
        typer.Option("--unsafe-code", help="Run model-written code without a sandbox. Only where you must."),
    ] = False,
    max_usd: MaxUsd = None,
    max_tokens: MaxTokens = None,
    max_calls: MaxCalls = None,
    as_json: Json = False,
) -> None:
    """Run conditions over a data set, and print the report."""
    from midturn.assistant import extras_of
    from midturn.core import Limits, require_extras

    specs = extras_of(model, mediator_model, user, system, judge)
    ray = ["ray"] if executor == "ray" else []
    require_extras("studies", *specs, *ray, needed_for="`midturn lic run`")
    from midturn.cli._study import play
    from midturn.studies.lic import Plan, load_all, read_data
    from midturn.studies.lic.conditions import conditions as named_conditions
    from midturn.studies.lic.tasks import Code, task_named
    from midturn.studies.sandbox import Isolation

    plugins = load_all(plugin or ())
    chosen = task_named(task, [own for loaded in plugins for own in loaded.tasks])
    if unsafe_code and isinstance(chosen, Code):
        chosen = Code(Isolation.NONE)
    others = [own for loaded in plugins for own in loaded.conditions]
    if guidelines:
        others.append(_guided(guidelines, db))
    plan = Plan(
        data=read_data(data, chosen),
        task=chosen,
        conditions=named_conditions(conditions.split(","), others),
        model=model,
        mediator_model=mediator_model or model,
        user=user,
        system=system,
        judge=judge,
        scoring=scoring,
        plugins={loaded.name: loaded.sha256 for loaded in plugins},
        runs=runs,
        limit=limit,
        concurrency=concurrency,
        seed=seed,
        temperature=temperature,
        reply_tokens=reply_tokens,
        limits=Limits(usd=max_usd, tokens=max_tokens, calls=max_calls),
    )
    raise typer.Exit(play(plan, db, executor=executor, as_json=as_json))


def _guided(reference: str, db: Path) -> Condition:
    """The Mediator under the rules of a file or, where no file has that name, of a set of the store."""
    from midturn.core import BadInput, is_there
    from midturn.refiner.guidelines import open_library, read_guidelines
    from midturn.studies.lic.conditions import guided

    file = Path(reference)
    if is_there(file) or not is_there(db):
        return guided(read_guidelines(file))
    with open_library(db, read_only=True) as library:
        try:
            found = library.find(reference)
        except BadInput as error:
            raise BadInput(f"--guidelines {reference}: no such file; and in {db}, {error}") from error
    return guided(found.rules, found.version)


@app.command("report", epilog="Example: midturn lic report --db lic.db --json")
def report(
    db: Annotated[Path, typer.Option(help="The store that `--db` named when the study ran.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document, for machines.")] = False,
) -> None:
    """Report a store: scores with intervals, paired differences, where instructions came from."""
    from midturn.core import require_extras

    require_extras("studies", needed_for="`midturn lic report`")
    from midturn.cli._lic_report import print_report
    from midturn.store import Store

    with Store(db, read_only=True) as store:
        print_report(store, as_json=as_json)
