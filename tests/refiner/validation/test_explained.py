"""The measure sees what a rule explains: a phrase by its meaning, and a date as it is to be read."""

import pytest
from experience import pair
from scripted import drafting

from midturn.mediator import Mediator
from midturn.refiner.validation import InstructionRecall

LOAF = "When she says 'my bread', she means a rye loaf with walnuts."
DAY_FIRST = "Dates are written with the day first."
SEVERAL = {
    "phrase": (LOAF, ("I'd like to order.", "My bread, for 8 am."), "I'd like to order {} for 8 am.",
               "a rye loaf with walnuts", "my bread", "a rye loaf with raisins"),
    "number": ("'the lot' means 12 rolls.", ("Order breakfast.", "The lot, in room 31."),
               "Order {} for breakfast in room 31.", "12 rolls", "the lot", "13 rolls"),
    "date": (DAY_FIRST, ("Book room 31.", "From 03/04/2027."), "Book room 31 from {}.",
             "3 April 2027", "03/04/2027", "4 March 2027"),
}  # fmt: skip
"""A rule, what was said, a draft, and in it what was wanted, what was said, and something else."""


async def score(text, asked, *rules):
    (reading,) = await InstructionRecall(Mediator(drafting(text)), [asked]).readings(rules, [asked])
    return reading.score


@pytest.mark.parametrize("name", SEVERAL)
async def test_a_reading_by_the_rule_is_better_and_one_that_keeps_the_words_is_not(name):
    rule, said, text, meaning, kept, other = SEVERAL[name]
    asked = pair(1, text.format(meaning), *said)
    without = await score(text.format(meaning), asked)  # It is refused: the user's own words are read.
    assert await score(text.format(meaning), asked, rule) == 1
    assert without < 1
    assert await score(text.format(kept), asked, rule) <= without
    assert await score(text.format(other), asked, rule) <= without


@pytest.mark.parametrize(
    ("rule", "said", "wanted"),
    [
        (LOAF, "My bread for 8 am, please.", "A rye loaf with walnuts for 8 am, please."),
        (DAY_FIRST, "Room 31 from 03/04/2027, please.", "Room 31 from 3 April 2027, please."),
    ],
)
async def test_a_single_turn_is_read_only_where_a_rule_explains_it(rule, said, wanted):
    model, asked = drafting(wanted), pair(1, wanted, said)
    carrying = InstructionRecall(Mediator(model), [asked])
    (before,) = await carrying.readings(["Keep every limit."], [asked])
    assert (before.text, model.asked) == (said, [])
    assert before.score < 1
    (after,) = await carrying.readings([rule], [asked])
    assert (after.text, after.score) == (wanted, 1)
