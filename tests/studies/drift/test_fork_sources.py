"""What is forked: which arm of a study, which conversations, and whether a comparison can come of it."""

import json

import pytest
from typer.testing import CliRunner

from midturn.cli._drift import app
from midturn.core import BadInput
from midturn.drift import Intervention
from midturn.mediator import FullHistory
from midturn.store import RunIdentity, Step, Trajectory, Turn
from midturn.studies.drift import StudyRuns, fork_scripts, source_of
from midturn.studies.drift._replay import is_replayable

IDENTITY = RunIdentity.model_construct(study="lic", models={}, task="math")


def conversation(task_id, turns, condition="sharded", repetition=0, **turn):
    said = [Turn(utterance=f"w{n}", response="w1", **turn) for n in range(turns)]
    name = f"{condition}/{task_id}/{repetition}"
    return Trajectory(
        conversation_id=name,
        run_id=condition,
        task="math",
        task_id=task_id,
        condition=condition,
        repetition=repetition,
        turns=said,
    )


class Held:
    """The conversations of a store by run."""

    def __init__(self, **runs):
        self._runs = runs

    def trajectories(self, run_id):
        return self._runs[run_id]

    @property
    def study(self):
        return StudyRuns(runs={name: name for name in self._runs}, identity=IDENTITY)


def arms(**lengths):
    return Held(
        **{arm: [conversation(task, n, arm) for task in ("a", "b", "c")] for arm, n in lengths.items()}
    )


@pytest.mark.parametrize("run", [None, "fu", "sharded"])
def test_the_one_arm_of_several_turns_is_forked(run):
    held = arms(full=1, concat=1, sharded=4)
    assert source_of(held, held.study, None, run).arm == "sharded"


def test_of_several_such_arms_one_must_be_named():
    held = arms(full=1, sharded=4, recap=5)
    with pytest.raises(BadInput, match="--arm, sharded or recap"):
        source_of(held, held.study, None, "full")
    assert source_of(held, held.study, None, "recap").arm == "recap"
    assert source_of(held, held.study, "sharded", "full").arm == "sharded"


def test_the_baseline_is_forked_where_there_is_one():
    held = arms(baseline=4, reminder=4, neutral=4)
    assert source_of(held, held.study, None).arm == "baseline"


def test_a_study_of_single_turns_has_nothing_to_fork():
    held = arms(full=1, concat=1)
    with pytest.raises(BadInput, match="full, concat"):
        source_of(held, held.study, None)


def test_forks_of_one_passage_are_refused_before_they_are_played():
    held = Held(sharded=[conversation("a", 5, repetition=n) for n in range(4)] + [conversation("b", 2)])
    source = source_of(held, held.study, None)
    with pytest.raises(BadInput, match="only a has a conversation of 4 turns in arm 'sharded'"):
        fork_scripts(source, 2, 2, 4)


def test_every_passage_is_forked_before_one_is_forked_again():
    held = Held(sharded=[conversation(task, 4, repetition=n) for task in ("a", "b") for n in range(3)])
    scripts = fork_scripts(source_of(held, held.study, None), 2, 1, 2)
    assert {script.task_id for script in scripts} == {"a#0", "b#0"}


async def test_only_what_the_model_saw_as_it_stands_is_replayed():
    def shown(why):
        return (Step(step="mediator", detail={"why": why}),)

    as_it_is = (await FullHistory().build([])).why
    assert is_replayable(conversation("a", 3, trace=shown(as_it_is)))
    assert not is_replayable(conversation("a", 3, trace=shown("the user's words restated in each turn")))
    for trigger, replayable in (("script", True), ("at turns 2", False)):
        reminded = Intervention(kind="remind", turn=2, reason="r", trigger=trigger)
        assert is_replayable(conversation("a", 3, intervention=reminded)) is replayable


@pytest.mark.longest("plays a study, and its forks")
@pytest.mark.usefixtures("torch")
def test_a_sharded_run_is_forked_and_scored_by_the_models_server(tmp_path):
    from scoring_server import ScoringServer
    from tiny_models import model

    from midturn.cli._lic import app as lic

    db = tmp_path / "lic.db"

    def done(command, *arguments):
        result = CliRunner().invoke(command, [*arguments, "--db", str(db)], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result

    with ScoringServer(model(0)) as server:
        played = ("run", "starter", "--task", "math", "--limit", "2", "--conditions", "full,sharded")
        done(lic, *played, "--model", server.spec)
        forks = ("fork", "--at", "2", "--follow", "1", "--forks", "2", "--references", "goal-pinned")
        result = done(app, *forks, "--model", server.spec, "--json")
    report = json.loads(result.stdout)
    assert report["estimators"] == {"goal pinned": "top-20 lower bound"}
    (finding,) = report["findings"]
    assert (finding["passages"], finding["forks"], len(finding["effect"]["differences"])) == (2, 2, 1)
    assert report["too_few"] == []
    assert "2 passages are forked" in result.stderr
