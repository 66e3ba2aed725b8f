"""What an owner reads of a refinement: rules, what they change, one figure, how to decide; then the rest."""

from __future__ import annotations

import json
import shlex
from datetime import UTC, datetime
from pathlib import Path

import pytest
from experience import failed
from langgraph.store.memory import InMemoryStore
from scripted import ScriptedChat

from midturn.core import Usage
from midturn.mediator import Mediator
from midturn.pages import decisions, in_a_sentence, refinement_page
from midturn.refiner import RefineExperience, RefinePlan, RefineRoles, refine
from midturn.refiner.guidelines import GuidelineLibrary
from midturn.refiner.validation import MediatedConversation, Rollout
from midturn.statistics import power
from midturn.studies.refining import Refined

RULE = "A detail that is added later holds for all that was said before."
DB = Path("my agent.db")


async def a_refinement(helps=True, conversations=24, **plan):
    experience = [
        failed(n, f"Book a table for {n + 2}.", "By the window <b>please</b>.") for n in range(conversations)
    ]
    reply = json.dumps({"rules": [{"rule": RULE, "pairs": [1, 2]}]})

    async def evaluate(rules, task_ids):
        better = bool(rules) and helps
        return Rollout(
            scores={each: float(better and each != "t3") for each in task_ids},
            mediated={
                each: MediatedConversation(
                    ("Book a table.", "By the window <b>please</b>.", "password: hunter2hunter2"),
                    f"Book a table for {each}" + (" <i>by the window</i>." if better else "."),
                )
                for each in task_ids
            },
        )

    return await refine(
        RefineExperience(
            trajectories=experience,
            full={each.task_id: f"Book a table for {n + 2}." for n, each in enumerate(experience)},
        ),
        GuidelineLibrary(InMemoryStore()),
        "task:rooms",
        roles=RefineRoles(
            reflection=ScriptedChat(reply=lambda _: reply),
            mediator=Mediator(model=ScriptedChat(reply=lambda _: json.dumps({"text": "Hello."}))),
            evaluate=evaluate,
        ),
        plan=RefinePlan(**{"worthwhile": 60.0, **plan}),
    )


def page_of(it):
    refined = Refined(
        name="0" * 16,
        at=datetime(2025, 1, 2, tzinfo=UTC),
        refinement=it,
        played_with={"refiner": "openai:a", "assistant": "openai:a"},
        usage={"refiner": Usage(calls=2, prompt_tokens=2000, completion_tokens=100)},
        failures=(),
    )
    page = refinement_page(refined, DB)
    first, _, below = page.partition('<details class="more">')
    return page, first, below


async def test_rule_changes_figure_and_commands_come_first_and_the_rest_is_folded():
    it = await a_refinement()
    _, first, below = page_of(it)
    assert RULE in first and in_a_sentence(it) in first
    assert first.count("<article") == 3
    assert first.count("Passed on without the rules") == first.count("Passed on with the rules") == 3
    assert "Validation" not in first and "What it cost" in below and "As the model wrote them" in below
    assert "rules were learned twice" in below
    assert f"midturn guidelines retire {it.activated} --db &#39;my agent.db&#39;" in first


async def test_the_sentence_counts_and_tells_the_interval():
    it = await a_refinement()
    low, high = it.validation.ci
    assert in_a_sentence(it) == (
        "Of 24 conversations that the rules were not learned from, 23 went better with them, 0 worse, "
        f"1 the same: +95.8 points on average, 95 % interval {low:+.1f} to {high:+.1f}."
    )


async def test_what_was_said_and_handed_on_is_text_and_holds_no_secret():
    page, first, _ = page_of(await a_refinement())
    assert "&lt;i&gt;by the window" in first and "<i>" not in page and "<b>please" not in page
    assert "hunter2" not in page


async def test_rules_that_do_not_help_can_be_tried_or_forced_and_nothing_has_changed():
    it = await a_refinement(helps=False)
    _, first, _ = page_of(it)
    told = {each.to: each.command for each in decisions(it, DB)}
    assert shlex.split(told["Activate"])[-3:] == ["--force", "--reason", "WHY"]
    assert shlex.split(told["Try"]) == ["midturn", "trial", "start", it.chosen, "--db", "my agent.db"]
    assert told["Discard"] == ""
    assert "<article" not in first and "None of 24 conversations" in first and "+0.0" not in first


async def test_where_too_little_could_be_found_the_page_says_what_would_do():
    it = await a_refinement(worthwhile=1.0)
    _, first, _ = page_of(it)
    assert "Nothing was spent" in first and "What would do: " in first and "midturn trial start" in first
    assert decisions(it, DB) == []


@pytest.mark.parametrize("wanted", [5.0, 16.0])
async def test_what_would_do_is_enough(wanted):
    of = {"pilot": [0.0, 1.0], "runs": 1, "worthwhile": wanted}
    few = power(available=24, **of)
    assert not few.enough
    assert power(available=few.conversations_needed, **of).enough
    if few.runs_needed:
        assert power(available=24, **{**of, "runs": few.runs_needed}).enough
