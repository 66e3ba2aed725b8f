"""What the user replaced or withdrew: marked in the user's words, found where a draft has it."""

from __future__ import annotations

import pytest
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from midturn import check
from midturn.mediator import Reading, Statement
from midturn.mediator.check import (
    Brief,
    live_statements,
)
from midturn.mediator.check._case import case_for
from midturn.mediator.check._verdict import values_of
from midturn.mediator.check._withdrawn import withdrawn_findings, withdrawn_spans
from midturn.mediator.reading import Exchange, accepted, changes
from midturn.mediator.values import (
    read,
)


def said(*texts: str) -> list[Statement]:
    return [Statement(text=text, turn=turn) for turn, text in enumerate(texts, 1)]


def brief(statements: list[Statement], changed=None) -> Brief:
    user = [statement for statement in statements if statement.by == "user"]
    changed = changes([Exchange(s.text) for s in user]) if changed is None else changed
    return Brief(tuple(statements), frozenset(s.turn for s in user), tuple(changed))


def keeps(draft: str, statements: list[Statement], changed=None) -> bool:
    """Tell whether a draft has the values that hold and nothing that was withdrawn."""
    case = case_for(draft, brief(statements, changed))
    carries = withdrawn_findings(case.draft, case.said, case.changes, case.admitted)
    return values_of(case).faithful and not carries


def refining(messages: list[BaseMessage]) -> Reading:
    """Return the reading that all that the user said is one request."""
    asked, reply = messages[::2], messages[1::2]
    exchanges = [
        Exchange(turn.text, reply[at].text if at < len(reply) else "") for at, turn in enumerate(asked)
    ]
    taken = accepted(exchanges)
    return Reading(
        turn=len(exchanges),
        relation="refines",
        sure=True,
        request=tuple(range(1, len(exchanges) + 1)),
        settled=(),
        material=(),
        standing=(),
        answers=(),
        changes=changes(exchanges, taken),
        accepted=tuple(taken),
        confidence=1,
        reason="given",
    )


def carried(draft: str, *turns: str) -> set[str]:
    *documents, target = read([*turns, draft])
    found = changes([Exchange(turn) for turn in turns])
    return {f.written.lower() for f in withdrawn_findings(target, dict(enumerate(documents, 1)), found)}


CARRIED: list[tuple[tuple[str, ...], str, set[str]]] = [
    (("A hut with a stove and a pier.", "forget the pier"), "Find a hut with a stove and a pier.", {"pier"}),
    (("A hut with a stove and a pier.", "forget the pier"), "Find a hut with a stove.", set()),
    (("Seat us on the terrace.", "not the terrace any more"), "Seat us on the terrace.", {"terrace"}),
    (("Seat us on the terrace.", "not the terrace any more"), "Seat us, but not on the terrace.", set()),
    (("Order juice for all.", "tea instead of juice please"), "Order juice for all.", {"juice"}),
    (("Order juice for all.", "tea instead of juice please"), "Order tea instead of juice for all.", set()),
    (("Invite Rosa and Igor.", "scratch Igor"), "Invite Rosa and Igor.", {"igor"}),
    (("Write it in Rust.", "do the same but in Kotlin"), "Write it in Rust.", {"rust"}),
    (("Save it as CSV.", "do it again as JSON instead"), "Save it as CSV and as JSON.", {"csv"}),
    (
        ("I run two stalls, one with lamps and one with rugs.", "drop the rugs", "the rugs can go in May"),
        "I run two stalls, one with lamps and one with rugs.",
        set(),
    ),
    (
        ("Cake with cherries and cream.", "skip the cherries", "put the cherries back"),
        "Cake with cherries and cream.",
        set(),
    ),
]


@pytest.mark.parametrize(("turns", "draft", "expected"), CARRIED)
def test_finds_words_that_the_user_took_back(turns: tuple[str, ...], draft: str, expected: set[str]) -> None:
    assert carried(draft, *turns) == expected


@pytest.mark.parametrize(
    ("turns", "right", "wrong"),
    [
        (("A table for 4.", "one more is coming"), "A table for 5.", "A table for 4."),
        (("I need 2 benches.", "double that"), "I need 4 benches.", "I need 2 benches."),
        (("Wake me at 7 am.", "an hour later please"), "Wake me at 8 am.", "Wake me at 7 am."),
        (("Rent 6 tents.", "two fewer tents"), "Rent 4 tents.", "Rent 6 tents."),
        (("Lunch is on Tuesday.", "a day later please"), "Lunch is on Wednesday.", "Lunch is on Tuesday."),
        (("Table for 4 please.", "No, 5.", "back to 4 then"), "Table for 4 please.", "Table for 5 please."),
        (("A gift of 30 euros.", "I mean 35 euros"), "A gift of 35 euros.", "A gift of 30 euros."),
        (("Fly on Monday.", "*Tuesday"), "Fly on Tuesday.", "Fly on Monday."),
        (("Buy 3 jars of honey and a broom.", "skip the honey"), "Buy a broom.", "Buy 3 jars of honey."),
        (("Move order KX10Q.", "sorry, LM22P"), "Move order LM22P.", "Move order KX10Q."),
        (("A barge for 6 people.", "my son is ill, so just five of us"), "A barge for 5.", "A barge for 6."),
        (
            ("List pumps with a price > 52000.", "drop the price filter"),
            "List pumps.",
            "List pumps with a price > 52000.",
        ),
    ],
)
def test_what_holds_now_is_right_and_what_held_before_is_wrong(
    turns: tuple[str, ...], right: str, wrong: str
) -> None:
    assert keeps(right, said(*turns))
    assert not keeps(wrong, said(*turns))


def test_what_is_measured_without_the_thing_may_stay() -> None:
    turns = said("Paint a room of 4 by 3 m, ceiling at 2.4 m.", "without the ceiling")
    assert keeps("Paint a room of 4 by 3 m and a height of 2.4 m, but not the ceiling.", turns)


@pytest.mark.parametrize(
    ("turns", "right", "wrong"),
    [
        (
            ("Plan a day in Graz.", "Skip the zoo.", "the zoo is back on"),
            "Plan a day in Graz with the zoo.",
            "Plan a day in Graz, but skip the zoo.",
        ),
        (
            ("A cake with cream, no nuts in it.", "actually nuts are fine"),
            "A cake with cream. Nuts are fine.",
            "A cake with cream and no nuts.",
        ),
    ],
)
def test_what_is_let_in_again_may_not_be_ruled_out(turns: tuple[str, ...], right: str, wrong: str) -> None:
    assert keeps(right, said(*turns))
    assert not keeps(wrong, said(*turns))


MOVED: list[tuple[tuple[str, ...], str, bool]] = [
    (
        ("I'm on the train on 22 June.", "make that 21 June"),
        "Please move my seat, on the train on 22 June, to 21 June.",
        True,
    ),
    (
        ("I'm on the train on 22 June.", "make that 21 June"),
        "Please move my seat on the train to 22 June.",
        False,
    ),
    (
        ("I have a wake-up call at 6:30.", "change it to 8:00"),
        "Change my wake-up call at 6:30 in the room to 8:00.",
        True,
    ),
    (
        ("I have a wake-up call at 6:30.", "change it to 8:00"),
        "Change my wake-up call at 6:30.",
        False,
    ),
    (
        ("I see the vet on Thursday.", "next week instead", "week after then"),
        "Please move my visit to the vet, currently on Thursday, to the week after next.",
        True,
    ),
    (
        ("I see the vet on Thursday.", "next week instead", "week after then"),
        "Please move my visit to the vet, currently on Thursday, to next week.",
        False,
    ),
]


@pytest.mark.parametrize(("turns", "draft", "right"), MOVED)
def test_a_draft_may_say_what_something_is_moved_from(
    turns: tuple[str, ...], draft: str, right: bool
) -> None:
    assert keeps(draft, said(*turns)) == right


def test_a_figure_may_be_left_to_count_from_another_as_the_user_did() -> None:
    assert keeps("A table for 4, and one more is coming.", said("A table for 4.", "one more is coming"))


def test_a_contrast_may_name_what_was_replaced() -> None:
    turns = said("A gift of 30 euros.", "35 euros instead of 30 euros")
    assert keeps("A gift of 35 euros instead of 30 euros.", turns)


def test_changes_may_be_given_by_turn() -> None:
    turns = [Statement(text="A table for 4.", turn=3), Statement(text="No, 5.", turn=7)]
    found = changes([Exchange("A table for 4."), Exchange("No, 5.")])
    moved = [
        change.model_copy(
            update={
                "turn": 7,
                "old": change.old.model_copy(update={"turn": 3}),
                "new": change.new and change.new.model_copy(update={"turn": 7}),
            }
        )
        for change in found
    ]
    assert keeps("A table for 5.", turns, moved)
    assert not keeps("A table for 5.", turns, ())


def test_an_offer_taken_up_before_a_change_is_replaced_in_it_too() -> None:
    turns = said("Send it to the flat.", "Make it Tuesday.", "no, Friday instead of Tuesday")
    offer = Statement(text="Tuesday", turn=2, by="assistant")
    assert not keeps("Send it to the flat on Tuesday.", [*turns, offer])
    assert keeps("Send it to the flat on Friday.", [*turns, offer])


def test_spans_lie_in_the_turns_that_say_what_went() -> None:
    turns = ("Soup and salad.", "no salad after all")
    spans = withdrawn_spans(changes([Exchange(turn) for turn in turns]))
    assert {turns[turn - 1][a:b] for turn, inside in spans.items() for a, b in inside} == {"salad"}


def test_a_negation_that_only_turns_an_offer_down_need_not_be_kept() -> None:
    assert keeps("Find a café.", said("Find a café.", "I don't like that one."))
    assert not keeps("Find a café.", said("Find a café.", "I don't like garlic."))


def test_a_no_that_answers_denies_nothing() -> None:
    assert keeps("Stay 9 nights.", said("Stay 3 nights.", "No I'll stay 9 nights."))


def test_live_statements_leave_out_what_was_replaced() -> None:
    assert [stale for _, stale in live_statements(brief(said("It is on Monday.", "no, Tuesday")))] == [
        True,
        False,
    ]


@pytest.mark.parametrize(
    "text", ["", " ", "no " * 500, "drop the " * 300, "\ud800 skip the \udfff", "*" * 99]
)
def test_any_text_may_be_changed_and_checked(text: str) -> None:
    keeps(text, said("Bring 4 lamps and tea.", text, "skip the tea", text))
    keeps("Bring 4 lamps.", said("Bring 4 lamps and tea.", text, "skip the tea", text))


def faithful(draft: str, *messages: tuple[str, str]) -> bool:
    return check(draft, list(messages)).faithful


CHOICES = [
    ("Should I take the bus or the train to Lyon?", "the train. book it for Monday", "train", "bus"),
    ("Is yoga or pilates better for my back?", "find me pilates classes in Bath", "pilates", "yoga"),
    ("Do I want the oak or the walnut table?", "the walnut table. write to the shop", "walnut", "oak"),
]


@pytest.mark.parametrize(("asked", "chosen", "taken", "left"), CHOICES)
def test_what_was_not_chosen_is_gone(asked: str, chosen: str, taken: str, left: str) -> None:
    said = [("user", asked), ("assistant", "Both would do. Which one?"), ("user", chosen)]
    wrong = [f.kind for f in check(f"Please: {chosen}".replace(taken, left), said).faults]
    right = [f.kind for f in check(f"Please: {chosen}", said).faults]
    assert ("withdrawn" in wrong, "withdrawn" in right) == (True, False)


def test_a_denied_figure_is_gone_without_its_unit_and_in_what_is_told() -> None:
    said = [("user", "Aunt Ida picks 9 kg of pears."), ("user", "oh it was 10 kg of pears, not 9")]
    said.append(("user", "How many jars of 500 g is that?"))
    assert not faithful("Aunt Ida picks 9 kg of pears. How many jars of 500 g is that?", *said)
    assert faithful("Aunt Ida picks 10 kg of pears. How many jars of 500 g is that?", *said)


def test_what_goes_may_be_named_to_say_so() -> None:
    turns = ("List the towns: Graz, Turku, Oviedo.", "leave out Graz")
    assert carried("List the towns, except Graz: Turku, Oviedo.", *turns) == set()
    assert carried("List the towns Graz, Turku and Oviedo.", *turns) == {"graz"}
    turns = ("Export the films with title and year.", "call it made_in instead of year")
    assert carried("Export the films with title, and made_in in place of year.", *turns) == set()


def test_who_turns_down_one_of_two_chooses_the_other() -> None:
    said = [("user", "Book a cabin."), ("assistant", "Inside the park or outside?"), ("user", "not outside")]
    assert check("Book a cabin inside.", said).faithful
    assert not check("Book a cabin outside.", said).faithful


OFFERED = [
    HumanMessage("Book me a table for 4 at the Lindenhof at quarter to 6 in the evening."),
    AIMessage("They are full then. Do you want me to book a table at 6:15 pm?"),
]


@pytest.mark.parametrize(
    ("reply", "draft", "right"),
    [
        ("Yes, that works.", "Book me a table for 4 at the Lindenhof at 6:15 pm.", True),
        (
            "Yes, that works.",
            "Book me a table for 4 at the Lindenhof at 6:15 pm, not at quarter to 6 in the evening.",
            True,
        ),
        ("Yes, that works.", "Book me a table for 3 at the Lindenhof at 6:15 pm.", False),
        ("Yes, that works.", "Book me a table for 4 at the Lindenhof.", False),
    ],
)
def test_an_accepted_offer_takes_the_place_of_what_was_asked_for(reply: str, draft: str, right: bool) -> None:
    messages = [*OFFERED, HumanMessage(reply)]
    assert check(draft, messages, refining(messages)).faithful == right


@pytest.mark.parametrize(("reply", "right"), [("Yes, on Friday.", True), ("On Friday.", False)])
def test_a_question_that_was_said_yes_to_is_the_users_wish(reply: str, right: bool) -> None:
    messages = [
        HumanMessage("Find me a flat in Utrecht with 3 rooms."),
        AIMessage("The Lindenhof has 3 rooms. Do you want to arrange a viewing?"),
        HumanMessage(reply),
    ]
    draft = "Arrange a viewing on Friday of the flat in Utrecht with 3 rooms."
    assert check(draft, messages, refining(messages)).faithful == right


def test_a_measure_far_from_what_went_is_none_of_it() -> None:
    turns = ("varnish for a chest 60 by 40 cm, lid at 12 cm", "without the lid")
    assert (
        carried("How much varnish do I need for the sides of a chest, 60 by 40 cm, lid height 12 cm?", *turns)
        == set()
    )
    draft = (
        "How much varnish do I need for the sides and the lid of a chest of 60 by 40 cm with a rim of 12 cm?"
    )
    assert carried(draft, *turns) == {"lid"}
