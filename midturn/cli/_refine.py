"""`midturn refine`: guidelines learned from failed conversations, judged before they hold."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from midturn.cli._options import Overwrite, with_options
from midturn.studies.options import BudgetOptions

EXAMPLE = "Example: midturn refine --db lic.db --task math --model openai:gpt-4o-mini --max-usd 2"


@with_options(BudgetOptions)
def refine(
    budget: BudgetOptions,
    db: Annotated[Path, typer.Option(help="The store with the conversations; it keeps the guidelines too.")],
    task: Annotated[str, typer.Option(help="Learn from conversations about this.")],
    model: Annotated[str, typer.Option(help="The model that writes the rules: `openai:gpt-4o-mini`, ...")],
    user: Annotated[
        str | None, typer.Option(help="Learn from this user's conversations, for this user alone.")
    ] = None,
    candidate: Annotated[
        str | None,
        typer.Option(
            metavar="SET",
            help="Learn nothing, and try this set against its parent: a version, or SCOPE@NUMBER.",
        ),
    ] = None,
    pairs: Annotated[int, typer.Option(min=1, help="Failed conversations that the model is shown.")] = 5,
    embeddings: Annotated[
        str | None,
        typer.Option(
            help="Tells failures apart: `embedded:minilm` or `openai:text-embedding-3-small`; "
            "by their words where not given."
        ),
    ] = None,
    search: Annotated[
        bool, typer.Option("--search", help="Rewrite the rules again and again, and keep what reads better.")
    ] = False,
    proposals: Annotated[int, typer.Option(min=1, help="With --search: rewrites that are tried.")] = 8,
    assistant: Annotated[
        str | None, typer.Option(help="Plays the assistant; that of the conversations where not given.")
    ] = None,
    mediator_model: Annotated[
        str | None,
        typer.Option(help="The Mediator that the rules are for; that of the conversations where not given."),
    ] = None,
    data: Annotated[
        str | None,
        typer.Option(help="The file of LiC records that was played; not needed for the bundled ones."),
    ] = None,
    plugin: Annotated[
        list[Path] | None,
        typer.Option("--plugin", help="A Python file, which is run, with a task of your own."),
    ] = None,
    runs: Annotated[int, typer.Option(min=1, help="Repetitions of each instruction in the validation.")] = 1,
    seed: Annotated[int, typer.Option(help="Draws what is learned from and what is validated on.")] = 0,
    worthwhile: Annotated[
        float, typer.Option(min=0.0, help="Points of 100 that the validation must be able to find.")
    ] = 20.0,
    spend_anyway: Annotated[
        bool, typer.Option("--spend-anyway", help="Go on where it can't find them.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Activate the rules even if they don't help. This is recorded.")
    ] = False,
    reason: Annotated[str, typer.Option(help="With --force: why, for the record.")] = "forced at refining",
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on for ever, and refine when enough new failures are there.")
    ] = False,
    after: Annotated[int, typer.Option(min=1, help="With --watch: new failures that are enough.")] = 20,
    every: Annotated[
        float, typer.Option(min=0.1, help="With --watch: seconds between two looks at the store.")
    ] = 60.0,
    out: Annotated[
        Path | None, typer.Option(help="The page; beside the store where not given.", dir_okay=False)
    ] = None,
    overwrite: Overwrite = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the refinement for machines.")] = False,
) -> None:
    """Turn failed conversations into guidelines, and try them on others.

    What the validation can find is said before anything is spent. Rules
    become active only if they beat the set that is active now; rejected
    ones are kept with the reason. The same command goes on after Ctrl-C.
    """
    from midturn.assistant import extras_of
    from midturn.core import BadInput, check_output, require_extras
    from midturn.drift import embeddings_extras

    specs = extras_of(model, assistant, mediator_model)
    require_extras("refine", *specs, *embeddings_extras(embeddings), needed_for="`midturn refine`")
    from midturn.cli._refine_work import Page, carry_out
    from midturn.refiner import RefinePlan
    from midturn.studies.lic import load_all
    from midturn.studies.refining import Cast, Order

    page = Page(
        out or db.with_name(f"{db.stem}-refinement.html"),
        inputs=(db, *([Path(data)] if data else []), *(plugin or ())),
        overwrite=overwrite,
    )
    check_output(page.path, inputs=page.inputs, overwrite=overwrite)
    if candidate is not None and (watch or search):
        raise BadInput("--candidate tries one set, once: leave out --watch and --search")
    order = Order(
        task=task,
        user=user,
        model=model,
        embeddings=embeddings,
        candidate=candidate,
        cast=Cast(
            data=data,
            assistant=assistant,
            mediator=mediator_model,
            plugins=load_all(plugin or ()),
            concurrency=budget.concurrency,
        ),
        plan=RefinePlan(
            pairs=pairs,
            proposals=proposals if search else 0,
            runs=runs,
            worthwhile=worthwhile,
            spend_anyway=spend_anyway,
            force=reason if force else None,
            seed=seed,
        ),
        limits=budget.limits,
    )
    looks = (after, every) if watch else None
    raise typer.Exit(carry_out(order, db, page, looks, as_json=as_json))
