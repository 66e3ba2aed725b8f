"""`midturn drift`: how far conversations stray, whether that levels off, and what a reminder changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from midturn.cli import _drift_simulate as drift_simulate
from midturn.cli._options import EMBEDDED, Concurrency, Db, Json, MaxCalls, MaxTokens, MaxUsd, Overwrite, Seed

if TYPE_CHECKING:
    from midturn.studies.drift import Plan, Source

app = typer.Typer(no_args_is_help=True, help="Measure drift: divergence from the goal, turn by turn.")

Stored = Annotated[Path, typer.Option(help="A store with conversations.")]
Model = Annotated[str, typer.Option(help="The model under test.")]
Weights = Annotated[
    str | None,
    typer.Option(
        help="Where the weights of the model under test lie, if it is served elsewhere.", metavar="PATH"
    ),
]
References = Annotated[
    str,
    typer.Option(
        help="Comma-separated: goal-pinned, goal-alone, or another model's weights with one vocabulary."
    ),
]
DtypeOption = Annotated[
    Literal["float32", "bfloat16"], typer.Option(help="Of scoring; bfloat16 is off by about 1 %.")
]
Similarity = Annotated[
    str | None,
    typer.Option(help="Compare each answer with the reference's own: `embedded:minilm`, or another spec."),
]
Judge = Annotated[
    str | None, typer.Option(help="The model that marks each answer from 1 to 5, beside the reference's own.")
]
Figures = Annotated[
    Path | None, typer.Option(help="Folder of the figures; beside the store where not given.", metavar="DIR")
]
Temperature = Annotated[float, typer.Option(min=0.0, help="Of the model under test.")]
OWN = "goal-pinned,goal-alone"

app.command("simulate", epilog=drift_simulate.EXAMPLE)(drift_simulate.simulate)


@app.command("synthetic", epilog="Example: midturn drift synthetic --passages passages.txt --db drift.db")
def synthetic(
    db: Db,
    passages: Annotated[
        str, typer.Option(help="`bundled`, or a text file with empty lines between passages.")
    ] = "bundled",
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first so many passages.")] = None,
    turns: Annotated[int, typer.Option(min=2, max=8, help="Of each conversation; the paper's are 8.")] = 8,
    model: Model = EMBEDDED,
    weights: Weights = None,
    references: References = OWN,
    dtype: DtypeOption = "float32",
    similarity: Similarity = None,
    judge: Judge = None,
    temperature: Temperature = 0.7,
    reply_tokens: Annotated[int, typer.Option(min=1, help="Tokens of a reply.")] = 96,
    concurrency: Concurrency = 8,
    seed: Seed = 0,
    figures: Figures = None,
    overwrite: Overwrite = False,
    max_usd: MaxUsd = None,
    max_tokens: MaxTokens = None,
    max_calls: MaxCalls = None,
    as_json: Json = False,
) -> None:
    """Rewrite passages under constraints that the user works against: baseline, reminder and neutral arm."""
    _need("synthetic", model, weights, references, similarity, judge)
    from midturn.cli._drift_study import ruler_of, study
    from midturn.cli._ending import to_its_end
    from midturn.core import Limits
    from midturn.studies.drift import Comparison, Plan, read_passages, synthetic_scripts

    read = read_passages(passages)
    plan = Plan(
        study="drift-synthetic",
        task=f"rewriting, {turns} turns",
        data_sha256=read.sha256,
        scripts=synthetic_scripts(read, turns),
        model=model,
        temperature=temperature,
        reply_tokens=reply_tokens,
        seed=seed,
        limit=limit,
        concurrency=concurrency,
        limits=Limits(usd=max_usd, tokens=max_tokens, calls=max_calls),
    )
    ruler = ruler_of(model, weights, references, dtype)
    comparison = Comparison(similarity=similarity, judge=judge)
    work = study(plan, ruler, comparison, db, figures, overwrite=overwrite, as_json=as_json)
    raise typer.Exit(to_its_end(work, db))


@app.command("tau", epilog="Example: midturn drift tau gpt-4o-airline.json --db tau.db")
def tau(
    file: Annotated[Path, typer.Argument(help="A tau-bench result file.", metavar="FILE")],
    db: Db = Path("midturn-tau.db"),
    history: Annotated[
        Literal["recorded", "own"],
        typer.Option(help="What later turns see as the customer's: the file's turns, or the model's own."),
    ] = "recorded",
    limit: Annotated[
        int | None, typer.Option(min=1, help="Only the first so many dialogues of the cohort.")
    ] = None,
    turns: Annotated[int, typer.Option(min=2, help="Customer turns; dialogues with fewer are left out.")] = 8,
    model: Model = EMBEDDED,
    weights: Weights = None,
    references: References = "goal-pinned",
    dtype: DtypeOption = "float32",
    similarity: Similarity = None,
    judge: Judge = None,
    temperature: Temperature = 0.7,
    reply_tokens: Annotated[int, typer.Option(min=1, help="Tokens of a reply.")] = 96,
    concurrency: Concurrency = 8,
    seed: Seed = 0,
    figures: Figures = None,
    overwrite: Overwrite = False,
    max_usd: MaxUsd = None,
    max_tokens: MaxTokens = None,
    max_calls: MaxCalls = None,
    as_json: Json = False,
) -> None:
    """Let a model play the customer of tau-bench dialogues, with and without reminders of its goal."""
    _need("tau", model, weights, references, similarity, judge)
    from midturn.cli._drift_study import ruler_of, study
    from midturn.cli._ending import to_its_end
    from midturn.core import BadInput, Limits
    from midturn.studies.drift import Comparison, Plan, read_dialogues, tau_scripts

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
    plan = Plan(
        study="drift-tau",
        task=f"tau-bench, {turns} turns, {history} history",
        data_sha256=read.sha256,
        scripts=tau_scripts(cohort, turns, history),
        model=model,
        temperature=temperature,
        reply_tokens=reply_tokens,
        seed=seed,
        limit=limit,
        concurrency=concurrency,
        limits=Limits(usd=max_usd, tokens=max_tokens, calls=max_calls),
        roles={"user": "recorded agent"},
    )
    ruler = ruler_of(model, weights, references, dtype)
    comparison = Comparison(similarity=similarity, judge=judge)
    work = study(plan, ruler, comparison, db, figures, overwrite=overwrite, as_json=as_json)
    raise typer.Exit(to_its_end(work, db))


@app.command("fork", epilog="Example: midturn drift fork --db drift.db --at 3 --follow 5 --forks 64")
def fork(
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
    arm: Annotated[str | None, typer.Option(help="Its arm; the first where not given.")] = None,
    model: Model = EMBEDDED,
    weights: Weights = None,
    references: References = OWN,
    dtype: DtypeOption = "float32",
    temperature: Temperature = 0.7,
    reply_tokens: Annotated[int, typer.Option(min=1, help="Tokens of a reply.")] = 96,
    concurrency: Concurrency = 8,
    seed: Seed = 0,
    max_usd: MaxUsd = None,
    max_tokens: MaxTokens = None,
    max_calls: MaxCalls = None,
    as_json: Json = False,
) -> None:
    """Remind one of two branches of stored conversations, and follow their difference."""
    if estimate:
        _need("fork")
    else:
        _need("fork", model, weights, references)
    from midturn.cli._drift_forks import estimated, forked
    from midturn.cli._drift_study import ruler_of
    from midturn.cli._ending import to_its_end
    from midturn.core import Limits
    from midturn.store import Store
    from midturn.studies.drift import Plan, fork_scripts, forkable_study, source_of

    def planned(source: Source) -> Plan:
        return Plan(
            study="drift-fork",
            task=f"fork of {source.identity.study} at turn {at}",
            data_sha256=source.sha256,
            scripts=fork_scripts(source, at, follow, forks),
            model=model,
            temperature=temperature,
            reply_tokens=reply_tokens,
            seed=seed,
            concurrency=concurrency,
            limits=Limits(usd=max_usd, tokens=max_tokens, calls=max_calls),
        )

    with Store(db, must_exist=True) as store:
        runs = forkable_study(store, study)
        source = source_of(store, runs, arm)
        estimated(store, runs, arm or next(iter(runs.runs)), shift, follow, as_json=as_json and estimate)
        if estimate:
            return
        plan, ruler = planned(source), ruler_of(model, weights, references, dtype)
        raise typer.Exit(to_its_end(forked(plan, ruler, store, at, as_json=as_json), db))


@app.command("fit", epilog="Example: midturn drift fit --db drift.db --json")
def fit(
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
            help="Score what is not scored yet: the weights of the model under test.", metavar="PATH"
        ),
    ] = None,
    references: References = OWN,
    dtype: DtypeOption = "float32",
    estimator: Annotated[
        str | None, typer.Option(help="Whose figures, where turns were scored by several.")
    ] = None,
    measure: Annotated[Literal["kl", "reverse_kl", "js"], typer.Option(help="What is fitted.")] = "kl",
    aggregation: Annotated[
        Literal["mean", "sum"], typer.Option(help="Over a reply's tokens; a sum tracks the reply's length.")
    ] = "mean",
    figures: Figures = None,
    overwrite: Overwrite = False,
    as_json: Json = False,
) -> None:
    """Fit the dynamics of stored conversations: turn means, contrasts, state space, the paper's fit."""
    if score_with:
        _need("fit", score_with, references=references)
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
                from midturn.cli._drift_study import measure_all, ruler_of

                ruler = ruler_of(EMBEDDED, score_with, references, dtype)
                async with store.claim.held_async(say):
                    await measure_all(store, list(runs.runs.values()), ruler)
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
            )
        return 0

    raise typer.Exit(to_its_end(fitted(), db))


def _need(
    command: str,
    model: str | None = None,
    weights: str | None = None,
    references: str = "",
    similarity: str | None = None,
    judge: str | None = None,
) -> None:
    """Refuse at once what lacks an extra. Whoever names a model has it scored, which takes the probe."""
    from midturn.assistant import extras_of
    from midturn.core import require_extras
    from midturn.drift import embeddings_extras

    probe = ["probe"] if model else []
    specs = extras_of(model, weights, judge, *references.split(","))
    extras = ("drift", *probe, *specs, *embeddings_extras(similarity))
    require_extras(*extras, needed_for=f"`midturn drift {command}`")
