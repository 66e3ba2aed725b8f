"""How a turn is read shows in the record of its language."""

import pytest

from midturn.mediator.reading import Exchange, Relation, read

BEGUN = [
    Exchange("Wir suchen eine Unterkunft für die Wanderung im Allgäu", "Gern. Für wie viele?"),
]


@pytest.mark.parametrize(
    ("said", "relation"),
    [
        ("¿cuánto tardarían en llegar hasta Huesca", "answer"),
        ("combien de chambres restent au refuge", "answer"),
        ("warum nur bis Oberstdorf", "answer"),
        ("那里有几张床", "answer"),
        ("dziękuję", "courtesy"),
        ("谢谢,再见", "courtesy"),
        ("para nueve excursionistas con perro", "refines"),
    ],
)
def test_words_of_five_languages_reach_the_reader(said: str, relation: Relation) -> None:
    assert read([*BEGUN, Exchange(said)]).relation == relation
