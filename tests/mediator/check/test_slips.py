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


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        pytest.param("Serve it with soup.", "Serve it with soap.", id="both are words"),
        pytest.param("Write to our guest Hana.", "Write to our guest Hanna.", id="a name's letter doubled"),
        pytest.param("Write to our guest Katja.", "Write to our guest Katia.", id="a name's letter changed"),
        pytest.param("Print 'recieved' on it.", "Print 'received' on it.", id="quoted"),
        pytest.param("Mend this: thirten pigs.", "Mend this: thirteen pigs.", id="brought along"),
        pytest.param("Write to Mary about it.", "Write to May about it.", id="a name and a month"),
    ],
)
def test_what_may_be_meant_as_written_is_kept_to_the_letter(said: str, draft: str) -> None:
    assert check(said, [("user", said)]).faithful
    assert not check(draft, [("user", said)]).faithful


def test_exchanged_letters_of_a_name_may_be_put_right() -> None:
    assert check("Write to our guest Gerald.", [("user", "Write to our guest Gerlad.")]).faithful


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
