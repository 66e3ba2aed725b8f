"""`midturn drift`: how far conversations stray, whether that levels off, and what a reminder changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from midturn.cli import _drift_simulate as drift_simulate
from midturn.cli._options import All, Db, Json, Overwrite, with_options
from midturn.cli._store_command import StoreCommand
from midturn.studies.options import ComparisonOptions, PlayOptions, ScorerOptions

if TYPE_CHECKING:
    from midturn.studies.drift import ForkStudy, Source

app = typer.Typer(no_args_is_help=True, help="Measure drift: divergence from the goal, turn by turn.")

Stored = Annotated[Path, typer.Option(help="A store with conversations.")]
Figures = Annotated[
    Path | None, typer.Option(help="Folder of the figures; beside the store where not given.", metavar="DIR")
]

app.command("simulate", epilog=drift_simulate.EXAMPLE)(drift_simulate.simulate)


@app.command("synthetic", epilog="Example: midturn drift synthetic --passages passages.txt --db drift.db")
@with_options(PlayOptions, ScorerOptions, ComparisonOptions)
def synthetic(
    options: PlayOptions,
    scorer_options: ScorerOptions,
    comparison: ComparisonOptions,
    db: Db,
    passages: Annotated[
        str, typer.Option(help="`bundled`, or a text file with empty lines between passages.")
    ] = "bundled",
    turns: Annotated[int, typer.Option(min=2, max=8, help="Of each conversation; the paper's are 8.")] = 8,
    figures: Figures = None,
    overwrite: Overwrite = False,
    everything: All = False,
    as_json: Json = False,
) -> None:
    """Rewrite passages under constraints that the user works against: baseline, reminder and neutral arm."""
    _need("synthetic", options.model, scorer_options, comparison)
    from midturn.cli._drift_study import carry_out, scorer_config_of
    from midturn.cli._ending import to_its_end
    from midturn.studies.drift import Comparison, SyntheticStudy, read_passages, synthetic_scripts

    read = read_passages(passages)
    study = SyntheticStudy.of(
        options,
        task=f"rewriting, {turns} turns",
        data_sha256=read.sha256,
        scripts=synthetic_scripts(read, turns),
    )
    scorer_config, compares = scorer_config_of(options.model, scorer_options), Comparison.of(comparison)
    work = carry_out(
        *(study, scorer_config, compares, db, figures),
        overwrite=overwrite,
        everything=everything,
        as_json=as_json,
    )
    raise typer.Exit(to_its_end(work, db))


@app.command("tau", epilog="Example: midturn drift tau gpt-4o-airline.json --db tau.db")
@with_options(PlayOptions, ScorerOptions, ComparisonOptions, references="goal-pinned")
def tau(
    options: PlayOptions,
    scorer_options: ScorerOptions,
    comparison: ComparisonOptions,
    file: Annotated[Path, typer.Argument(help="A tau-bench result file.", metavar="FILE")],
    db: Db = Path("midturn-tau.db"),
    history: Annotated[
        Literal["recorded", "own"],
        typer.Option(help="What later turns see as the customer's: the file's turns, or the model's own."),
    ] = "recorded",
    turns: Annotated[int, typer.Option(min=2, help="Customer turns; dialogues with fewer are left out.")] = 8,
    figures: Figures = None,
    overwrite: Overwrite = False,
    everything: All = False,
    as_json: Json = False,
) -> None:
    """Let a model play the customer of tau-bench dialogues, with and without reminders of its goal."""
    _need("tau", options.model, scorer_options, comparison)
    from midturn.cli._drift_study import carry_out, scorer_config_of
    from midturn.cli._ending import to_its_end
    from midturn.core import BadInput
    from midturn.studies.drift import Comparison, TauStudy, read_dialogues, tau_scripts

    read = read_dialogues(file)
    cohort = read.reaching(turns)
    if not cohort:
        longest = max(len(dialogue.exchanges) for dialogue in read.dialogues)
        raise BadInput(f"{file}: no dialogue has {turns} customer turns; the longest has {longest}")
    typer.echo(
        f"{len(cohort)} of {len(read.dialogues)} dialogues reach turn {turns}"
        + (f"; {read.broken} more hold no customer turn" if read.broken else ""),
        err=True,
    )
    study = TauStudy.of(
        options,
        task=f"tau-bench, {turns} turns, {history} history",
        data_sha256=read.sha256,
        scripts=tau_scripts(cohort, turns, history),
        roles={"user": "recorded agent"},
    )
    scorer_config, compares = scorer_config_of(options.model, scorer_options), Comparison.of(comparison)
    work = carry_out(
        *(study, scorer_config, compares, db, figures),
        overwrite=overwrite,
        everything=everything,
        as_json=as_json,
    )
    raise typer.Exit(to_its_end(work, db))


@app.command("fork", epilog="Example: midturn drift fork --db drift.db --at 3 --follow 5 --forks 64")
@with_options(PlayOptions, ScorerOptions, leave_out=["limit"])
def fork(
    options: PlayOptions,
    scorer_options: ScorerOptions,
    db: Db,
    at: Annotated[int, typer.Option(min=2, help="The turn that one branch is reminded in.")] = 3,
    follow: Annotated[int, typer.Option(min=1, help="Turns after it that are followed.")] = 5,
    forks: Annotated[int, typer.Option(min=2, help="How many; a conversation may be forked again.")] = 64,
    estimate: Annotated[
        bool, typer.Option("--estimate", help="Only estimate how many forks are needed.")
    ] = False,
    shift: Annotated[
        float, typer.Option(help="Nats per token on the treated turn that the estimate is for.")
    ] = 0.6,
    study: Annotated[
        str | None, typer.Option("--run", help="A run of the study to be forked, where there are several.")
    ] = None,
    arm: Annotated[
        str | None,
        typer.Option(help="Its arm; the baseline, or the only one of several turns, if not given."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Remind one of two branches of stored conversations, and follow their difference."""
    if estimate:
        _need("fork")
    else:
        _need("fork", options.model, scorer_options)
    from midturn.cli._drift_forks import estimated, forked
    from midturn.cli._drift_study import scorer_config_of
    from midturn.cli._ending import to_its_end
    from midturn.store import Store
    from midturn.studies.drift import ForkStudy, fork_scripts, forkable_study, source_of

    def planned(source: Source) -> ForkStudy:
        return ForkStudy.of(
            options,
            task=f"fork of {source.identity.study} at turn {at}",
            data_sha256=source.sha256,
            scripts=fork_scripts(source, at, follow, forks),
        )

    with Store(db, must_exist=True) as store:
        runs = forkable_study(store, study)
        source = source_of(store, runs, arm, study)
        made = None if estimate else planned(source)
        estimated(store, runs, source.arm, shift, follow, as_json=as_json and estimate)
        if made is None:
            return
        scorer_config = scorer_config_of(options.model, scorer_options)
        raise typer.Exit(to_its_end(forked(made, scorer_config, store, at, as_json=as_json), db))


@app.command("fit", cls=StoreCommand, epilog="Example: midturn drift fit --db drift.db --all")
@with_options(ScorerOptions, leave_out=["weights"])
def fit(
    scorer_options: ScorerOptions,
    db: Stored,
    study: Annotated[
        str | None, typer.Option("--run", help="A run of the study, where the store holds several.")
    ] = None,
    turns: Annotated[
        int | None, typer.Option(min=2, help="Of each conversation; those that have fewer are left out.")
    ] = None,
    score_with: Annotated[
        str | None,
        typer.Option(
            help="Score what is not scored yet: by the weights of the model under test, or by its server "
            "(`openai:NAME@http://host/v1`).",
            metavar="MODEL",
        ),
    ] = None,
    estimator: Annotated[
        str | None, typer.Option(help="Whose figures, where turns were scored by several.")
    ] = None,
    measure: Annotated[Literal["kl", "reverse_kl", "js"], typer.Option(help="What is fitted.")] = "kl",
    aggregation: Annotated[
        Literal["mean", "sum"], typer.Option(help="Over a reply's tokens; a sum tracks the reply's length.")
    ] = "mean",
    figures: Figures = None,
    overwrite: Overwrite = False,
    everything: All = False,
    as_json: Json = False,
) -> None:
    """Fit the dynamics of stored conversations: turn means, contrasts, state space, the paper's fit."""
    if score_with:
        _need("fit", score_with, scorer_options)
    else:
        _need("fit")
    from midturn.cli._console import say
    from midturn.cli._drift_report import figures_of, print_study
    from midturn.cli._ending import to_its_end
    from midturn.store import Store
    from midturn.studies.drift import check_folder, study_in

    folder = figures or figures_of(db)
    check_folder(folder, overwrite=overwrite)

    async def fitted() -> int:
        with Store(db, must_exist=True, read_only=score_with is None) as store:
            runs = study_in(store, study)
            if score_with:
                from midturn.cli._drift_study import check_scorer, measure_all, scorer_config_of
                from midturn.studies.drift import is_served

                weights = None if is_served(score_with) else score_with
                scorer_config = scorer_config_of(score_with, replace(scorer_options, weights=weights))
                check_scorer(scorer_config)
                async with store.claim.held_async(say):
                    await measure_all(store, list(runs.runs.values()), scorer_config)
            print_study(
                store,
                runs,
                folder,
                turns=turns,
                estimator=estimator,
                measure=measure,
                aggregation=aggregation,
                overwrite=overwrite,
                as_json=as_json,
                everything=everything,
            )
        return 0

    raise typer.Exit(to_its_end(fitted(), db))


def _need(
    command: str,
    model: str | None = None,
    scorer_config: ScorerOptions | None = None,
    comparison: ComparisonOptions | None = None,
) -> None:
    """Refuse at once what lacks an extra. Whoever names a model has it scored, by weights with the probe."""
    from midturn.assistant import extras_of
    from midturn.core import require_extras
    from midturn.drift import embeddings_extras

    weights = scorer_config.weights if scorer_config else None
    probe = ["probe"] if weights or (model and not _is_served(model)) else []
    named = scorer_config.references.split(",") if scorer_config and model else []
    specs = extras_of(model, weights, comparison.judge if comparison else None, *named)
    extras = ("drift", *probe, *specs, *embeddings_extras(comparison.similarity if comparison else None))
    require_extras(*extras, needed_for=f"`midturn drift {command}`")


def _is_served(model: str) -> bool:
    """Return whether a model is behind a server. What tells it apart loads what scores."""
    from midturn.studies.drift import is_served

    return is_served(model)
