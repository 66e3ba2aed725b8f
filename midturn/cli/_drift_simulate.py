"""`midturn drift simulate`: how many trajectories a study needs to tell two D* apart."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from midturn.drift.dynamics import Power

EXAMPLE = "Example: midturn drift simulate --difference 0.1 --phi 0.5 --turns 12"
SIZES = [10, 20, 40, 80, 160]
"""Trajectories an arm, unless `--n` names others."""
WANTED = 0.8


def simulate(
    difference: Annotated[float, typer.Option(help="Between the two D*, nats per token.")],
    phi: Annotated[
        float, typer.Option(min=-0.99, max=0.99, help="Share of a disturbance left a turn later.")
    ] = 0.5,
    process_sd: Annotated[float, typer.Option(min=0.0, help="Of a turn's disturbance.")] = 0.2,
    noise_sd: Annotated[float, typer.Option(min=0.0, help="Of a turn's measurement.")] = 0.1,
    between_sd: Annotated[
        float, typer.Option(min=0.0, help="Between trajectories; both arms share these.")
    ] = 0.2,
    turns: Annotated[int, typer.Option(min=5, help="Of a trajectory.")] = 8,
    n: Annotated[list[int] | None, typer.Option(min=3, help="Trajectories an arm; may be repeated.")] = None,
    simulations: Annotated[int, typer.Option(min=1, help="Studies simulated at each size.")] = 200,
    seed: Annotated[int, typer.Option(help="The same seed gives the same figures.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Plan a study: the power to tell two D* apart, at each number of trajectories."""
    from midturn.core import require_extras

    require_extras("drift", needed_for="`midturn drift simulate`")
    from midturn.drift.dynamics import Process, power_to_tell_apart

    process = Process(phi=phi, innovation_sd=process_sd, noise_sd=noise_sd, intercept_sd=between_sd)
    with typer.progressbar(sorted(set(n or SIZES)), label="Simulating", file=sys.stderr) as sizes:
        found = [
            power
            for size in sizes
            for power in power_to_tell_apart(
                difference, process, [size], turns, simulations=simulations, seed=seed
            )
        ]
    needed = next((power.n for power in found if power.useful >= WANTED), None)
    if as_json:
        typer.echo(json.dumps({"needed": needed, "power": [asdict(power) for power in found]}))
        return
    _print_table(found, simulations)
    typer.echo(
        f"{needed} trajectories an arm show it in at least {WANTED:.0%} of studies."
        if needed
        else f"None of these shows it in {WANTED:.0%} of studies: try a larger --n, or more --turns."
    )


def _print_table(found: list[Power], simulations: int) -> None:
    typer.echo(f"{'n':>6}  {'distinct':>10}  {'both settled':>12}  {'both':>6}")
    for power in found:
        typer.echo(
            f"{power.n:>6}  {power.told_apart:>10.2f}  {power.both_settled:>12.2f}  {power.useful:>6.2f}"
        )
    typer.echo(
        "D* is given only where an arm is found settled; distinct: the paired 95 % interval excludes 0."
    )
