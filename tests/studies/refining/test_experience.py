"""What a refinement learns from: conversations of any origin, but none that was played to judge rules."""

import json
from dataclasses import replace
from statistics import fmean

import pytest
from commands import midturn
from faults.upstream import Upstream
from langchain_core.messages import AIMessage
from langchain_core.runnables import RunnableLambda
from usual import RULE, scripted, write_records

from midturn.core import BadInput, total
from midturn.graphs import turn_graph
from midturn.mediator import Context
from midturn.refiner import sqlite
from midturn.refiner.experience import format_named, import_file
from midturn.refiner.guidelines import Guideline, open_library
from midturn.refiner.validation import TooLittle
from midturn.store import Store
from midturn.studies import NullListener, run_study
from midturn.studies.lic import LicStudy
from midturn.studies.refining import RefineConfig, last, refine_store, refine_when_due
from midturn.studies.refining._context import RefineContext
from midturn.studies.refining._costs import costs
from midturn.studies.refining._evaluation import ReplayNotes

pytestmark = pytest.mark.slow("plays whole refinements")

ENOUGH = {"worthwhile": 60.0}


@pytest.fixture
def upstream():
    with Upstream(scripted) as served:
        yield served


@pytest.fixture
def model(upstream):
    return f"openai:stub@{upstream.url}"


@pytest.fixture
def db(tmp_path):
    return tmp_path / "a.db"


@pytest.fixture
async def data(tmp_path, db, model):
    """A store with failed conversations of two conditions, and the records that were played."""
    data = write_records(tmp_path / "usual.json")
    await run_study(LicStudy(data=data, task="math", conditions="sharded,mediated", model=model), db)
    return data


def config(model, data, **more):
    return RefineConfig(**{"task": "math", "model": model, "data": str(data), **ENOUGH, **more})


async def test_what_a_study_has_played_under_the_parent_is_not_played_again(db, data, model, upstream):
    upstream.requests.clear()
    refined = await refine_store(db, config(model, data))
    it = refined.refinement
    assert it.activated
    parent_run = it.validation.runs[0]
    with Store(db) as store:
        assert len(store.finished(parent_run)) == 16
        assert not any(ReplayNotes.of(each).refinement for each in store.trajectories(parent_run))
    assert refined.usage["assistant"].calls == 3 * it.validation.n
    assert len(upstream.requests) == sum(each.calls for each in refined.usage.values())


class Told:
    """Remembers which rules a turn was told."""

    async def build(self, messages, guidelines=()):
        self.rules = tuple(guidelines)
        return Context(list(messages), "test")


async def test_an_agent_that_runs_is_told_the_new_rules_with_its_next_turn(db, data, model):
    told, turn = Told(), {"messages": [("user", "How many things are there?")]}
    async with sqlite(db) as store:
        agent = turn_graph(RunnableLambda(lambda _: AIMessage("Hm.")), told, task="math", store=store)
        await agent.ainvoke(turn)
        assert told.rules == ()
        await refine_store(db, config(model, data))
        await agent.ainvoke(turn)
        assert told.rules == (RULE,)


async def test_conversations_that_a_refinement_played_are_not_learned_from(db, data, model):
    first = await refine_store(db, config(model, data))
    with open_library(db) as library:
        library.retire(first.refinement.activated, by="ann")
    again = await refine_when_due(db, config(model, data), after=1)
    assert again is None
    second = await refine_store(db, config(model, data))
    found = [[fold.pairs.found for fold in each.refinement.folds] for each in (first, second)]
    assert found[0] == found[1]
    assert second.failures == first.failures


async def test_it_is_due_when_enough_failures_are_new(db, data, model, tmp_path):
    enough = config(model, data)
    assert await refine_when_due(db, enough, after=33) is None
    assert await last(db, "task:math") is None
    assert await refine_when_due(db, enough, after=10)
    with Store(db) as store:
        import_file(chats(tmp_path, "later", task="math"), format_named("openai"), store, task="math")
    assert await refine_when_due(db, enough, after=17) is None
    assert await refine_when_due(db, enough, after=16)


async def test_a_users_imported_conversations_give_rules_for_them_alone(db, model, tmp_path):
    for user in ("ann", "bob"):
        with Store(db) as store:
            import_file(chats(tmp_path, user), format_named("openai"), store)
    told = RefineConfig(task="boxes", user="ann", model=model, **ENOUGH)
    refined = await refine_store(db, told)
    it = refined.refinement
    assert it.scope == "user:ann" and it.activated
    assert {pair.user for fold in it.folds for pair in fold.pairs.shown} == {"ann"}
    assert it.validation.difference > 0 and it.validation.runs == ()
    assert "assistant" not in refined.played_with
    with open_library(db) as library:
        assert library.active("user:ann").rules == (RULE,)
        assert library.active("user:bob") is None


async def test_only_what_can_be_scored_counts_for_what_the_validation_can_find(db, model, tmp_path):
    with Store(db) as store:
        import_file(chats(tmp_path, "ann", users=False), format_named("openai"), store)
        import_file(successes(tmp_path), format_named("openai"), store)
    told = RefineConfig(task="boxes", model=model, worthwhile=60.0, runs=3)
    it = (await refine_store(db, told)).refinement
    assert it.power.available == it.power.n == it.validation.n
    split = it.folds[0].pairs.split
    assert set(split.train) | set(split.validation) == {f"ann/{n}" for n in range(16)}
    assert it.power.runs == 1  # Each is read once, however often it would be played.


async def test_imported_experience_is_reckoned_though_nobody_noted_its_cost(db, model, tmp_path, upstream):
    with Store(db) as store:
        import_file(chats(tmp_path, "ann"), format_named("openai"), store)
    for limits in ({"max_calls": 10}, {"max_tokens": 5_000}):
        few = RefineConfig(task="boxes", model=model, **ENOUGH, **limits)
        it = (await refine_store(db, few)).refinement
        assert "Nothing was spent" in it.stopped
    assert upstream.requests == []


async def test_a_single_instruction_is_not_due_yet_however_often_it_failed(db, model, tmp_path):
    with Store(db) as store:
        import_file(chats(tmp_path, "ann", wishes=1), format_named("openai"), store)
    told = RefineConfig(task="boxes", model=model, **ENOUGH)
    assert await refine_when_due(db, told, after=1) is None
    with pytest.raises(TooLittle, match="1 task ids can't be split"):
        await refine_store(db, told)


async def test_conversations_that_do_not_tell_what_was_wanted_are_said_to_lack_it(db, model, tmp_path):
    def chat(n):
        asked, answered = {"role": "user", "content": f"Not {n}."}, {"role": "assistant", "content": "Why?"}
        return {"id": str(n), "feedback": "👎", "messages": [asked, answered] * 2}

    (tmp_path / "thumbs.jsonl").write_text("\n".join(json.dumps(chat(n)) for n in range(9)))
    with Store(db) as store:
        import_file(tmp_path / "thumbs.jsonl", format_named("openai"), store, task="boxes")
    with pytest.raises(TooLittle, match=r"what the user wanted is not known \(9\)") as refused:
        await refine_store(db, RefineConfig(task="boxes", model=model, **ENOUGH))
    assert "the instruction in full (`full` where they are imported)" in str(refused.value)


async def test_a_set_that_is_tried_leaves_what_was_learned_from_last_as_it_was(db, data, model):
    with open_library(db) as library:
        library.add("task:math", [Guideline(rule=RULE)], by="ann")
    tried = await refine_store(db, config(model, data, candidate="task:math@1"))
    assert tried.refinement.activated and "refiner" not in tried.usage
    assert await last(db, "task:math") is None


async def test_a_rehearsal_is_priced_by_those_through_the_mediator(db, data, model):
    with Store(db) as store, open_library(db) as library:
        work = RefineContext(
            config=config(model, data),
            store=store,
            library=library,
            listener=NullListener(),
        )
        found = costs(work)
        mediated = [each for each in work.experience if each.condition == "mediated"]
        work.experience[:] = [each for each in work.experience if each.condition == "sharded"]
        reckoned = costs(work)
    paid = [total(each.usage.values()) for each in mediated]
    assert found.trial.calls == fmean(usage.calls for usage in paid) == 5
    assert found.trial.tokens == pytest.approx(fmean(usage.tokens for usage in paid))
    # Three answers, and two readings of what was said by then.
    assert reckoned.trial.calls == 5
    assert found.reading.tokens / 2 < reckoned.reading.tokens < found.reading.tokens * 2


async def test_a_budget_bounds_the_conversations_of_the_validation(db, data, model, upstream):
    upstream.requests.clear()
    few = config(model, data, max_calls=40, worthwhile=100.0, spend_anyway=True)
    refined = await refine_store(db, few)
    assert refined.refinement.power.n < refined.refinement.power.available
    assert len(upstream.requests) <= 40


def successes(folder, task="boxes"):
    """A file of wishes that nobody failed."""
    file = folder / "successes.jsonl"
    messages = [{"role": "user", "content": "Two boxes."}, {"role": "assistant", "content": "Here."}]
    lines = [{"task": task, "task_id": f"well/{n}", "score": 1, "messages": messages} for n in range(20)]
    file.write_text("\n".join(map(json.dumps, lines)))
    return file


def chats(folder, user, task="boxes", *, users=True, wishes=16):
    """A file in which each of some wishes fails in pieces and succeeds when said in full."""
    lines = []
    for n in range(wishes):
        ask = {"task": task, "task_id": f"{user}/{n}", **({"user": user} if users else {})}
        pieces = [
            "How many things are there?",
            f"There are {n + 20} red balls.",
            "And the usual number of boxes.",
        ]
        full = f"There are {n + 20} red balls and 12 boxes. How many things are there?"
        for said, score in ((pieces, 0), ([full], 1)):
            messages = [
                message
                for text in said
                for message in ({"role": "user", "content": text}, {"role": "assistant", "content": "Hm."})
            ]
            lines.append(
                json.dumps({**ask, "id": f"{user}/{n}/{score}", "score": score, "messages": messages})
            )
    file = folder / f"{user}.jsonl"
    file.write_text("\n".join(lines))
    return file


def corrections(folder, wishes=16):
    """A file of conversations without any score: each is told in pieces, is misread, and is corrected."""
    lines = []
    for n in range(wishes):
        said = [
            "How many things are there?",
            f"There are {n + 20} red balls.",
            "And the usual number of boxes.",
            "No, I meant 12 boxes.",
        ]
        messages = [
            message
            for text in said
            for message in (
                {"role": "user", "content": text},
                {"role": "assistant", "content": "That makes 3."},
            )
        ]
        lines.append(json.dumps({"id": f"ann/{n}", "task": "boxes", "user": "ann", "messages": messages}))
    file = folder / "ann.jsonl"
    file.write_text("\n".join(lines))
    return file


async def test_rules_come_of_conversations_without_scores_in_which_a_person_said_what_was_wanted(
    db, model, tmp_path
):
    with Store(db) as store:
        import_file(corrections(tmp_path), format_named("openai"), store)
    told = RefineConfig(task="boxes", user="ann", model=model, **ENOUGH)
    with pytest.raises(BadInput):
        await refine_store(db, told)
    file = tmp_path / "wanted.jsonl"
    assert midturn("wanted", "--db", db, "--user", "ann", "--out", file).returncode == 0
    proposed = [json.loads(line) for line in file.read_text().splitlines()]
    assert len(proposed) == 16
    for n, line in enumerate(proposed):
        line["text"] = f"There are {n + 20} red balls and 12 boxes. How many things are there?"
    proposed.sort(key=lambda line: line["conversation_id"])
    file.write_text("\n".join(map(json.dumps, proposed)))
    refined = await refine_store(db, replace(told, wanted=str(file)))
    it = refined.refinement
    assert [len(fold.pairs.shown) for fold in it.folds] == [5, 5] and it.activated
    with open_library(db) as library:
        assert library.active("user:ann").rules == (RULE,)


async def test_a_file_that_tells_of_a_conversation_that_is_not_there_is_refused(db, model, tmp_path):
    with Store(db) as store:
        import_file(corrections(tmp_path, wishes=1), format_named("openai"), store)
    file = tmp_path / "wanted.jsonl"
    midturn("wanted", "--db", db, "--out", file)
    line = json.loads(file.read_text())
    file.write_text(json.dumps(line | {"conversation_id": "else"}))
    with pytest.raises(BadInput, match=r"wanted\.jsonl: the store holds no conversation 'else'"):
        await refine_store(db, RefineConfig(task="boxes", model=model, wanted=str(file)))
