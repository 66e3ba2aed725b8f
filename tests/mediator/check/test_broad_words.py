"""What says little where it has no counterpart, and what says much."""

from __future__ import annotations

import pytest

from midturn import check
from midturn.mediator.check._exchanged import is_exchanged, unpaired
from midturn.mediator.check._talk import ground_of, is_general
from midturn.mediator.language import ENGLISH
from midturn.mediator.values._document import read
from midturn.mediator.values._paraphrase import parts_of, share_meaning

SAME = [
    (
        ["How much do I owe if we split 90 euros by 3?"],
        "How much is my share of the bill if we split 90 euros by 3?",
    ),
    (["what does a 2000 loan cost at 5%"], "What does it cost if I borrow 2000 at 5%?"),
    (
        ["I need a haircut on Friday with Lena"],
        "Get me a hairdresser's appointment with Lena on Friday, please.",
    ),
    (["sum up this article for the paper"], "Sum up this article for the newspaper."),
    (["write it in js"], "Write it in JavaScript."),
    (["rank the teams by points, best to worst"], "Rank the teams by points, from best to worst."),
    (["Make the letter shorter"], "Make the letter more concise."),
    (["sort the towns by size, biggest first"], "Sort the towns by size, from largest to smallest."),
    (
        ["You are the kindest helper ever! Book a taxi to the harbour for 8:00"],
        "Book a taxi to the harbour for 8:00.",
    ),
    (
        ["cut the hedge, empty bins go back in the shed"],
        "Cut the hedge; bins with nothing in them go back in the shed.",
    ),
]
LOST = [
    (["Find me a hotel in Rome", "with a pool if possible"], "Find me a hotel in Rome.", "pool"),
    (["Find me a hotel in Rome", "it has to be quiet"], "Find me a hotel in Rome.", "quiet"),
    (["add flour and raisins to the list"], "Add flour to the list.", "raisins"),
    (["the guests get cake for free"], "The guests get cake.", "free"),
    (["plan a dinner, one guest can't eat shellfish"], "Plan a dinner for one guest.", "shellfish"),
]
INVENTED = [
    (["Book a table for 4", "on Friday"], "Book a table with a sea view for 4 on Friday.", "sea view"),
    (["Book a table for 4", "on Friday"], "Book a quiet table for 4 on Friday.", "quiet"),
    (["Rent a car in Porto"], "Rent a car in Porto with full insurance.", "insurance"),
    (["buy 500 g butter"], "Buy 500 g of unsalted butter.", "unsalted"),
    (["menu without lactose"], "Suggest a menu without lactose or gluten.", "gluten"),
]


def faults(turns, draft, kind):
    return [fault for fault in check(draft, [("user", turn) for turn in turns]).faults if fault.kind == kind]


@pytest.mark.parametrize(("turns", "draft"), SAME)
def test_the_same_in_other_words_has_no_wish_too_many_or_too_few(turns, draft):
    assert not faults(turns, draft, "wish_lost")
    assert not faults(turns, draft, "wish_invented")


@pytest.mark.parametrize(("turns", "draft", "wish"), LOST)
def test_what_is_special_is_missed(turns, draft, wish):
    assert any(wish in fault.said for fault in faults(turns, draft, "wish_lost"))


@pytest.mark.parametrize(("turns", "draft", "wish"), INVENTED)
def test_what_is_special_is_too_much(turns, draft, wish):
    assert any(wish in fault.written for fault in faults(turns, draft, "wish_invented"))


@pytest.mark.parametrize("word", ["bill", "bills", "agencies", "costing", "planned", "held", "regardless"])
def test_a_broad_word_is_one_in_all_its_forms(word):
    assert is_general(word, ENGLISH.wishes)


@pytest.mark.parametrize("word", ["gluten", "savings", "romantic", "afternoon", "insurance", "swim", "quiet"])
def test_what_limits_a_wish_is_no_broad_word(word):
    assert not is_general(word, ENGLISH.wishes)


@pytest.mark.parametrize(
    ("one", "other"), [("shorter", "brief"), ("bigger", "large"), ("easier", "simple"), ("borrow", "loan")]
)
def test_words_of_one_class_share_a_meaning_in_the_comparative_too(one, other):
    assert share_meaning(one, other)


@pytest.mark.parametrize(("one", "other"), [("lunch", "dinner"), ("husband", "wife"), ("chair", "table")])
def test_rivals_share_none(one, other):
    assert not share_meaning(one, other)


def test_a_word_in_mixed_case_is_made_of_words():
    assert parts_of("HelloWorld") == ["hello", "world"]
    assert parts_of("McDonald's") == []


def test_a_word_that_comes_in_for_another_has_its_neighbours():
    said, draft = read(["the barge carries 40 crates", "the vessel carries 40 crates"])
    others = unpaired([said.tokens], ground_of(draft), ENGLISH.wishes)
    places = {token.fold: at for at, token in enumerate(draft.tokens)}
    assert is_exchanged(draft.tokens, places["vessel"], others, ENGLISH.wishes)
    assert not is_exchanged(draft.tokens, places["vessel"], [], ENGLISH.wishes)
