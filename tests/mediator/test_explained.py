"""A turn that stands alone is put as a guideline explains it, or stays as it is."""

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from scripted import draft, drafting, saying

from midturn.mediator import OWN_WORDS, Mediator, OpenQuestion

RULE = "When the user says 'the round', they mean six lagers and two stouts."
SAID, MEANT = "The round for table 5, please.", "Six lagers and two stouts for table 5, please."


def alone(said=SAID, **more):
    return [SystemMessage("You wait at tables."), HumanMessage(said, **more)]


async def test_a_first_turn_that_a_rule_explains_is_put_by_its_meaning_with_the_users_words_below():
    model, messages = drafting(MEANT), alone(name="joe")
    context = await Mediator(model).build(messages, [RULE])
    system, asked = (message.text for message in model.asked[0])
    assert f"1. {RULE}" in system
    assert SAID in asked
    assert context.messages[0] is messages[0]
    assert context.messages[1].text == f"{MEANT}\n\n{OWN_WORDS}\n{SAID}"
    assert context.messages[1].name == "joe"
    assert (context.instruction.origin, context.instruction.request) == ("model", (1,))
    assert context.why == "mediated: a guideline says what the turn means"


@pytest.mark.parametrize(
    "drafted",
    [
        "Six lagers for table 5, please.",
        "Six lagers and two stouts for table 7, please.",
        "Six lagers, two stouts and peanuts for table 5, please.",
        "The user wants six lagers and two stouts for table 5.",
        "Please bring the round to table 5.",
        SAID,
        "",
    ],
)
async def test_a_draft_that_is_wrong_or_explains_nothing_leaves_the_history(drafted):
    model, messages = drafting(drafted), alone()
    context = await Mediator(model).build(messages, [RULE])
    assert all(one is other for one, other in zip(context.messages, messages, strict=True))
    assert context.instruction.act == "pass"
    assert "no faithful draft says" in context.why
    assert context.instruction.rejected is not None


async def test_a_wrong_draft_is_mended_once():
    model = saying(draft("Six lagers for table 5, please."), draft(MEANT))
    context = await Mediator(model).build(alone(), [RULE])
    assert context.instruction.origin == "repaired"
    assert "six lagers and two stouts" in model.asked[1][-1].text


async def test_a_draft_that_keeps_the_words_is_asked_for_their_meaning_once():
    model = saying(draft("The round for table 5."), draft(MEANT))
    context = await Mediator(model).build(alone(), [RULE])
    assert context.messages[1].text.startswith(MEANT)
    assert "put the meaning itself" in model.asked[1][-1].text
    assert len(model.asked) == 2


async def test_a_later_turn_keeps_a_faithful_draft_that_could_not_be_explained():
    said = [HumanMessage("Get me the round, please."), AIMessage("For when?"), HumanMessage("for 7 pm")]
    kept = "Get me the round for 7 pm, please."
    for mended, shown in (
        ("Get me six lagers and two stouts for 7 pm, please.", "six lagers"),
        ("Get me six lagers for 7 pm, please.", kept),
    ):
        drafts = (draft(text, relation="refines", request=[1, 2]) for text in (kept, mended))
        context = await Mediator(saying(*drafts)).build(said, [RULE])
        assert shown in context.messages[-1].text.partition(OWN_WORDS)[0]


@pytest.mark.parametrize(
    ("said", "rules"),
    [
        (SAID, []),
        (SAID, ["Keep every limit.", "'The works' means all five sauces."]),
        ("Two lagers for table 5, please.", [RULE]),
        ("All around table 5 we are thirsty.", [RULE]),
        ("A table on 13/04/2027, please.", ["Dates are day-first."]),
        ("A table on 03/04/2027, please.", ["Dates are day-first.", "American dates are fine."]),
        ("Mix 3/4 cup of rum.", ["Dates are day-first."]),
    ],
)
async def test_where_no_rule_explains_anything_no_model_is_asked(said, rules):
    model, messages = drafting(MEANT), alone(said)
    context = await Mediator(model).build(messages, rules)
    assert model.asked == []
    assert context.messages == messages
    assert context.instruction.act == "pass"


@pytest.mark.parametrize(
    ("rule", "put"),
    [
        ("Dates are day-first.", "A table on 3 April 2027, please."),
        ("Dates are month-first.", "A table on March 4, 2027, please."),
        ("Dates are day-first.", "A table on 03/04/2027 (day first), please."),
    ],
)
async def test_a_date_that_may_be_read_two_ways_is_put_as_the_rule_reads_it(rule, put):
    said = "A table on 03/04/2027, please."
    context = await Mediator(drafting(put)).build([HumanMessage(said)], [rule])
    assert context.messages[0].text == f"{put}\n\n{OWN_WORDS}\n{said}"
    other = "Dates are month-first." if "day" in rule else "Dates are day-first."
    if "(" not in put:
        context = await Mediator(drafting(put)).build([HumanMessage(said)], [other])
        assert context.messages[0].text == said


async def test_a_later_turn_that_is_put_by_itself_keeps_all_that_was_said_before_it():
    before = [*alone("Hello!"), AIMessage("Hi there.")]
    context = await Mediator(drafting(MEANT)).build([*before, HumanMessage(SAID)], [RULE])
    assert context.messages[:3] == before
    assert context.messages[3].text.startswith(MEANT)
    assert context.instruction.request == (2,)


async def test_where_the_model_reads_an_open_turn_as_new_it_is_explained_as_one():
    before = [HumanMessage("Write me a poem about rain."), AIMessage("Drip, drop.")]
    said = [*before, HumanMessage("I want the round at table 5.")]
    assert Mediator(drafting("")).read(said).level == "open"
    put = "I want six lagers and two stouts at table 5."
    model = saying(draft("A poem.", relation="new", request=[2]), draft(put))
    context = await Mediator(model).build(said, [RULE])
    assert context.messages[:2] == before
    assert context.messages[2].text.startswith(put)


async def test_pictures_and_files_stay_in_a_turn_that_is_explained():
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
    said = HumanMessage([{"type": "text", "text": SAID}, image])
    (shown,) = (await Mediator(drafting(MEANT)).build([said], [RULE])).messages
    assert image in shown.content
    assert shown.text.startswith(MEANT)


async def test_nobody_is_asked_back_in_a_turn_that_stands_alone():
    question = OpenQuestion(facet="glasses", question="Which glasses?").model_dump()
    model = drafting(MEANT, open_questions=[question])
    context = await Mediator(model, clarify=True).build(alone(), [RULE])
    assert context.instruction.act == "execute"


async def test_rules_alone_explain_nothing_without_a_model():
    messages = alone()
    context = await Mediator().build(messages, [RULE])
    assert context.messages == messages
