"""Words that the user mistyped, and that a draft writes right or leaves out."""

import pytest

from midturn import check

TOLD = [
    ("user", "Book a tabel for 4 at teh harbour."),
    ("assistant", "Which day?"),
    ("user", "on Wedesday, and pleese a quiet cornre"),
]


def test_a_draft_may_write_a_mistyped_word_right() -> None:
    assert check("Book a table for 4 at the harbour on Wednesday, please in a quiet corner.", TOLD).faithful


def test_a_mistyped_wish_is_still_demanded() -> None:
    found = check("Book a table for 4 at the harbour on Wednesday, please.", TOLD)
    assert [fault.said for fault in found.faults if fault.kind == "wish_lost"] == ["quiet cornre"]


def test_a_mistyped_number_is_a_number() -> None:
    said = [("user", "How far are thirten miles in km?")]
    assert check("How far are thirteen miles in km?", said).faithful
    assert not check("How far are thirty miles in km?", said).faithful


OTHERWISE = """
Do nto delete the report.|Delete the report.
Do nto delete the report.|Do delete the report.
Wake me in thre hours.|Wake me in hours.
Wake Tom at ine.|Wake Tom at mine.
Pay Tom ove 50 euros.|Pay Tom 50 euros.
Book oen seat at the window.|Book open seat at the window.
Remind me to take 100 mcg of levothyroxine.|Remind me to take 100 mg of levothyroxine.
Pay 500 pln to Tom.|Pay 500 to Tom.
Pay 500 chf to Tom.|Pay 500 chef to Tom.
Book a table for 4 on Munday.|Book a table for 4 on Sunday.
Book it on Tursday.|Book it on Tuesday.
Order sevent chairs.|Order seventy chairs.
Order sixt chairs.|Order sixty chairs.
Book a flight to crete on Friday.|Book a flight on Friday.
Book a table for gus and ned on Friday.|Book a table on Friday.
please abort the deployment of the api|Please, about the deployment of the api.
Play Handel for me tonight.|Play Handle for me tonight.
Write an ad for UBS bank.|Write an ad for Bus bank.
What does mot mean in French?|What does most mean in French?
Bestell Licht für den Flur.|Bestell nicht für den Flur.
Such ein Zimmer in Genua.|Such ein Zimmer in genau.
Call `lenght` in the script 5 times.|Call `length` in the script 5 times.
Print 'recieved' on it.|Print 'received' on it.
Mend this: thirten pigs.|Mend this: thirteen pigs.
Write to jonh+tag@x.org today.|Write to john+tag@x.org today.
Set my code word to tabel on Friday.|Set my code word to table on Friday.
Replace teh with the in the text.|Replace with the in the text.
Book it for Jonn and Jon.|Book it for Jon.
Write to our guest Hana.|Write to our guest Hanna.
Write to our guest Katja.|Write to our guest Katia.
Write to Mary about it.|Write to May about it.
Write to Dr. Fichter about it.|Write to Dr. Fighter about it.
Schreib an Frau Lasser.|Schreib an Frau Wasser.
get me to the airport via hwy|Get me to the airport.
set up my site on ehr|Set up my site.
Serve it with soup.|Serve it with soap.
"""
"""What the user says, and a draft that mends it wrongly."""


@pytest.mark.parametrize(("said", "draft"), [line.split("|") for line in OTHERWISE.strip().splitlines()])
def test_a_draft_that_says_something_else_is_refused(said: str, draft: str) -> None:
    assert check(said, [("user", said)]).faithful
    assert not check(draft, [("user", said)]).faithful


@pytest.mark.parametrize("said", ["open an hsa", "set up my site on ehr", "call yuo"])
def test_what_a_draft_repeats_is_not_mended(said: str) -> None:
    assert check(f"{said.capitalize()}.", [("user", said)]).faithful


def test_a_short_form_is_no_mistyping() -> None:
    said = [("user", "Book it for 3 hrs in the big hall.")]
    assert check("Book it for 3 hours in the big hall.", said).faithful
    assert not check("Book it for 3 in the big hall.", said).faithful


def test_what_was_replaced_is_found_behind_a_mistyped_word() -> None:
    said = [("user", "Order mroe tulips, 40 of them."), ("assistant", "Noted."), ("user", "no, make it 30")]
    assert check("Order 30 more tulips.", said).faithful
    assert not check("Order 40 more tulips.", said).faithful


def test_german_words_are_looked_up_in_german() -> None:
    said = [("user", "Schreib eine kruze Absage an den Vermieter.")]
    assert check("Schreib eine kurze Absage an den Vermieter.", said).faithful


UNHEARD_OF = [
    ("Open figma for me.", "Open sigma for me."),
    ("Refill my zantac.", "Refill my aspirin."),
    ("Refill my zantac for 30 days.", "Refill my aspirin for 30 days."),
]


@pytest.mark.parametrize(("said", "draft"), UNHEARD_OF)
def test_nothing_else_is_said_for_a_word_that_no_lexicon_has(said: str, draft: str) -> None:
    assert check(said, [("user", said)]).faithful
    assert [fault.kind for fault in check(draft, [("user", said)]).faults] == ["wish_lost"]


@pytest.mark.parametrize("mistyped", ["resturant", "restaurent", "restraunt"])
def test_a_word_with_a_slip_or_two_is_not_one_that_nobody_knows(mistyped: str) -> None:
    draft = "Find a nice Italian restaurant in the old harbour for 4."
    assert check(draft, [("user", f"Find a nice Italian {mistyped} in the old harbour for 4.")]).faithful
