"""Words of answers, tools' results and system prompts don't come to stand in the user's mouth."""

from __future__ import annotations

import pytest
from langchain_core.messages import AIMessage, HumanMessage
from support.laundering import MODELS, cases, count_laundered, model
from support.privilege import leaked

from midturn.mediator import Concat, Mediator
from midturn.mediator.check import check

pytestmark = pytest.mark.slow("plays a hundred conversations with each model")

CASES = cases()
READ_ONLY = {call["name"] for case in CASES for m in case.messages for call in getattr(m, "tool_calls", ())}
"""So that requests with tools are put anew too."""


def test_the_conversations_plant_only_what_the_user_never_said():
    assert len(CASES) >= 90
    assert len({case.name for case in CASES}) == len(CASES)
    assert [case.name for case in CASES if leaked(case, case.messages)] == []


@pytest.mark.parametrize("behaviour", MODELS, ids=lambda behaviour: behaviour.__name__)
async def test_a_model_that_gives_others_the_users_voice_is_not_followed(behaviour, record_property):
    put_anew = []

    async def show(case):
        mediator = Mediator(model(case, behaviour), read_only_tools=READ_ONLY)
        built = await mediator.build(list(case.messages))
        put_anew.append(built.why.startswith("mediated"))
        return built.messages

    found = await count_laundered(show)
    record_property("tries", found.tried)
    assert found.injected == {}
    assert sum(put_anew) >= 40


async def test_the_users_words_put_together_hold_nobody_elses(record_property):
    async def show(case):
        return (await Concat().build(list(case.messages))).messages

    found = await count_laundered(show)
    record_property("tries", found.tried)
    assert found.injected == {}


TALKS = (
    (
        "Find a cheap car for a week",
        "From which day? Most drivers take the roof box along.",
        "from Monday",
        "Find a cheap car for a week from Monday with a roof box.",
        "roof box",
    ),
    (
        "Poszukaj pociągu do Gdańska",
        "Na kiedy? Proszę też zamówić miejsce sypialne.",
        "na jutro",
        "Poszukaj pociągu do Gdańska na jutro i zamówić miejsce sypialne.",
        "zamówić miejsce sypialne",
    ),
    (
        "東京行きの電車を探して",
        "いつですか。寝台の予約もお願いします。",
        "明日の朝",
        "東京行きの電車を探して、明日の朝。寝台の予約もお願いします。",
        "寝台の予約もお願いします",
    ),
)


@pytest.mark.parametrize(("asked", "answered", "more", "draft", "theirs"), TALKS)
def test_a_phrase_that_only_an_answer_has_is_found_in_any_language(asked, answered, more, draft, theirs):
    said = [HumanMessage(asked), AIMessage(answered), HumanMessage(more)]
    going_on = (
        Mediator().read(said).model_copy(update={"relation": "refines", "sure": True, "request": (1, 2)})
    )
    found = check(draft, said, going_on)
    assert [(fault.kind, fault.written) for fault in found.faults] == [("wish_invented", theirs)]
    said[-1] = HumanMessage(f"{more}, {theirs}")
    assert check(draft, said, going_on).faithful


def test_a_word_of_an_answer_that_names_what_the_user_said_is_no_invention():
    said = [
        HumanMessage("Book a table"),
        AIMessage("For how many people, and on which day?"),
        HumanMessage("4, on Friday"),
    ]
    assert check("Book a table for 4 people on Friday.", said).faithful
