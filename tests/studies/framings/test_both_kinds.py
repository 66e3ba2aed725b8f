"""Which framing is true is told from conversations of both kinds, and nothing is claimed that is not."""

import asyncio
from io import StringIO

import numpy as np
import pytest
from rich.console import Console
from two_kinds_world import WORLDS, TwoKinds, study_of

from midturn.store import Store
from midturn.studies import named_runs, run_study
from midturn.studies.framings import (
    CLAIMS,
    BothKinds,
    KindScores,
    comparison_summary,
    facts_of,
    judge,
    marks,
    panel_of,
    report_of,
    runs_beside,
    studies_in,
    verdict,
)
from midturn.studies.framings._compared import compared
from midturn.studies.framings._kinds import IN_PIECES, NOTHING_MISSING
from midturn.studies.framings._power_of_both import power_of_both

N = 8
slow = pytest.mark.slow("plays studies of two kinds of conversation")


def played(world, path):
    study = study_of(world)
    with Store(path) as store:
        for each in (study, study.dialogues_study):
            outcome = asyncio.run(run_study(each, store))
            assert not outcome.failed and not outcome.stopped
        runs = [
            {n: run.run_id for n, run in named_runs(s, store).items()} for s in (study, study.dialogues_study)
        ]
        panel = panel_of(facts_of(store, runs[0], study.drift_measure))
        return compared(store, panel, runs[1])


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    folder = tmp_path_factory.mktemp("worlds")
    return {name: played(TwoKinds(n=N, **said), folder / f"{name}.db") for name, said in WORLDS.items()}


@slow
@pytest.mark.parametrize("name", WORLDS)
def test_a_framing_that_is_true_stands_and_one_that_is_not_does_not(reports, name):
    """Eight conversations of each kind show an effect; that there is none takes more than they are."""
    found = reports[name].framings
    true = {"both": ("intent mismatch", "context equilibrium"), "neither": ()}.get(name, (name,))
    assert {framing for framing, mark in found.items() if mark == "held"} == set(true)
    assert not any(found[framing] == "failed" for framing in true)


@slow
def test_every_remedy_is_played_in_both_kinds_on_the_same_terms(reports):
    rows = {(row.kind, row.remedy): row.score.value for row in reports["context equilibrium"].rows}
    assert len(rows) == 14
    assert rows["nothing missing", "full"] == 100
    assert rows["nothing missing", "none"] == 25
    # The Mediator lets questions pass that lack nothing.
    assert rows["nothing missing", "instruction"] == 25
    assert rows["nothing missing", "scheduled"] == 75
    assert rows["nothing missing", "controlled"] == 50
    assert rows["in pieces", "instruction"] == rows["in pieces", "none"] == 0
    assert rows["in pieces", "scheduled"] == 100


@slow
def test_a_store_tells_which_dialogues_belong_to_a_study(tmp_path):
    world = TwoKinds(n=6, **WORLDS["both"])
    played(world, tmp_path / "a.db")
    with Store(tmp_path / "a.db") as store:
        (study,) = studies_in(store)
        beside = runs_beside(store, study.first)
        report = report_of(store, study, dialogues=beside)
    assert set(beside) == set(NOTHING_MISSING.values())
    assert report.comparison.n_whole == report.comparison.n_pieces == 6


@slow
def test_the_table_fits_80_columns_and_begins_with_what_was_found(reports):
    console = Console(width=80, no_color=True, file=StringIO())
    console.print(comparison_summary(reports["both"]))
    lines = console.file.getvalue().splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[2] == "• The conversations speak for both framings."
    assert all(any(line.strip().startswith(claim.key) for line in lines) for claim in CLAIMS)


def generated(seed, n, intent, equilibrium):
    """Scores in which instructions and dialogues differ, and turns of a dialogue are alike."""
    draw = np.random.default_rng(seed)
    level = draw.beta(4, 2, n)
    gains = dict.fromkeys(IN_PIECES, 0.0) | {"full": 0.3 * intent}
    gains |= dict.fromkeys(("instruction", "both scheduled", "both controlled"), 0.3 * intent)
    pieces = np.column_stack(
        [draw.random(n) < np.clip(level - 0.3 + gains[name], 0, 1) for name in IN_PIECES]
    )
    columns, names = [], []
    for remedy in NOTHING_MISSING:
        lost = {"full": 0.0, "none": 0.3}.get(remedy, 0.08) * equilibrium
        turns = draw.random((n, 9)) < np.clip(draw.beta(8, 2, n) - lost, 0, 1)[:, None]
        columns += [turns.mean(axis=1), *(part.mean(axis=1) for part in np.split(turns, 3, axis=1))]
        names += [remedy, *(f"{remedy}, {third} third" for third in ("first", "second", "last"))]
    return BothKinds(
        KindScores(tuple(IN_PIECES), 100.0 * pieces),
        KindScores(tuple(names), 100.0 * np.column_stack(columns)),
    )


@pytest.mark.slow("plays four studies")
@pytest.mark.parametrize(
    ("intent", "equilibrium", "said"),
    [
        (1, 0, "intent mismatch"),
        (0, 1, "context equilibrium"),
        (1, 1, "both"),
        (0, 0, "neither"),
    ],
)
def test_enough_conversations_tell_each_world(intent, equilibrium, said):
    """How often is in `benchmarks/framings.md`."""
    assert verdict(marks(judge(generated(3, 400, intent, equilibrium)))) == said


def test_an_effect_that_is_surely_small_counts_as_none():
    scores = generated(5, 300, 0, 0)
    table = scores.pieces.table.copy()
    none, instruction = (scores.pieces.columns.index(name) for name in ("none", "instruction"))
    table[:, none], table[:, instruction] = 50.0, 50.0 + np.linspace(2, 4, 300)
    made = judge(BothKinds(KindScores(scores.pieces.columns, table), scores.whole))
    assert next(each for each in made if each.key == "I1").mark == "failed"


def test_what_can_be_told_is_known_before_it_is_spent():
    pilot = generated(1, 12, 1, 1)
    few = power_of_both(pilot, n_pieces=12, n_whole=12, worthwhile=20, left=0, rest_tokens=0)
    many = power_of_both(pilot, n_pieces=200, n_whole=200, worthwhile=20, left=0, rest_tokens=0)
    assert not few.enough and many.enough
    needed = {each.key: each for each in many.findable}
    assert set(needed) == {"I1", "I2", "E1", "E2"}
    assert all(each.n_for_none > each.n_for_worthwhile for each in needed.values())
    assert many.findable[0].detectable < 20 < few.findable[0].detectable
