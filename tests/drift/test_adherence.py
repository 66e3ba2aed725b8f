"""Constraints that can be checked without a model."""

import pytest
from hypothesis import given, strategies as st

from midturn.core import BadInput
from midturn.drift.adherence import (
    Bullets,
    Excludes,
    Format,
    Includes,
    JsonSchema,
    Language,
    Sentences,
    Words,
    adherence,
    formal_tone,
    judged,
)

THREE = "- One thing holds.\n- Another does, too.\n- So does a third.\n"
SCHEMA = {
    "type": "object",
    "properties": {"n": {"type": "integer"}},
    "required": ["n"],
    "additionalProperties": False,
}


@pytest.mark.parametrize(
    ("constraint", "kept", "broken"),
    [
        (Bullets(3, 3), THREE, "- one\n- two"),
        (Bullets(1, None), "* one", "1. one is numbered"),
        (Words(3, 4), "- Three words here.", "- Two words."),
        (Sentences(2, 2), "It holds, e.g. here. Does it?", "Once only."),
        (Sentences(3, 3), THREE, "One. Two."),
        (Includes("[ref]", times=1), "As shown [REF].", "Shown [ref] and [ref]."),
        (Includes("must"), "It must.", "It may."),
        (Excludes("digits", r"\d"), "none here", "4 here"),
        (Format("json"), '```json\n{"a": 1}\n```', "{a: 1}"),
        (Format("numbered list"), "1. one\n   and on\n2. two", "1. one\nand on"),
        (Format("bulleted list"), THREE, "Here:\n" + THREE),
        (Format("table"), "| a | b |\n|---|---|\n| 1 | 2 |", "a | b"),
        (Format("code block"), "So:\n```python\nx = 1\n```", "`x = 1`"),
        (Format("heading"), "## Title\ntext", "Title"),
        (Format("plain prose"), "One sentence. And another.", THREE),
        (Language("en"), "The weather is fine and we are going home.", "Das Wetter ist heute schön."),
        (Language("de"), "Das Wetter ist heute schön, wir gehen heim.", "12 + 4"),
        (JsonSchema(SCHEMA), '{"n": 4}', '{"n": "four"}'),
        (formal_tone(), "The sample is large.", "It's large!"),
        (formal_tone(), "Nobody asked for it.", "I asked for it."),
    ],
    ids=lambda value: value.name if hasattr(value, "name") else "",
)
def test_a_constraint_holds_where_it_is_kept_and_nowhere_else(constraint, kept, broken):
    assert constraint.met(kept)
    assert not constraint.met(broken)


@given(st.text())
def test_no_text_makes_a_constraint_raise(text):
    constraints = [
        Bullets(1, 2),
        Words(0, 3),
        Sentences(1, 1),
        Includes("a"),
        formal_tone(),
        Format("json"),
        Format("plain prose"),
        Format("numbered list"),
        JsonSchema(SCHEMA),
        Language("en"),
    ]
    assert all(kept in (True, False) for kept in judged(text, constraints).values())


def test_adherence_is_the_share_of_constraints_met():
    assert adherence(judged(THREE, [Bullets(3, 3), Words(1, 2)])) == 0.5


def test_a_constraint_of_ones_own_stands_beside_the_others():
    class Rhymes:
        name = "rhymes"

        def met(self, text):
            return text.endswith("at")

    assert judged("A cat sat", [Rhymes(), Words(3, 3)]) == {"rhymes": True, "words 3": True}


@pytest.mark.parametrize(
    "made",
    [
        lambda: Words(5, 4),
        lambda: Excludes("x", "("),
        lambda: Language("klingon"),
        lambda: JsonSchema({"type": 12}),
    ],
)
def test_a_constraint_that_is_none_is_refused_when_it_is_made(made):
    with pytest.raises(BadInput):
        made()
