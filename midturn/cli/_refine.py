"""`midturn refine`: guidelines learned from failed conversations, judged before they hold."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from midturn.cli._options import Overwrite, with_options
from midturn.studies.options import RefineOptions

EXAMPLE = "Example: midturn refine --db lic.db --task math --model openai:gpt-4o-mini --max-usd 2"


@with_options(RefineOptions)
def refine(
    options: RefineOptions,
    db: Annotated[Path, typer.Option(help="The store with the conversations; it keeps the guidelines too.")],
    watch: Annotated[
        bool, typer.Option("--watch", help="Stay, and refine whenever enough new failures are there.")
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
    ones are kept with the reason. The same command continues after Ctrl-C.
    """
    from midturn.assistant import extras_of
    from midturn.core import BadInput, check_output, require_extras
    from midturn.drift import embeddings_extras

    specs = extras_of(options.model, options.assistant, options.mediator_model)
    extras = ("refine", *specs, *embeddings_extras(options.embeddings))
    require_extras(*extras, needed_for="`midturn refine`")
    from midturn.cli._refine_work import Page, carry_out
    from midturn.studies.refining import Order

    files = [Path(file) for file in (options.data, options.wanted) if file]
    page = Page(
        out or db.with_name(f"{db.stem}-refinement.html"),
        inputs=(db, *files, *map(Path, map(str, options.plugin))),
        overwrite=overwrite,
    )
    check_output(page.path, inputs=page.inputs, overwrite=overwrite)
    if options.candidate is not None and watch:
        raise BadInput("--candidate tries one set, once: leave out --watch and --search")
    order = Order.of(options)
    _ = order.plugins, order.reviewed  # A file that can't be used is refused before anything else.
    raise typer.Exit(carry_out(order, db, page, (after, every) if watch else None, as_json=as_json))
