"""`midturn rescore`: stored conversations scored again, without playing them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from midturn.cli._options import All, Db, Json, with_options
from midturn.studies.options import BudgetOptions

if TYPE_CHECKING:
    from midturn.store import RunIdentity, Store
    from midturn.studies.lic import Plugin, RescoringStudy
    from midturn.studies.lic.conditions import Condition

EXAMPLE = "Example: midturn rescore --db lic.db --scoring parity"


@with_options(BudgetOptions)
def rescore(
    budget: BudgetOptions,
    db: Db,
    run: Annotated[
        list[str] | None,
        typer.Option(help="A run's id or its beginning; all that were played here where not given."),
    ] = None,
    scoring: Annotated[
        Literal["strict", "parity"] | None,
        typer.Option(help="How answers are scored; as they were where not given."),
    ] = None,
    data: Annotated[
        str | None, typer.Option(help="The file that was played; not needed for the bundled records.")
    ] = None,
    plugin: Annotated[
        list[Path] | None, typer.Option(help="A Python file, which is run, with a task of your own.")
    ] = None,
    judge: Annotated[
        str | None,
        typer.Option(help="The model that scores answers, where one does; as before if not given."),
    ] = None,
    everything: All = False,
    as_json: Json = False,
) -> None:
    """Score stored conversations again: with another scoring, or with your own task after you changed it.

    The answers stay those that were read out of the replies. The runs
    stay as they are; what is scored again is stored next to them as runs of
    their own, and the report has both.
    """
    from midturn.assistant import extras_of
    from midturn.core import require_extras

    require_extras("studies", *extras_of(judge), needed_for="`midturn rescore`")
    from midturn.cli._ending import to_its_end
    from midturn.store import Store
    from midturn.studies.lic import load_all

    changes = {"scoring": scoring, "judge": judge}
    said = {name: value for name, value in changes.items() if value is not None}
    plugins = load_all(plugin or ())
    with Store(db, read_only=True) as store:
        studies = _studies(store, run or (), data, plugins, {**said, **asdict(budget)})
    raise typer.Exit(to_its_end(_rescored(studies, db, everything=everything, as_json=as_json), db))


def _studies(
    store: Store, named: Sequence[str], data: str | None, plugins: Sequence[Plugin], changes: dict[str, Any]
) -> list[RescoringStudy]:
    """Return a study for each run that is meant.

    Raises:
        BadInput: a name is no run's, or there is none that was played here.
    """
    from midturn.core import BadInput
    from midturn.studies.lic import RescoringStudy, study_like

    runs = {run_id: made for run_id, made in store.runs() if made.study == "lic" and not made.origin}
    for name in named:
        if not any(run_id.startswith(name) for run_id in runs):
            raise BadInput(f"--run {name}: there is no such run. There are: {', '.join(runs) or 'none'}")
    chosen = {
        run_id: made
        for run_id, made in runs.items()
        if not made.settings and (not named or run_id.startswith(tuple(named)))
    }
    if not chosen:
        raise BadInput(f"{store.path}: holds no Lost-in-Conversation run that was played here")
    return [
        RescoringStudy.of_run(
            store, run_id, study_like(made, data, plugins, conditions=_condition(made, plugins), **changes)
        )
        for run_id, made in chosen.items()
    ]


def _condition(made: RunIdentity, plugins: Sequence[Plugin]) -> Sequence[Condition]:
    """Return the condition that a run was played under; what its rules were makes no difference."""
    from midturn.studies.lic.conditions import GUIDED_NAME, conditions, guided

    own = [condition for plugin in plugins for condition in plugin.conditions]
    return conditions([made.condition], [*own, *([guided(())] if made.condition == GUIDED_NAME else [])])


async def _rescored(studies: Sequence[RescoringStudy], db: Path, *, everything: bool, as_json: bool) -> int:
    from midturn.cli._console import say
    from midturn.cli._lic_report import print_report
    from midturn.cli._progress import ConversationsBar
    from midturn.cli._study import say_how_it_ended, status_of
    from midturn.store import Store
    from midturn.studies import Outcome, run_study
    from midturn.studies.lic import cut_short

    outcome = Outcome()
    with ConversationsBar() as bar:
        for study in studies:
            outcome += await run_study(study, db, listener=bar, waiting=say)
            if outcome.stopped:
                break
    with Store(db, read_only=True) as store:
        print_report(store, as_json=as_json, everything=everything)
        if ended := sum(cut_short(store, study) for study in studies):
            say(
                f"{ended} conversations had ended, with more to tell, at an answer that was right and no "
                "longer is: what they would have come to is not known, and they score as they stand"
            )
    say_how_it_ended(outcome)
    return status_of(outcome)
