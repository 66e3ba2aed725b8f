"""Small words that carry a wish, things that never stand for each other, and talk that carries none."""

import pytest

from midturn.mediator.check._grounding import invented_wishes
from midturn.mediator.check._wishes import lost_wishes
from midturn.mediator.values import (
    read,
)

LOST = [
    (["write a toast for my aunt", "keep it brief"], "Write a toast for my aunt."),
    (["a reply to the tenant, please", "and make it very formal"], "Write a reply to the tenant."),
    (["book the ferry back", "for the same cabin"], "Book the ferry back."),
    (["move my haircut to Dana's day", "otherwise cancel it"], "Move my haircut to Dana's day. Cancel it."),
    (["which tyre lasts longer and by how much"], "Which tyre lasts longer?"),
    (["translate the leaflet word for word"], "Translate the leaflet."),
    (["water the plants one by one"], "Water the plants."),
    (["text Ada that we're late and ask her to wait"], "Text Ada that we're late and she is to wait."),
    (["the pump runs for an hour, then half as fast again"], "The pump runs for an hour, then half as fast."),
    (["Lena gets half of what remains"], "Lena gets half."),
    (["print the badge even if the photo is missing"], "Print the badge. The photo is missing."),
    (
        ["how long does the candle burn?", "in a draught it burns faster"],
        "How long does the candle burn faster?",
    ),
    (["what is the average score of the three teams"], "What is the score of the three teams?"),
    (["split the shells equally between the twins"], "Split the shells between the twins."),
    (["list the lines", "return an error on a malformed stamp"], "List the lines and return on a stamp."),
]
KEPT = [
    (["what is the average score of the three teams"], "Work out the three teams' mean score."),
    (["split the shells evenly between the twins"], "Each twin gets half of the shells."),
    (["write a toast for my aunt", "keep it brief"], "Write a short toast for my aunt."),
    (["book the ferry back", "for the same cabin"], "Book the ferry back, keeping the cabin."),
    (["book a coach to Bath", "make it for one person"], "Book a coach to Bath (travellers: 1)."),
    (["describe the flute", "do the same thing for the oboe"], "Describe the flute, then the oboe."),
    (["move my haircut", "otherwise cancel it"], "Move my haircut, or cancel it if that fails."),
    (
        ["which tyre lasts longer and by how much"],
        "How much longer does the better tyre last, and which is it?",
    ),
    (["water the plants one by one"], "Water each plant separately."),
    (["the vet just called, evenings only"], "In the evenings only."),
    (["paint the fence", "my sister says: green"], "Paint the fence green."),
    (["hang on, paint the gate"], "Paint the gate."),
    (
        ["paint the gate", "hes tall, shes short, theyre twins"],
        "Paint the gate: he is tall, she is short, twins.",
    ),
    (["then ill paint the gate"], "I'll paint the gate."),
]
INVENTED = [
    (["one row per week with the mean temperature"], "One row per week with the sum of the temperature."),
    (["write a poem about the harbour"], "Write a letter about the harbour."),
    (["paint the fence green"], "Paint the fence blue."),
    (["sort the names in ascending order"], "Sort the names in descending order."),
    (["an aisle seat"], "A window seat."),
]
FOUNDED = [
    (["one row per week with the average temperature"], "One row per week with the mean temperature."),
    (["paint the fence green, not blue"], "Paint the fence green."),
    (["sort by total, biggest first"], "Sort by total, descending."),
    (["only the last order"], "Only the most recent order."),
    (["the sign in all caps"], "The sign in capitals only."),
    (["the ceiling is 10 square metres, I paint it"], "I paint the ceiling of 10 m²."),
    (["a card from 2000 on"], "A card from 2000 onwards."),
    (["the pill only in the evening"], "The pill no longer at other times, only in the evening."),
]


def found(turns, draft):
    *said, target = read([*turns, draft])
    return (
        [finding.said for finding in lost_wishes(target, said)],
        [finding.written for finding in invented_wishes(target, said)],
    )


@pytest.mark.parametrize(("turns", "draft"), LOST)
def test_what_carries_a_wish_has_to_stay(turns, draft):
    assert found(turns, draft)[0]


@pytest.mark.parametrize(("turns", "draft"), KEPT)
def test_it_may_be_put_otherwise(turns, draft):
    assert not found(turns, draft)[0]


@pytest.mark.parametrize(("turns", "draft"), INVENTED)
def test_a_thing_stands_for_no_other_of_its_sort(turns, draft):
    assert found(turns, draft)[1]


@pytest.mark.parametrize(("turns", "draft"), FOUNDED)
def test_other_names_have_ground(turns, draft):
    assert not found(turns, draft)[1]


@pytest.mark.parametrize("one", ["the cheap one", "the striped one", "that green one"])
def test_a_pick_is_kept_by_what_was_picked(one):
    assert not found(["a train on Friday", one], "Book the train on Friday at 18:41.")[0]


def test_a_pick_without_a_value_has_to_stay():
    assert found(["a train on Friday", "the cheap one"], "Book the train on Friday.")[0]
