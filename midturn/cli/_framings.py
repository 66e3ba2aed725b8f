"""`midturn framings`: how much of a loss is intent mismatch, and how much is drift."""

from __future__ import annotations

from typing import Annotated

import typer

from midturn.cli._options import All, Db, Json, with_options
from midturn.studies.options import FramingsOptions

EXAMPLE = "Example: midturn framings starter --task math --limit 16 --db framings.db"


@with_options(FramingsOptions)
def framings(
    options: FramingsOptions,
    db: Db,
    estimate: Annotated[
        bool,
        typer.Option(
            "--estimate",
            help="End after the pilot, with what the study could find.",
            rich_help_panel="Power",
        ),
    ] = False,
    spend_anyway: Annotated[
        bool,
        typer.Option(
            "--spend-anyway", help="Continue where the study can't find them.", rich_help_panel="Power"
        ),
    ] = False,
    everything: All = False,
    as_json: Json = False,
) -> None:
    """Play mediation off and on with interventions off, scheduled and controlled, and decompose the loss.

    A pilot comes first: it says what difference the study can find
    before the rest is spent, and the study ends there if that is less
    than what is worthwhile.
    """
    from midturn.assistant import extras_of
    from midturn.core import require_extras
    from midturn.studies.drift import is_served

    specs = extras_of(*options.named_models, options.weights)
    needs_weights = options.weights or not is_served(options.model)
    probe = ["probe"] if options.drift == "divergence" and needs_weights else []
    require_extras("framings", *specs, *probe, needed_for="`midturn framings`")
    from midturn.cli._ending import to_its_end
    from midturn.cli._framings_work import FramingsConfig, carry_out
    from midturn.studies.framings import FramingsStudy

    config = FramingsConfig(
        study=FramingsStudy.of(options), estimate=estimate, spend_anyway=spend_anyway, everything=everything
    )
    raise typer.Exit(to_its_end(carry_out(config, db, as_json=as_json), db))
