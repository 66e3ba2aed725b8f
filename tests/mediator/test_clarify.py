"""A question to the user names one facet, and no facet is asked about twice."""

import pytest
from langchain_core.messages import HumanMessage

from midturn.mediator import OpenQuestion, asked_facets, asking, first_worth_asking
from midturn.mediator._clarify import names_one_facet

DATE = OpenQuestion(facet="travel date", question="Which travel date do you want?")


@pytest.mark.parametrize(
    ("facet", "question"),
    [
        ("details", "Could you give more details?"),
        ("more information", "Please rephrase your request?"),
        ("date", "When do you want to go? And where?"),
        ("date", "What else?"),
        ("the date of travel and the place and the price", "Which date of travel and place and price?"),
        ("", "What?"),
    ],
)
def test_a_question_about_nothing_in_particular_is_not_asked(facet, question):
    assert not names_one_facet(OpenQuestion(facet=facet, question=question))


def test_a_facet_is_asked_about_once():
    messages = [HumanMessage("Book a flight"), asking(DATE)]
    assert asked_facets(messages) == {"travel date"}
    again = OpenQuestion(facet="date", question="Which date?")
    size = OpenQuestion(facet="cabin class", question="Which cabin class?")
    assert first_worth_asking([again, size], asked_facets(messages)) == size
    assert first_worth_asking([again], asked_facets(messages)) is None
