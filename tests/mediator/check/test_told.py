"""What is kept of a turn before changes no verdict on the next one."""

from __future__ import annotations

from midturn import check
from midturn.mediator._kept import forget

SAID = (
    "Plan a trip from Bern to Cork for 4 of us, with 3 red bags and 2 blue tents.",
    "Ann gets 60 % of the budget and Bo gets 40 %.",
    "The walk comes before the museum, and Bo pays the tickets instead of Ann.",
    "Actually, make it 5 of us.",
)
OTHER = (*SAID[:2], "Clara takes the train at 9, and Bo the bus at 10.", "Only the bags are Ann's.")


def drafts(said: tuple[str, ...]) -> list[str]:
    """Return a draft that says all of it, and some that exchange something."""
    text = " ".join(said)
    turned = (("Bern", "Cork"), ("60", "40"), ("red", "blue"), ("Ann", "Bo"), ("walk", "museum"))
    return [
        text,
        *(text.replace(one, "?").replace(other, one).replace("?", other) for one, other in turned),
    ]


def verdicts(said: tuple[str, ...], *, cold: bool) -> list[str]:
    """Return the verdicts on the drafts of each turn of a conversation, one turn after the other."""
    found: list[str] = []
    for turns in range(1, len(said) + 1):
        rows = [row for text in said[:turns] for row in (("user", text), ("assistant", "Okay."))][:-1]
        for draft in drafts(said[:turns]):
            if cold:
                forget()
            found.append(check(draft, rows).model_dump_json())
    return found


def test_a_conversation_that_goes_on_is_checked_as_one_that_is_new() -> None:
    """Verdicts are those of a process that has seen nothing, also where two conversations part."""
    expected = [verdicts(said, cold=True) for said in (SAID, OTHER)]
    forget()
    for _ in range(2):
        assert [verdicts(said, cold=False) for said in (SAID, OTHER)] == expected
    assert any('"binding"' in verdict for each in expected for verdict in each)
