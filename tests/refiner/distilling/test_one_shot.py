"""Pairs are shown as data, and whatever comes back is rules with their pairs, or no rules with a reason."""

from __future__ import annotations

import json
import re

import pytest
from experience import pair
from hypothesis import given, settings, strategies as st
from langchain_core.exceptions import ContextOverflowError
from scripted import ScriptedChat, saying

from midturn.refiner.distilling import ReflectionExample, distil
from midturn.refiner.distilling._delimiters import delimited
from midturn.refiner.distilling._prompts import REFLECTION_SYSTEM
from midturn.refiner.validation import Reading

PAIRS = [pair(n, f"Room {n + 40} in blue.", f"Room {n + 40}.", "In blue.") for n in range(3)]
LESSONS = [ReflectionExample(each) for each in PAIRS]
FENCE = re.compile(r"<<pair (\d+) (\w+)\n(.*?)\npair \1 \2>>", re.DOTALL)


async def drafted(answer, lessons=LESSONS, known=()):
    return await distil(saying(answer if isinstance(answer, str) else json.dumps(answer)), lessons, known)


async def test_each_rule_has_the_pairs_that_it_names():
    rules = [{"rule": " Be  exact. ", "pairs": [3, 1, 3, 9, 0, "2", True]}, {"rule": "Be kind.", "pairs": []}]
    draft = await drafted({"rules": rules})
    assert [(each.rule, each.pairs) for each in draft.rules] == [
        ("Be exact.", (PAIRS[2].id, PAIRS[0].id)),
        ("Be kind.", ()),
    ]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("I think users are nice.", "holds no list of rules"),
        ({"rules": "none"}, "holds no list of rules"),
        ({"rules": []}, "wrote no rule"),
        ({"rules": [1, None, {"text": "x"}, {"rule": 3}, {"rule": " "}]}, "wrote no rule"),
        ("", "holds no list of rules"),
    ],
)
async def test_nonsense_is_no_rules_with_a_reason(answer, reason):
    draft = await drafted(answer)
    assert draft.rules == ()
    assert reason in draft.nonsense


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["rule", "pairs", "x"]), inner)
    ),
    max_leaves=8,
)


@given(json_values | st.text(max_size=60))
@settings(max_examples=60, deadline=None)
async def test_no_answer_breaks_it(answer):
    draft = await drafted({"rules": answer})
    assert bool(draft.rules) != bool(draft.nonsense)


async def test_a_secret_in_an_answer_is_taken_out():
    draft = await drafted({"rules": [{"rule": "Use sk-proj-a1b2c3d4e5f6g7h8i9j0.", "pairs": [1]}]})
    assert "a1b2c3" not in draft.model_dump_json()


async def test_a_model_that_reads_little_is_shown_less_and_at_last_gives_up():
    def reply(messages):
        if len(messages[-1].text) > limit:
            raise ContextOverflowError("too long")
        return json.dumps({"rules": [{"rule": "Be exact.", "pairs": [1]}]})

    long = [ReflectionExample(pair(n, "word " * 500, "word " * 500, "more " * 500)) for n in range(2)]
    limit = 3_000
    assert (await distil(ScriptedChat(reply=reply), long)).rules
    limit = 100
    assert "show fewer" in (await distil(ScriptedChat(reply=reply), long)).nonsense


async def test_the_model_is_told_that_what_is_fenced_is_data_and_what_holds_already():
    model = saying("{}")
    await distil(model, LESSONS, ["Be exact."])
    system, asked = model.asked[0]
    assert system.text == REFLECTION_SYSTEM
    assert "data to study" in REFLECTION_SYSTEM
    assert "1. Be exact." in asked.text
    assert [number for number, _, _ in FENCE.findall(asked.text)] == ["1", "2", "3"]


def test_a_pair_is_shown_with_its_roles_and_what_the_rewriter_makes_of_it():
    lesson = ReflectionExample(PAIRS[0], Reading("Room 40.", ("blue",), ("red",), 0.5, ("on the table",)))
    ((_, _, shown),) = FENCE.findall(delimited([lesson], 100))
    assert shown.splitlines() == [
        "The conversation that failed:",
        "[user, turn 1]",
        "| Room 40.",
        "[assistant, turn 1]",
        "| Done.",
        "[user, turn 2]",
        "| In blue.",
        "[assistant, turn 2]",
        "| Done.",
        "What the user wanted:",
        "[user]",
        "| Room 40 in blue.",
        "What the rewriter makes of the conversation under the rules so far:",
        "[rewriter]",
        "| Room 40.",
        "[it lacks]",
        "| blue",
        "[nobody said]",
        "| red",
        "[it makes something else of]",
        "| on the table",
    ]


@given(st.text(max_size=80), st.text(max_size=80))
@settings(max_examples=80, deadline=None)
def test_no_text_leaves_its_fence_or_looks_like_a_role(said, wanted):
    text = delimited([ReflectionExample(pair(1, wanted, said, "More.")), ReflectionExample(PAIRS[0])], 1_000)
    ((_, mark, shown), _) = FENCE.findall(text)
    assert text.count(mark) == 4
    headings = [line for line in shown.splitlines() if not line.startswith("| ")]
    expected = [
        line for line in FENCE.findall(delimited(LESSONS[:1], 99))[0][2].splitlines() if line[0] != "|"
    ]
    assert headings == expected
