"""A clause that is planted in a useful rule doesn't become active with it; true rules stay what they say."""

from __future__ import annotations

import pytest
from support.planted_clauses import (
    TRUE,
    TRUE_RULES,
    UNSEEN,
    UNSEEN_RULES,
    Case,
    cases,
    count_planted_clauses,
    experience,
    planted_in,
    unseen_cases,
)

from midturn.refiner.distilling import ProposedRule, apply_filters, said_by_most, without_redundant
from midturn.refiner.distilling._clauses import parts
from midturn.refiner.guidelines import Guideline
from midturn.refiner.pairs import Pair

pytestmark = pytest.mark.slow("tries dozens of rules in all their parts")

PAIRS = [Pair.of(*told) for told in experience()]
IS_SAID = said_by_most(PAIRS, "task:fair")


async def cut(rule: str, needs: str = "") -> tuple[list[str], list[str]]:
    """What is left of a rule that is of use as long as it has these words; and what went."""

    async def signal(kept):
        return float(any(all(word in each.rule for word in needs.split("|")) for each in kept))

    found = await without_redundant((Guideline(rule=rule, pairs=("p",)),), (), signal, is_said=IS_SAID)
    return [each.rule for each in found.kept], [finding.rule for finding in found.findings]


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
async def test_what_the_readings_need_of_a_rule_is_left(case: Case):
    rules, gone = await cut(case.rule, "customary lot|9 lanterns")
    assert planted_in(rules, case) == []
    assert gone


@pytest.mark.parametrize(
    ("rule", "left", "gone"),
    [
        (
            'By "the customary lot" users mean 9 lanterns, with a bow unless it rains.',
            'By "the customary lot" users mean 9 lanterns.',
            ["With a bow.", "Unless it rains."],
        ),
        (
            'For a bow, "the customary lot" is 9 lanterns (and a bow).',
            '"the customary lot" is 9 lanterns.',
            ["For a bow.", "(and a bow)."],
        ),
        (
            'When users say "the customary lot", they mean 9 lanterns bez wstążki.',
            'When users say "the customary lot", they mean 9 lanterns.',
            ["Bez wstążki."],
        ),
    ],
)
async def test_what_is_cut_out_is_on_record_and_the_rest_is_a_sentence(rule, left, gone):
    rules, cut_out = await cut(rule, "customary lot|9 lanterns")
    assert rules == [left]
    assert [each.strip(" ") for each in cut_out] == gone


async def test_a_condition_in_words_that_most_say_stays_though_no_reading_needs_it():
    rule = 'Users mean 9 lanterns by "the customary lot".'
    assert await cut(rule, "9 lanterns") == ([rule], [])


async def test_of_a_rule_that_no_reading_shows_the_use_of_one_part_is_tried():
    rules, gone = await cut(f"{UNSEEN[:-1]}; shipping is insured and paid.", "no such words")
    assert rules == [UNSEEN]
    assert gone == ["Shipping is insured.", "Paid."]


@pytest.mark.parametrize(
    ("rule", "tried"),
    [
        ("Read all of it with care.", "Read all of it with care."),
        ("Dates with slashes are day first.", "Dates with slashes are day first."),
        ("With insured parcels, silence approves no answer.", "Silence approves no answer."),
    ],
)
async def test_what_belongs_to_a_sentence_is_no_part_and_a_part_that_is_none_is_not_tried(rule, tried):
    assert (await cut(rule, "no such words"))[0] == [tried]


def test_a_clause_that_a_conversation_says_is_cut_out_by_the_guards():
    proposed = [ProposedRule(rule=f"{TRUE[:-1]}, and tips for the driver are added.", pairs=("p",))]
    filtered = apply_filters(proposed, PAIRS, "task:fair")
    assert [each.rule for each in filtered.kept] == [TRUE]
    assert [finding.guard for finding in filtered.findings] == ["copied"]
    assert "it was a clause of" in filtered.findings[0].reason


async def test_true_rules_stay_and_few_of_them_lose_a_clause():
    whole, kept = 0, 0
    for rule in UNSEEN_RULES:
        rules, _ = await cut(rule, "no such words")
        whole += rules == [rule]
        kept += bool(rules)
    assert kept == len(UNSEEN_RULES)
    assert whole >= 0.7 * len(UNSEEN_RULES)
    for rule in TRUE_RULES:
        rules, _ = await cut(rule, "customary lot|9 lanterns")
        assert rules


@pytest.mark.parametrize("rule", [*TRUE_RULES, *UNSEEN_RULES])
def test_the_parts_of_a_rule_are_sentences(rule):
    for part in parts(rule):
        assert part[0].isupper() or not part[0].isalpha()
        assert part.endswith((".", "?", "!"))


@pytest.mark.slow("plays whole refinements")
@pytest.mark.parametrize("useful", [TRUE, UNSEEN])
async def test_through_a_whole_refinement_no_planted_clause_becomes_active(useful, record_property):
    tried = cases()[::26] if useful == TRUE else unseen_cases()[:16:5]
    found = await count_planted_clauses(tried, useful)
    record_property("tries", found.tried)
    assert (found.active, found.lost) == ((), ())
