"""The report of a study, from what the store holds of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from midturn.statistics import RUNS_FOR_SPREAD, amount_ratio, share
from midturn.store import Store
from midturn.studies.framings._cells import FACTORIAL
from midturn.studies.framings._compared import compared
from midturn.studies.framings._costs import costs
from midturn.studies.framings._decomposition import CANNOT_TELL, decompose
from midturn.studies.framings._effects import effects
from midturn.studies.framings._facts import Facts, facts_of
from midturn.studies.framings._findings import findings
from midturn.studies.framings._mixed import mixed
from midturn.studies.framings._panel import Panel, estimates, figure, panel_of
from midturn.studies.framings._prediction import predict
from midturn.studies.framings._records import CellFigures, Figure, Power, PowerOfBoth, Report
from midturn.studies.framings._stored import StudyRuns

NOTHING = Figure(value=None, ci=None, n=0)


def report_of(
    store: Store,
    study: StudyRuns,
    power: Power | None = None,
    *,
    dialogues: Mapping[str, str] | None = None,
    both: PowerOfBoth | None = None,
) -> Report:
    """Everything that the conversations say. They are read one by one; a few figures of each are kept.

    Args:
        store: which holds them.
        study: the runs in which the user tells in pieces.
        power: what the study could find, from its pilot.
        dialogues: the runs in which nothing is missing, by condition.
        both: what both kinds together could tell, from their pilot.
    """
    facts = facts_of(store, study.runs, study.drift_measure)
    panel = panel_of(facts)
    model, mixed_why = mixed(panel)
    prediction, prediction_why = predict(facts)
    report = Report(
        task=study.first.task,
        model=study.first.models["assistant"],
        mediator_model=study.mediator_model,
        data_sha256=study.first.data_sha256,
        drift=study.drift,
        schedule=tuple(study.schedule),
        threshold=study.threshold,
        n_instructions=len(panel.instructions),
        runs=panel.runs,
        power=power,
        cells=tuple(_cell(name, run_id, facts[name], panel) for name, run_id in study.runs.items()),
        effects=tuple(effects(panel)) if panel.instructions else (),
        mixed=model,
        mixed_why=mixed_why,
        decomposition=tuple(decompose(panel)) if panel.instructions else (),
        same_instruction=_same_instruction(facts),
        cannot_tell=CANNOT_TELL,
        prediction=prediction,
        prediction_why=prediction_why,
        costs=costs(panel, facts) if panel.instructions else (),
        findings=(),
        comparison=compared(store, panel, dialogues) if dialogues and panel.instructions else None,
        power_of_both=both,
    )
    return report.model_copy(update={"findings": tuple(findings(report))})


def _cell(name: str, run_id: str, facts: Sequence[Facts], panel: Panel) -> CellFigures:
    tables = (panel.means, panel.aptitudes, panel.unreliabilities)
    score, aptitude, unreliability = (estimates(table, [{name: 1}])[0] for table in tables)
    turns = [turn for each in facts for turn in each.turns]
    return CellFigures(
        cell=name,
        run_id=run_id,
        conversations=sum(each.score is not None for each in facts),
        infrastructure_failures=sum(each.blame == "infrastructure" for each in facts),
        judge_failures=sum(each.blame == "judge" for each in facts),
        score=score,
        # Below five runs a 90th or 10th percentile says too little.
        aptitude=aptitude if panel.runs >= RUNS_FOR_SPREAD else NOTHING,
        unreliability=unreliability if panel.runs >= RUNS_FOR_SPREAD else NOTHING,
        drift=_drift(facts),
        scored_turns=sum(turn.drift is not None for turn in turns),
        reminded_turns=sum(turn.reminded for turn in turns),
        shared_turns=sum(each.shared or 0 for each in facts),
        turns=len(turns),
    )


def _drift(facts: Sequence[Facts]) -> Figure:
    """Return the mean over the turns that were scored and not reminded, its interval over instructions."""
    sums, counts = _by_instruction(
        (each.task_id, turn.drift)
        for each in facts
        for turn in each.turns
        if turn.drift is not None and not turn.reminded
    )
    return figure(amount_ratio(sums, counts))


def _same_instruction(facts: Mapping[str, Sequence[Facts]]) -> Figure:
    """How often a mediated branch's instruction is its base run's, from the turn where it leaves it."""
    base_run = {(f.task_id, f.repetition): f for f in facts.get("mediated", ())}
    sums, counts = _by_instruction(
        (branch.task_id, float(own.instruction == other.instruction))
        for cell in FACTORIAL
        if cell.is_mediated and cell.interventions != "off"
        for branch in facts.get(cell.name, ())
        if (base_run_facts := base_run.get((branch.task_id, branch.repetition)))
        for own, other in list(zip(branch.turns, base_run_facts.turns, strict=False))[branch.shared or 0 :]
    )
    return figure(share(sums, counts))


def _by_instruction(values: Iterator[tuple[str, float]]) -> tuple[list[float], list[float]]:
    """Of each instruction the sum of its turns' values, and how many they are."""
    own: dict[str, list[float]] = {}
    for instruction, value in values:
        own.setdefault(instruction, []).append(value)
    return [sum(each) for each in own.values()], [float(len(each)) for each in own.values()]
