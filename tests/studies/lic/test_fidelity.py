"""What the simulated user says is compared with the shard it reveals, without a model."""

import pytest

from midturn.studies.lic import Utterance
from midturn.studies.lic._fidelity import Fidelity, fidelity

TOLD = ["How much does Tina earn a week?", "Tina works 10 hours a day"]


def held(said, wanted, told=TOLD, refused=()):
    return fidelity(Utterance(said, 1 if wanted else None, refused), wanted, told)


@pytest.mark.parametrize(
    "text", ["She earns $18.00 an hour", "6 red pens, 3 blue pens, no 4, make it 5", "", "order by age"]
)
def test_a_shard_said_word_for_word_is_said_in_full_and_nothing_else_is(text):
    assert held(text, text) == Fidelity()


@pytest.mark.parametrize(
    ("shard", "said"),
    [
        ("She earns $18.00 an hour.", "the pay is 18 dollars per hour"),
        ("She works at most 5 days a week.", "she can work up to five days every week"),
        ("Exclude students with no pets.", "skip students who don't have pets"),
        ("Tina gets overtime after 8 hours.", "she gets overtime after eight hours"),
        ("order by age", "oldest first"),
    ],
    ids=["an amount", "a bound", "a negation", "a name that was said before", "no value at all"],
)
def test_other_words_for_the_same_lose_nothing_and_add_nothing(shard, said):
    assert held(said, shard) == Fidelity()


def test_a_value_that_was_left_out_is_lost():
    assert held("she is paid by the hour", "She earns $18.00 an hour").lost == ("$18.00",)


def test_a_name_that_was_never_said_is_lost():
    assert held("his brother helps", "Her brother Jonas helps").lost == ("Jonas",)


def test_a_changed_value_is_lost_and_the_other_is_added():
    found = held("she gets $19 an hour", "She earns $18 an hour")
    assert (found.lost, found.added) == (("$18",), ("$19",))


def test_a_value_that_was_told_before_may_be_said_again():
    assert held("so with 10 hours she gets $18 an hour", "She earns $18 an hour").added == ()


def test_a_value_of_a_shard_that_is_not_told_yet_is_something_else():
    assert held("She earns $18 an hour. 5 days a week.", "She earns $18 an hour").added == ("5 days",)


def test_a_message_that_tells_nothing_should_add_nothing():
    assert held("I don't mind", None) == Fidelity()
    assert held("say 40 hours", None).added == ("40 hours",)


def test_the_replies_that_were_refused_are_kept():
    kept = held("x", "x", refused=("invalid_id", "unusable"))
    assert Fidelity.model_validate(kept.model_dump(mode="json")).refused == ("invalid_id", "unusable")
