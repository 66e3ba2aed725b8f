"""Where the right guideline is known, it is found from the pairs, holds for its user, and for nobody else."""

from __future__ import annotations

import pytest
from habits import HABITS, agent, evaluating, mediator, play, reflection

from midturn.refiner import RefineExperience, Refinement, RefinePlan, RefineRoles, refine, sqlite
from midturn.refiner.guidelines import open_library, user_scope
from midturn.refiner.pairs import pairs_of

pytestmark = pytest.mark.slow("plays whole refinements")

SEEN, UNSEEN = range(14), range(14, 17)
PLAN = RefinePlan(worthwhile=50.0)


async def played(habit, user, numbers, **under):
    graph = agent(habit, **under)
    return [await play(graph, habit.task(user, n), user) for n in numbers]


async def refined(library, habit, experience, *, full=None, user="ada", plan=PLAN):
    tasks = [habit.task(user, n) for n in SEEN]
    return await refine(
        RefineExperience(
            trajectories=experience,
            full={task.task_id: task.full for task in tasks} if full is None else full,
            task_ids=[task.task_id for task in tasks],
        ),
        library,
        user_scope(user),
        roles=RefineRoles(
            reflection=reflection(habit), mediator=mediator(habit), evaluate=evaluating(habit, tasks, user)
        ),
        plan=plan,
    )


def mean(trajectories):
    return sum(each.score for each in trajectories) / len(trajectories)


@pytest.mark.parametrize("name", HABITS)
async def test_the_set_closes_the_gap_on_unseen_conversations_and_leaves_another_user_alone(tmp_path, name):
    habit = HABITS[name]
    experience = [*await played(habit, "ada", SEEN), *await played(habit, "bob", UNSEEN)]
    async with sqlite(tmp_path / "a.db") as store:
        before = await played(habit, "ada", UNSEEN, store=store)
        others_before = await played(habit, "bob", UNSEEN, store=store)
        with open_library(tmp_path / "a.db") as library:
            result = await refined(library, habit, experience)
        after = await played(habit, "ada", UNSEEN, store=store)
        others_after = await played(habit, "bob", UNSEEN, store=store)
    assert mean(before) == 0
    assert mean(after) == 1
    assert others_after == others_before
    assert result.activated == result.chosen
    assert result.validation.beats_parent
    assert {pair.user for fold in result.folds for pair in fold.pairs.shown} == {"ada"}
    assert Refinement.model_validate_json(result.model_dump_json()) == result


@pytest.mark.parametrize("name", HABITS)
async def test_a_search_finds_it_too(tmp_path, name):
    habit = HABITS[name]
    plan = RefinePlan(worthwhile=50.0, proposals=2, pairs=3)
    with open_library(tmp_path / "a.db") as library:
        result = await refined(library, habit, await played(habit, "ada", SEEN), plan=plan)
    assert result.activated
    signal = result.best.ablated.signal
    # Values and dates are what the check knows; that somebody is to be silent is no value.
    assert (signal.after > signal.before) == (name in {"usual", "dates"})


@pytest.mark.parametrize("name", HABITS)
async def test_wrong_pairs_teach_nothing(tmp_path, name):
    """The same failures beside what another user meant by them."""
    habit = HABITS[name]
    experience = await played(habit, "ada", SEEN)
    wrong = {habit.task("ada", n).task_id: habit.task("bob", n).full for n in SEEN}
    with open_library(tmp_path / "a.db") as library:
        result = await refined(library, habit, experience, full=wrong)
        assert library.active(user_scope("ada")) is None
    assert result.activated is None
    assert [fold.status for fold in result.folds] == ["rejected"] * 2


async def test_what_a_user_means_is_refused_where_it_would_be_told_to_others(tmp_path):
    """The right rule of one user is a leak in a set for everybody."""
    habit = HABITS["usual"]
    experience = await played(habit, "ada", SEEN)
    tasks = [habit.task("ada", n) for n in SEEN]
    with open_library(tmp_path / "a.db") as library:
        result = await refine(
            RefineExperience(trajectories=experience, full={task.task_id: task.full for task in tasks}),
            library,
            "task:orders",
            roles=RefineRoles(
                reflection=reflection(habit),
                mediator=mediator(habit),
                evaluate=evaluating(habit, tasks, "ada"),
            ),
            plan=PLAN,
        )
    assert [finding.guard for finding in result.folds[0].findings] == ["leaked"]
    assert "user ada" in result.folds[0].findings[0].reason


async def test_a_second_refinement_starts_from_the_set_that_holds(tmp_path):
    habit = HABITS["usual"]
    experience = await played(habit, "ada", SEEN)
    with open_library(tmp_path / "a.db") as library:
        first = await refined(library, habit, experience)
        second = await refined(library, habit, experience)
        assert library.active(user_scope("ada")).version == first.activated
    assert second.parent == first.activated
    assert second.activated is None
    assert "hold already" in second.folds[0].reason
    assert len(pairs_of(experience, {})[0]) == 0
