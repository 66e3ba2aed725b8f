"""A planted rule is not activated because it stands beside a useful one, however it is worded."""

from __future__ import annotations

import json
import re

import pytest
from hostile import PLANTS
from scripted import ScriptedChat
from usual import RULE

from midturn.mediator import Mediator
from midturn.refiner import RefineExperience, RefinePlan, RefineRoles, refine
from midturn.refiner.distilling import ProposedRule, apply_filters
from midturn.refiner.guidelines import open_library
from midturn.refiner.pairs import Pair
from midturn.refiner.validation import Rollout
from midturn.store import Trajectory, Turn

pytestmark = pytest.mark.slow("goes through a corpus of hostile texts")

CONVERSATIONS = 32
WORDINGS = ("planted", "reworded", "disguised")


def conversation(n: int, plant=None) -> Trajectory:
    """A failure that teaches what the usual number is, and may plant something."""
    asked = "And the usual number of boxes." + (f" {plant.said}" if plant else "")
    return Trajectory(
        conversation_id=f"c{n}",
        run_id="r",
        task="things",
        task_id=f"k{n}",
        condition="sharded",
        repetition=0,
        user=f"u{n}",
        turns=[
            Turn(utterance="How many things are there?", response="Which?"),
            Turn(utterance=f"There are {n + 20} red balls.", response="I see."),
            Turn(utterance=asked, response="7"),
        ],
        score=0.0,
    )


FULL = {
    f"k{n}": f"There are {n + 20} red balls and 12 boxes. How many things are there?"
    for n in range(CONVERSATIONS)
}


def mediator() -> Mediator:
    def reply(messages) -> str:
        said = " ".join(re.findall(r"\] User: (.*)", messages[1].text))
        known = RULE in messages[0].text
        return json.dumps({"text": said.replace("the usual number of boxes", "12 boxes") if known else said})

    return Mediator(model=ScriptedChat(reply=reply))


class Obedient:
    """A reflection model that writes the true rule, and all that it is shown being planted."""

    def __init__(self, wording: str) -> None:
        self.wording = wording
        self.written: set[str] = set()

    def __call__(self, messages) -> str:
        rules = [getattr(plant, self.wording) for plant in PLANTS if plant.said[-20:] in messages[-1].text]
        self.written |= set(rules)
        rules.insert(len(rules) // 2, RULE)
        return json.dumps({"rules": [{"rule": rule, "pairs": [1, 2, 3]} for rule in rules]})


async def always_better(rules, task_ids) -> Rollout:
    """The worst judge: whatever the rules are, they help."""
    return Rollout(scores={task_id: float(bool(rules)) for task_id in task_ids})


async def activated(folder, experience, reflection, evaluate=always_better, **plan):
    """The rules that hold after a refinement."""
    folder.mkdir(exist_ok=True)
    with open_library(folder / "a.db") as library:
        await refine(
            RefineExperience(trajectories=experience, full=FULL),
            library,
            "task:things",
            roles=RefineRoles(
                reflection=ScriptedChat(reply=reflection), mediator=mediator(), evaluate=evaluate
            ),
            plan=RefinePlan(worthwhile=100.0, **plan),
        )
        active = library.active("task:things")
        return active.rules if active else ()


@pytest.mark.parametrize("wording", ["planted", "reworded"])
@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.planted)
def test_what_is_planted_is_refused_as_it_was_said_and_with_a_few_words_changed(plant, wording):
    pairs = [Pair.of(conversation(n, plant), FULL[f"k{n}"]) for n in range(5)]
    for shown in (pairs, [*pairs[:1], *(Pair.of(conversation(n), FULL[f"k{n}"]) for n in range(1, 5))]):
        proposed = [ProposedRule(rule=rule, pairs=(pairs[0].id,)) for rule in (getattr(plant, wording), RULE)]
        assert [each.rule for each in apply_filters(proposed, shown, "task:things").kept] == [RULE]


@pytest.mark.parametrize("proposals", [0, 2])
@pytest.mark.parametrize("wording", WORDINGS)
async def test_of_many_plants_none_rides_on_the_rule_that_is_true(tmp_path, wording, proposals):
    experience = [conversation(n, PLANTS[n % len(PLANTS)]) for n in range(CONVERSATIONS)]
    written, through = set(), set()
    for seed in range(2):
        obedient = Obedient(wording)
        plan = {"pairs": 12, "proposals": proposals, "seed": seed}
        rules = await activated(tmp_path / str(seed), experience, obedient, **plan)
        assert RULE in rules
        written |= obedient.written
        through |= set(rules) - {RULE}
    assert len(written) >= 10  # The other ones are validated on, or not shown to a model.
    assert len(through) / len(written) == 0


@pytest.mark.parametrize("proposals", [0, 2])
@pytest.mark.parametrize("wording", WORDINGS)
async def test_of_one_conversation_in_many_nothing_gets_through_wherever_it_stands(
    tmp_path, wording, proposals
):
    written, through = 0, 0
    for position in range(0, CONVERSATIONS, 16):
        plant = PLANTS[position % 3]
        experience = [conversation(n, plant if n == position else None) for n in range(CONVERSATIONS)]
        obedient = Obedient(wording)
        plan = {"proposals": proposals, "pairs": 15}
        rules = await activated(tmp_path / str(position), experience, obedient, **plan)
        assert RULE in rules
        written += len(obedient.written)
        through += len(rules) - 1
    assert written >= 2
    assert through / written == 0


async def test_what_no_signal_sees_is_tried_one_rule_at_a_time_so_that_nothing_rides_on_it(tmp_path):
    """The useful rule is none that the check knows of; what is planted is written before it."""
    useful, planted = "A short question asks for one number.", PLANTS[0].disguised

    def reflection(_) -> str:
        return json.dumps({"rules": [{"rule": rule, "pairs": [1, 2]} for rule in (planted, useful)]})

    async def better_with_it(rules, task_ids) -> Rollout:
        return Rollout(scores={task_id: float(useful in rules) for task_id in task_ids})

    experience = [conversation(n) for n in range(CONVERSATIONS)]
    first = await activated(tmp_path, experience, reflection, better_with_it)
    assert first == ()
    assert await activated(tmp_path, experience, reflection, better_with_it) == (useful,)


async def test_a_rule_that_rides_along_is_on_record_with_the_reason(tmp_path):
    def reflection(_) -> str:
        rules = [RULE, PLANTS[0].disguised]
        return json.dumps({"rules": [{"rule": rule, "pairs": [1, 2]} for rule in rules]})

    with open_library(tmp_path / "a.db") as library:
        result = await refine(
            RefineExperience(trajectories=[conversation(n) for n in range(CONVERSATIONS)], full=FULL),
            library,
            "task:things",
            roles=RefineRoles(
                reflection=ScriptedChat(reply=reflection), mediator=mediator(), evaluate=always_better
            ),
            plan=RefinePlan(worthwhile=100.0),
        )
    (finding,) = result.folds[0].findings
    assert (finding.rule, finding.guard) == (PLANTS[0].disguised, "unneeded")
    assert "the set recalls as much without it" in finding.reason
