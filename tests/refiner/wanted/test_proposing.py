"""What was wanted is proposed in the user's own words."""

from __future__ import annotations

import json

import pytest
from experience import failed
from scripted import saying

from midturn.refiner.experience import IMPORTED
from midturn.refiner.wanted import failed_part, in_one_instruction, proposals


def proposed(*said, **fields):
    """The proposals for one conversation without a score."""
    return proposals([failed(1, *said, **{"score": None, **fields})])


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (("Ship it to Graz.", "No, I meant Linz."), "Ship it to Linz."),
        (("Rent a van for 3 days", "sorry, for 5 days"), "Rent a van for 5 days"),
        (("Rent 4 vans", "Actually 1 instead of 4, please"), "Rent 1 vans\n1 instead of 4, please"),
        (("Rent 2 vans", "sorry, one more"), "Rent 3 vans"),
        (("Rent a van for 3 days", "sorry, one more"), "Rent a van for 3 days\none more"),
        (
            ("Rent a van on Friday", "Yes", "Make it Saturday.", "Sorry, make it Sunday"),
            "Rent a van on Sunday",
        ),
        (
            ("I'd like to order.", "As always.", "No, I meant the rye loaf with seeds."),
            "I'd like to order.\nthe rye loaf with seeds.",
        ),
    ],
)
def test_a_correction_is_put_in_its_place(said, text):
    (wanted,) = proposed(*said)
    assert wanted.text == wanted.proposed == text
    assert wanted.kind == "corrected"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (
            (
                "Take me from Bonn to Ulm.",
                "No, I meant the night bus from Kiel to Hof via Kiel for 39 euros.",
            ),
            "Take me from Bonn to Ulm.",
        ),
        (
            ("Ship the crate on 26 May.", "Actually, it goes to my son Emil, who was born on 12 April 2001."),
            "Ship the crate on 26 May.",
        ),
        (
            ("Ship it from Graz to Linz.", "No, back to Graz"),
            "Ship it from Graz to Linz.",
        ),
    ],
)
def test_what_a_longer_correction_replaces_stays_as_it_was_said(said, kept):
    (wanted,) = proposed(*said)
    assert wanted.text.splitlines()[0] == kept


def test_one_value_never_takes_two_places():
    (wanted,) = proposed(
        "I need a parcel shipped from Graz to Wels.", "Yes.", "Actually, from Linz to Linz, please."
    )
    assert "from Graz to Wels" in wanted.text
    assert "Linz to Linz" not in wanted.text.splitlines()[0]


@pytest.mark.parametrize(
    ("turn", "answer"),
    [
        ("Sure! My order is KX41PQ.", "Which order is it?"),
        ("Of course, my address is emil@example.com.", "What is your address?"),
        ("Alright, I see. Could you wrap both boxes in brown paper and label them as gifts?", "It is noted."),
        ("It's for two people, and no insurance, thank you.", "For how many people, with insurance?"),
        ("Sure, take the crate under KX41PQ.", "I found the crates AB12CD and KX41PQ. Which one is it?"),
    ],
)
def test_a_turn_that_agrees_or_thanks_and_says_more_is_kept(turn, answer):
    (wanted,) = proposals(
        [
            failed(
                1,
                "I need a crate shipped.",
                turn,
                "It should go to Wels.",
                "No, I meant Linz.",
                score=None,
                answers=[answer, "Noted.", "It goes to Wels.", "Done."],
            )
        ]
    )
    said = turn.removesuffix(", thank you.")
    assert said.rstrip(".") in wanted.text


@pytest.mark.parametrize(
    ("thanks", "said", "answer"),
    [
        ("Thanks for the hint.", "My trip is from Bonn to Kiel on 19 May.", "Which trip is it?"),
        ("Great, thank you!", "It's the first one, KX41PQ, that I need.", "KX41PQ and AB12CD: say which."),
    ],
)
def test_thanks_in_the_middle_of_a_request_do_not_end_it(thanks, said, answer):
    first = "Take Sophie off my trip."
    turns = (first, f"{thanks} {said}", "That's wrong.")
    (wanted,) = proposals([failed(1, *turns, score=None, answers=[answer, "It can't be found.", "Sorry."])])
    assert wanted.text == f"{first}\n{said}"


def test_what_went_wrong_ends_before_the_correction():
    said = ("Ship it to Graz.", "Insured, please.", "No, I meant Linz.", "Thanks!")
    (wanted,) = proposed(*said)
    assert (wanted.until, wanted.turns) == (2, (1, 2, 3))
    assert (wanted.said, wanted.then) == (said[:2], said[2:3])
    assert [turn.utterance for turn in failed_part(failed(1, *said), wanted).turns] == list(said[:2])


def test_each_request_that_went_wrong_has_its_own():
    found = proposed(
        "Ship it to Graz.", "No, I meant Linz.", "Thanks! Rent a van for 3 days.", "That's wrong."
    )
    assert [(w.text, w.kind, w.until) for w in found] == [
        ("Ship it to Linz.", "corrected", 1),
        ("Rent a van for 3 days.", "stated", 3),
    ]


def test_a_correction_after_thanks_belongs_to_the_request_before_them():
    (wanted,) = proposed("Ship it to Graz.", "Thanks!", "Oh wait, I meant Linz.")
    assert (wanted.text, wanted.until, wanted.said) == (
        "Ship it to Linz.",
        2,
        ("Ship it to Graz.", "Thanks!"),
    )


def test_what_went_well_needs_none():
    assert proposed("Ship it to Graz.", "Perfect, thank you!") == []
    assert proposed("Ship it to Graz.", "How much is it?", score=1.0) == []


def test_a_bad_score_without_a_word_about_it_leaves_what_was_said():
    (wanted,) = proposed("Ship it to Graz.", "By train.", score=0.0)
    assert (wanted.text, wanted.kind, wanted.until) == ("Ship it to Graz.\nBy train.", "stated", 2)


def test_a_success_of_the_same_user_tells_what_the_same_request_means():
    success = failed("a", "The usual, please.", "A rye loaf and 6 eggs.", "Thanks!", user="ida", score=None)
    others = failed("b", "The usual, please.", "A baguette.", "Thanks!", user="uwe", score=None)
    gone = failed("c", "The usual, please.", "Forget it.", user="ida", score=None)
    (wanted,) = proposals([gone, others, success])
    assert (wanted.kind, wanted.source) == ("from_success", "ca")
    assert wanted.text == "The usual, please.\nA rye loaf and 6 eggs."


def test_a_success_of_the_same_task_shows_the_calls_it_ended_in():
    call = {"id": "1", "type": "function", "function": {"name": "ship", "arguments": '{"to": "Linz"}'}}
    messages = [
        {"role": "user", "content": "Ship it to Linz."},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "1", "content": "ok"},
        {"role": "assistant", "content": "Done."},
    ]
    kept = {IMPORTED: {"format": "openai", "documents": [json.dumps({"messages": messages})]}}
    success = failed("a", "Ship it to Linz.", score=1.0, task_id="t", notes=kept)
    gone = failed("b", "Ship the thing.", "Never mind.", score=None, task_id="t")
    (wanted,) = proposals([gone, success])
    assert wanted.done == ('ship({"to": "Linz"})',)


def test_secrets_are_taken_out():
    (wanted,) = proposed(
        "Ship it to Graz with sk-proj-abcdefghijklmnopqrstuvwx1234567890.", "No, I meant Linz."
    )
    assert "abcdefghijklmnop" not in wanted.model_dump_json()


async def test_a_model_may_put_it_in_one_instruction_where_the_check_agrees():
    conversation = failed(1, "Ship it to Graz.", "By train on 5 May.", score=0.0)
    found = proposals([conversation])
    right = "Ship it to Graz by train on 5 May."
    (wanted,) = await in_one_instruction(found, [conversation], saying(json.dumps({"text": right})))
    assert (wanted.text, wanted.proposed, wanted.by, wanted.corrected) == (right, right, "model", False)
    wrong = saying(json.dumps({"text": "Ship it to Wels by train on 6 May."}))
    assert await in_one_instruction(found, [conversation], wrong) == found


async def test_what_a_person_corrected_is_left_alone():
    conversation = failed(1, "Ship it to Graz.", "By train on 5 May.", score=0.0)
    (wanted,) = proposals([conversation])
    edited = wanted.model_copy(update={"text": "Ship the piano to Graz by train on 5 May."})
    model = saying(json.dumps({"text": "Ship it to Graz by train on 5 May."}))
    assert await in_one_instruction([edited], [conversation], model) == [edited]
