"""`midturn refine`: guidelines learned from failed conversations, judged before they hold."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from midturn.cli._console import say
from midturn.cli._ending import to_its_end, writing
from midturn.cli._options import Overwrite, with_options
from midturn.core import BadInput, InfrastructureError, MissingExtra, one_line
from midturn.studies.options import RefineOptions

if TYPE_CHECKING:
    from midturn.studies.refining import RefineConfig, Refined

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
    from midturn.core import check_output, require_extras
    from midturn.drift import embeddings_extras

    specs = extras_of(options.model, options.assistant, options.mediator_model)
    extras = ("refine", *specs, *embeddings_extras(options.embeddings))
    require_extras(*extras, needed_for="`midturn refine`")
    from midturn.studies.refining import RefineConfig

    files = [Path(file) for file in (options.data, options.wanted) if file]
    end = _End(
        db=db,
        page=out or db.with_name(f"{db.stem}-refinement.html"),
        inputs=(db, *files, *map(Path, map(str, options.plugin))),
        overwrite=overwrite,
        as_json=as_json,
    )
    check_output(end.page, inputs=end.inputs, overwrite=overwrite)
    if options.candidate is not None and watch:
        raise BadInput("--candidate tries one set, once: leave out --watch and --search")
    config = RefineConfig.of(options)
    _ = config.plugins, config.reviewed  # A file that can't be used is refused before anything else.
    raise typer.Exit(to_its_end(_watched(config, end, after, every) if watch else _once(config, end), db))


async def _once(config: RefineConfig, end: _End) -> int:
    """Refine, and say how it went; return the exit status."""
    from midturn.cli._progress import StepsBar
    from midturn.studies.refining import refine_store, what_would_do

    with StepsBar() as bar:
        refined = await refine_store(end.db, config, listener=bar, waiting=say)
    end.report(refined)
    it = refined.refinement
    if not (it.power.enough or config.spend_anyway):
        raise BadInput(f"{it.power}. {what_would_do(it.power)}. Or continue with --spend-anyway")
    return 1 if it.stopped else 0


async def _watched(config: RefineConfig, end: _End, after: int, every: float) -> int:
    """Look at the store for ever, whatever goes wrong once it has begun."""
    from midturn.cli._progress import StepsBar
    from midturn.studies.refining import preflight, refine_when_due

    preflight(end.db, config)
    say(f"refining {config.scope} after every {after} new failures")
    while True:
        try:
            with writing(end.db), StepsBar() as bar:
                refined = await refine_when_due(end.db, config, after=after, listener=bar)
            if refined:
                end.report(refined)
        except MissingExtra:  # No later look finds it.
            raise
        except (BadInput, InfrastructureError) as error:  # An upstream may be away, a file locked.
            say(f"{error}. Looking again in {every:g} s")
        await asyncio.sleep(every)


@dataclass(frozen=True, kw_only=True)
class _End:
    """Where the outcome of a refinement is told."""

    db: Path
    page: Path
    inputs: tuple[Path, ...]
    """What must not be lost by writing the page."""
    overwrite: bool
    as_json: bool

    def report(self, refined: Refined) -> None:
        """Print the outcome, and write the page."""
        from midturn.pages import decisions, in_a_sentence, refinement_page, write_page

        page = refinement_page(refined, self.db)
        write_page(self.page, page, inputs=self.inputs, overwrite=self.overwrite)
        it = refined.refinement
        if self.as_json:
            typer.echo(json.dumps({**refined.model_dump(mode="json"), "page": str(self.page)}))
            return
        for number, guideline in enumerate(it.best.rules if it.best else (), start=1):
            typer.echo(one_line(f"{number}. {guideline.rule}"))
        if it.validation:
            typer.echo(in_a_sentence(it))
        typer.echo(one_line(it.verdict))
        for decision in decisions(it, self.db):
            typer.echo(one_line(f"{decision.to}: {decision.command or decision.note}"))
        say(f"the page is {self.page}")
