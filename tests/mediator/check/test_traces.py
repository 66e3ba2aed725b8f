"""Wishes without a value in German, Spanish, French and Chinese: each leaves a trace in a draft."""

import pytest
from langchain_core.messages import AIMessage, HumanMessage

from midturn.mediator import Mediator
from midturn.mediator.check import check

REQUESTS = {
    "german": ("Such mir eine Ferienwohnung auf Rügen.", "Suche eine Ferienwohnung auf Rügen."),
    "spanish": ("Busco una casa rural en Asturias.", "Busca una casa rural en Asturias."),
    "french": ("Je cherche un gîte en Corrèze.", "Trouve un gîte en Corrèze."),
    "chinese": ("帮我找一家民宿。", "帮我找一家民宿。"),
}
WISHES = [
    ("german", "Sie sollte barrierefrei sein.", "Suche eine rollstuhlgerechte Ferienwohnung auf Rügen."),
    ("german", "Am liebsten mit Seeblick.", "Suche eine Ferienwohnung mit Blick auf den See auf Rügen."),
    ("german", "Möglichst günstig.", "Suche eine preiswerte Ferienwohnung auf Rügen."),
    ("german", "Wir reisen mit Kinderwagen.", "Suche für uns mit Kinderwagen eine Ferienwohnung auf Rügen."),
    ("spanish", "Que admita perros.", "Busca una casa rural en Asturias que acepte perros."),
    ("spanish", "Con una cocina amplia.", "Busca una casa rural en Asturias con una cocina grande."),
    ("spanish", "Vamos con mis abuelos.", "Busca una casa rural en Asturias para ir con mis abuelos."),
    ("french", "Il nous faut une cheminée.", "Trouve un gîte avec cheminée en Corrèze."),
    ("french", "Dans un coin calme.", "Trouve un gîte tranquille en Corrèze."),
    ("french", "On vient avec nos chevaux.", "Trouve un gîte en Corrèze où venir avec nos chevaux."),
    ("chinese", "最好靠近海边。", "帮我找一家靠近海边的民宿。"),
    ("chinese", "要有花园。", "帮我找一家民宿,要有花园。"),
    ("chinese", "房间安静一点。", "帮我找一家房间安静的民宿。"),
]
ASIDES = {
    "german": [
        "Vielen lieben Dank im Voraus.",
        "Hoffentlich klappt das.",
        "Ich bin etwas im Stress.",
        "Ja, genau die.",
    ],
    "spanish": ["¡Sería estupendo!", "Tenemos muchas ganas.", "Muy buena idea.", "Vale, adelante."],
    "french": ["Ce serait super !", "On a vraiment hâte.", "Très bonne idée.", "D'accord, vas-y."],
    "chinese": ["那太好了!", "我们很期待。", "好主意。", "好的,谢谢。"],
}


def lost(draft: str, *turns: str) -> list[str | None]:
    """Return the wishes that a draft passes over, with a plain answer between the turns."""
    messages: list[dict[str, str]] = []
    for turn in turns:
        messages += [{"role": "user", "content": turn}, {"role": "assistant", "content": "…"}]
    return [fault.said for fault in check(draft, messages[:-1]).faults if fault.kind == "wish_lost"]


@pytest.mark.parametrize(("language", "wish", "kept"), WISHES)
def test_a_dropped_wish_is_told_from_one_in_other_words(language: str, wish: str, kept: str) -> None:
    request, dropped = REQUESTS[language]

    assert lost(kept, request, wish) == []
    assert len(lost(dropped, request, wish)) == 1


@pytest.mark.parametrize(("language", "aside"), [(name, said) for name in ASIDES for said in ASIDES[name]])
def test_small_talk_is_no_wish(language: str, aside: str) -> None:
    request, draft = REQUESTS[language]

    assert lost(draft, request, aside) == []


def test_a_language_that_is_not_known_has_no_wishes() -> None:
    turns = ["Ik zoek een vakantiehuis in Zeeland voor volgende week.", "Het moet rolstoelvriendelijk zijn."]

    assert lost("Zoek een vakantiehuis in Zeeland voor volgende week.", *turns) == []


def test_a_wish_that_was_taken_back_may_go() -> None:
    request, draft = REQUESTS["german"]

    assert lost(draft, request, "Mit Sauna.", "Lass die Sauna doch weg.") == []


PICKS = {
    "german": ("das mit dem Balkon", "Suche die Ferienwohnung «Krone» auf Rügen."),
    "spanish": ("la de la terraza", "Busca la casa rural «El Roble» en Asturias."),
    "french": ("celui avec la piscine", "Trouve le gîte « Les Ormes » en Corrèze."),
    "chinese": ("有阳台的那个", "帮我找“云栖”民宿。"),
}


@pytest.mark.parametrize("language", PICKS)
def test_a_pick_that_the_draft_calls_by_its_name_is_no_lost_wish(language: str) -> None:
    request, draft = REQUESTS[language]
    pick, named = PICKS[language]
    said = [HumanMessage(request), AIMessage("…"), HumanMessage(pick)]
    reading = (
        Mediator().read(said).model_copy(update={"relation": "refines", "sure": True, "request": (1, 2)})
    )

    assert "wish_lost" not in {fault.kind for fault in check(named, said, reading).faults}
    assert "wish_lost" in {fault.kind for fault in check(draft, said, reading).faults}
