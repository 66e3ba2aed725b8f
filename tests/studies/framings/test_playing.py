"""Cells begin as their base runs did, each remedy is only itself, and a study resumes where it ended."""

import asyncio
from dataclasses import dataclass

import pytest
from faults.upstream import Upstream
from framings_world import SPEC, World, play, study_of

from midturn.core import BadInput
from midturn.drift import DriftScore
from midturn.store import Store, Trajectory, Turn
from midturn.studies import named_runs, run_study
from midturn.studies._interventions import scheduled, shared_turns
from midturn.studies.framings import DriftMeasure, FramingsStudy, of_runs, studies_in
from midturn.studies.framings._cells import CELLS
from midturn.studies.framings._remedies import reminder
from midturn.studies.lic.tasks import task_named

pytestmark = pytest.mark.slow("plays whole studies")

LOSSY = {"missing": 0.5, "mediation": 0.8, "drifting": 0.6, "reminders": 0.7, "slip": 0.0}


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """A study that was played, and each cell's conversations by task id and repetition."""
    world, folder = World(**LOSSY, n=8, seed=2), tmp_path_factory.mktemp("played")
    study = study_of(world, runs=2)
    with Store(folder / "a.db") as store:
        play(study, store)
        cells = {
            cell: {(t.task_id, t.repetition): t for t in store.trajectories(run_id)}
            for cell, run_id in run_ids(study, store).items()
        }
        yield Played(world, study, store, cells)


@dataclass
class Played:
    world: World
    study: FramingsStudy
    store: Store
    cells: dict

    def __iter__(self):
        return iter((self.world, (self.study, self.store), self.cells))


def run_ids(study, store):
    return {cell: run.run_id for cell, run in named_runs(study, store).items()}


def reminded(conversation):
    return [n for n, turn in enumerate(conversation.turns, 1) if turn.intervention.kind == "remind"]


def test_every_cell_has_every_conversation(played):
    _, _, cells = played
    assert list(cells) == [cell.name for cell in CELLS]
    assert {len(conversations) for conversations in cells.values()} == {16}


def test_a_branch_holds_its_trunks_turns_up_to_the_first_intervention(played):
    _, _, cells = played
    for cell in CELLS:
        for place, branch in cells[cell.name].items() if cell.base_run else ():
            base_run, shared = cells[cell.base_run][place], branch.notes["shared"]
            assert branch.turns[:shared] == base_run.turns[:shared]
            assert not any(n <= shared for n in reminded(branch))
            assert branch.notes["source"] == base_run.conversation_id


def test_a_conversation_that_nothing_was_done_to_is_its_trunks_and_costs_nothing(played):
    _, _, cells = played
    whole = [
        (branch, cells["sharded"][place])
        for place, branch in cells["sharded + controlled"].items()
        if branch.notes["shared"] == len(branch.turns)
    ]
    assert whole
    for branch, base_run in whole:
        assert not reminded(branch)
        assert (branch.turns, branch.score, branch.usage) == (base_run.turns, base_run.score, {})


def test_scheduled_reminders_come_at_shares_of_a_conversations_length(played):
    _, _, cells = played
    for cell in ("sharded + scheduled", "mediated + scheduled"):
        assert {tuple(reminded(conversation)) for conversation in cells[cell].values()} == {(2, 3)}


def test_controlled_reminders_follow_turns_that_drifted_further_than_the_threshold(played):
    _, _, cells = played
    for cell in ("sharded + controlled", "mediated + controlled"):
        for conversation in cells[cell].values():
            turns = conversation.turns
            high = [n + 1 for n, t in enumerate(turns, 1) if t.drift and t.drift.kl > 1.5 and n < len(turns)]
            assert reminded(conversation) == high


def test_the_turn_where_a_mediated_branch_leaves_its_trunk_has_the_trunks_instruction(played):
    _, _, cells = played
    for place, branch in cells["mediated + scheduled"].items():
        shared, base_run = branch.notes["shared"], cells["mediated"][place]
        assert branch.turns[shared].instruction == base_run.turns[shared].instruction
        assert branch.turns[shared].usage["mediator"] == base_run.turns[shared].usage["mediator"]


def test_a_reminder_restates_the_first_request_and_the_form_of_an_answer_and_no_later_shard(played):
    world, _, _ = played
    seen = [asked[-1].partition("\n\n(Keep to")[2] for asked in world.asked if "(Keep to" in asked[-1]]
    assert seen
    for said in seen:
        assert "How many things does shop" in said
        assert task_named("math").answer_description in said
        assert "It has" not in said


def test_the_first_turn_is_shared_by_all_cells_that_are_told_in_turns(played):
    _, _, cells = played
    for place, base_run in cells["sharded"].items():
        for cell in CELLS:
            if cell.has_turns:
                assert cells[cell.name][place].turns[0] == base_run.turns[0]


def test_drift_is_kept_with_the_turns_and_in_the_store(played):
    _, (_, store), cells = played
    conversation = next(iter(cells["mediated"].values()))
    assert store.drift_scores(conversation.conversation_id) == [t.drift for t in conversation.turns]


def test_the_same_command_again_plays_nothing(played):
    world, (study, store), _ = played
    before, names = len(world.asked), run_ids(study, store)
    assert asyncio.run(run_study(study_of(world, runs=2), store)).finished == 0
    assert len(world.asked) == before
    assert run_ids(study_of(world, runs=2), store) == names


def test_a_store_alone_tells_which_studies_it_holds_and_what_they_found(played):
    _, (made, store), _ = played
    (study,) = studies_in(store)
    assert study == of_runs(store, run_ids(made, store))
    assert (study.threshold, tuple(study.schedule), study.drift) == (1.5, (0.5, 1.0), "divergence")
    report = made.report(store)
    assert (report.n_instructions, report.runs, report.mediator_model) == (8, 2, SPEC)


def scores(store, study):
    return {
        (cell, t.task_id, t.repetition): (t.score, len(t.turns))
        for cell, run_id in run_ids(study, store).items()
        for t in store.trajectories(run_id)
    }


def test_a_study_whose_budget_ran_out_goes_on_and_ends_as_one_that_was_not_stopped(tmp_path):

    def study(**settings):
        return study_of(World(**LOSSY, n=6, seed=4), **settings)

    with Store(tmp_path / "whole.db") as store:
        play(study(), store)
        whole = scores(store, study())
    with Store(tmp_path / "stopped.db") as store:
        outcome = asyncio.run(run_study(study(max_calls=70), store))
        assert outcome.stopped and "--max-calls 70" in outcome.stopped
        names = run_ids(study(), store).values()
        assert sum(spent.calls for name in names for spent in store.usage(name).values()) <= 70
        assert asyncio.run(run_study(study(max_calls=70), store)).stopped
        play(study(), store)
        assert scores(store, study()) == whole
        assert sum(store.call_counts(name).repeated for name in run_ids(study(), store).values()) == 0


def test_the_threshold_is_the_median_drift_of_the_pilots_raw_conversations(tmp_path):
    world = World(**LOSSY, n=6, seed=5)

    def study():
        return study_of(world, threshold=None, pilot=3)

    with Store(tmp_path / "a.db") as store:
        assert "sharded + controlled" not in run_ids(study(), store)
        play(study(), store)
        run_id = run_ids(study(), store)["sharded"]
        drifts = sorted(
            turn.drift.kl
            for t in store.trajectories(run_id)
            if t.task_id in {"shop/000", "shop/001", "shop/002"}
            for turn in t.turns
        )
        found = named_runs(study(), store)["sharded + controlled"].identity.settings["threshold"]
        assert found == pytest.approx(drifts[len(drifts) // 2], rel=0.01)


def test_a_pilot_that_cannot_be_scored_asks_for_a_threshold(tmp_path):
    class Blind(World):
        async def score(self, *_):
            return None

    world = Blind(n=2)
    with Store(tmp_path / "a.db") as store, pytest.raises(BadInput, match="--threshold"):
        asyncio.run(run_study(study_of(world, threshold=None), store))


def test_what_intervenes_names_the_run_of_the_cells_that_it_intervenes_in_only(tmp_path):
    with Store(tmp_path / "a.db") as store:
        one = run_ids(study_of(World(n=2)), store)
        other = run_ids(study_of(World(n=2), schedule=(0.9,), threshold=0.2), store)
    assert [cell.name for cell in CELLS if one[cell.name] != other[cell.name]] == [
        *("sharded + scheduled", "sharded + controlled", "mediated + scheduled", "mediated + controlled")
    ]


def test_a_schedule_never_reminds_in_the_first_turn():
    assert scheduled((0.375, 0.75), 8).turns == {3, 6}
    assert scheduled((0.1, 0.5), 2).decide(1, ()).kind == "none"
    assert scheduled((1.0,), 1).decide(1, ()).kind == "none"


def test_turns_are_shared_until_the_policy_would_have_acted():
    turns = [
        Turn(utterance="a", response="b", drift=DriftScore(turn=n, kl=kl))
        for n, kl in ((1, 0.1), (2, 0.9), (3, 0.1), (4, 0.1))
    ]
    base_run = Trajectory(
        conversation_id="c", run_id="r", task="t", task_id="i", condition="sharded", repetition=0, turns=turns
    )
    drift_measure = DriftMeasure(measure="divergence", scorer_config=None)
    assert shared_turns(base_run, drift_measure.controlled(0.5)) == 2
    assert shared_turns(base_run, drift_measure.controlled(5.0)) == 4


def test_a_reminder_does_not_look_at_later_turns():
    task = task_named("actions")
    assert reminder(task, ["Book a table."]) == reminder(task, ["Book a table.", "For 4.", "On Friday."])


def test_a_served_model_needs_a_server_that_scores_or_weights_or_the_entropy():
    with Upstream("ok") as chats, pytest.raises(BadInput, match=r"--weights.*--drift entropy"):
        DriftMeasure.of("divergence", f"openai:stub@{chats.url}", None).preflight()
    assert DriftMeasure.of("entropy", SPEC, None).reply_settings["top_logprobs"] == 20
    assert DriftMeasure.of("divergence", SPEC, "/models/tiny").name == "divergence by tiny"
