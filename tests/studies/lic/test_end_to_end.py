"""Every task plays in every main condition from its first turn to its score: SmolLM2-135M in every role.

What is promised is the machinery. So small a model mostly fails, and no score is asserted. Nor does it
matter here how much it says, so it is cut off early; and of a task with long prompts it answers each kind of
request once. One conversation at a time, it has read most of the next prompt already.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from answered_once import answer_each_kind_once

from midturn.assistant import EmbeddedChat
from midturn.store import Store
from midturn.studies import run_study
from midturn.studies.lic import LicStudy, read_data
from midturn.studies.lic.tasks import TASKS

SPEC = "embedded:smollm2-135m"
MAIN = ("full", "concat", "sharded", "mediated")
LONGEST_REPLY, LONGEST_VERDICT = 8, 32
"""Tokens. A judge has to come to the end of its JSON."""
MOST_TURNS = 3
"""Shards of the record; what comes after them is more of the same, and a longer prompt to read each time."""
QUICK = {"math"}
"""Tasks whose prompts are short enough for each to be answered."""


class Brief(EmbeddedChat):
    longest: int

    async def _astream(self, messages, stop=None, run_manager=None, **settings):
        settings["max_tokens"] = min(settings["max_tokens"], self.longest)
        async for chunk in super()._astream(messages, stop, run_manager, **settings):
            yield chunk


def brief(longest):
    return Brief(model="smollm2-135m", temperature=0.0, longest=longest)


class Ended:
    def begin(self, conversations):
        self.conversations = []

    def end(self, trajectory, spent):
        self.conversations.append(trajectory)


def least_to_read(task):
    """The record that a slow machine is through with first."""
    data = read_data("starter", task)
    shortest = min(data.records, key=lambda r: len(task.full_prompt(r)) * len(r.worded_shards))
    fewer = shortest.model_copy(update={"shards": shortest.shards[:MOST_TURNS]})
    return replace(data, records=(fewer,))


def case(task):
    marks = () if task.name in QUICK else pytest.mark.longest("its prompts are long")
    return pytest.param(task, id=task.name, marks=marks)


@pytest.mark.parametrize("task", list(map(case, TASKS.values())))
async def test_a_starter_record_plays_to_its_score(task, tmp_path, embedded_model, monkeypatch):
    if task.name not in QUICK:
        answer_each_kind_once(monkeypatch)
    study = LicStudy(
        data=least_to_read(task),
        task=task,
        conditions=MAIN,
        model=SPEC,
        judge=SPEC,
        temperature=0.0,
        concurrency=1,
    )
    models = {role: brief(LONGEST_VERDICT if role == "judge" else LONGEST_REPLY) for role in study.specs}
    listener = Ended()
    with Store(tmp_path / "runs.db") as store:
        outcome = await run_study(replace(study, models=models), store, listener=listener)
    assert (outcome.finished, outcome.failed, outcome.stopped) == (len(MAIN), 0, None)
    played = {trajectory.condition: trajectory for trajectory in listener.conversations}
    assert set(played) == set(MAIN)
    for trajectory in played.values():
        assert trajectory.score is not None and 0 <= trajectory.score <= 1
        assert trajectory.blame != "infrastructure"
        assert all(turn.response for turn in trajectory.turns)
    shards = len(study.records[0].worded_shards)
    for name in ("sharded", "mediated"):
        assert len(played[name].turns) == shards or played[name].score == 1
    assert all(turn.instruction for turn in played["mediated"].turns)
