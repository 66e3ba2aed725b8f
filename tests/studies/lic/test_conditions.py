"""What the assistant sees in each condition that shows it something else than the conversation."""

import math

import pytest
from faults.study import write_records
from faults.upstream import Reply, Upstream
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from scripted import saying

from midturn.assistant import CallRecorder, EmbeddedChat, chat_model
from midturn.core import BadInput
from midturn.store import Store
from midturn.studies import run_study
from midturn.studies.lic import LicStudy
from midturn.studies.lic.conditions import CONDITIONS, ENTROPY_RESET, EntropyReset, conditions, guided
from midturn.studies.lic.conditions._entropy_reset import mean_entropy
from midturn.studies.lic.conditions._retrieval import RETRIEVAL, RETRIEVED, Retrieval, relevance
from midturn.studies.lic.conditions._running_summary import RunningSummary

SAID = [
    SystemMessage("Be brief."),
    HumanMessage("Book a table."),
    AIMessage("For when?"),
    HumanMessage("At 7pm."),
    AIMessage("For how many?"),
    HumanMessage("4"),
    AIMessage("Booked."),
    HumanMessage("By the window."),
]


def token(*shares):
    return {
        "token": "x",
        "logprob": 0.0,
        "top_logprobs": [{"token": "x", "logprob": math.log(s)} for s in shares],
    }


SURE, TORN = [token(1.0)], [token(0.5, 0.5)]


def reply(text, tokens):
    return AIMessage(text, response_metadata={"logprobs": {"content": tokens}, "model_name": "stub"})


def scored(*entropies):
    """The conversation, its replies as sure as these say."""
    of_reply = iter(entropies)
    return [reply(m.text, next(of_reply)) if isinstance(m, AIMessage) else m for m in SAID]


def texts(context):
    return [message.text for message in context.messages]


async def played(builder, said=SAID):
    """The contexts of all turns of the conversation, one after the other."""
    return [await builder.build(said[: 2 * number]) for number in range(1, 5)]


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda condition: condition.name)
async def test_no_condition_changes_what_was_said(condition):
    said = scored(SURE, TORN, SURE)
    before = [message.model_copy(deep=True) for message in said]
    builder = condition.context(saying("A table for 4 at 7pm."))
    await played(builder, said)
    assert before == said


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda condition: condition.name)
def test_each_conversation_gets_a_builder_of_its_own(condition):
    model = saying("unused")
    assert condition.context(model) is not condition.context(model)


def test_names_with_blanks_and_dashes_are_one_and_unknown_ones_are_refused():
    assert [c.name for c in conditions(["mediated-no-ledger", "entropy-reset"])] == [
        *("mediated --no-ledger", "entropy-reset")
    ]
    with pytest.raises(BadInput, match="--guidelines FILE"):
        conditions(["mediated-guidelines"])
    assert conditions(["mediated-guidelines"], [guided(["Ask."])])[0].guidelines == ("Ask.",)
    with pytest.raises(BadInput, match="unknown condition `sumary`") as refused:
        conditions(["sumary"], [guided(["Ask."])])
    known = str(refused.value).partition("Known: ")[2].split(", ")
    assert known[-2:] == ["mediated-no-ledger", "mediated-guidelines"] and len(known) == len(CONDITIONS) + 1
    with pytest.raises(BadInput, match=r"Known: full, .*, mediated-no-ledger, mediated-guidelines$"):
        conditions(["sumary"])


# -- running summary -------------------------------------------------------------------------------------


async def test_a_summary_stands_for_all_but_the_last_exchange():
    model = saying("Wants a table.", "Wants a table at 7pm.")
    contexts = await played(RunningSummary(model))
    assert texts(contexts[1]) == [message.text for message in SAID[:4]]
    system, *seen = texts(contexts[3])
    assert system == "Be brief.\n\nNotes on the earlier part of this conversation:\nWants a table at 7pm."
    assert seen == ["4", "Booked.", "By the window."]
    assert contexts[3].why == "notes up to turn 2, then the conversation as it is"


async def test_a_summary_costs_one_call_a_turn_which_adds_what_goes_out_of_sight():
    model = saying("Wants a table.", "Wants a table at 7pm.")
    await played(RunningSummary(model))
    first, second = [asked[-1].text for asked in model.asked]
    assert "Notes so far:\n(none)" in first and "User: Book a table.\nAssistant: For when?" in first
    assert "Notes so far:\nWants a table." in second and "User: At 7pm.\nAssistant: For how many?" in second
    assert "Book a table." not in second


async def test_a_model_that_says_nothing_leaves_the_notes_as_they_were():
    contexts = await played(RunningSummary(saying("Wants a table.", " \n")))
    assert texts(contexts[3])[0].endswith("Wants a table.")


async def test_a_summary_is_the_same_when_its_conversation_is_replayed_from_the_store(tmp_path):
    async def contexts(model):
        recorder = CallRecorder(journal=store, conversation_id="run/task/0")
        return [texts(c) for c in await played(RunningSummary(recorder.model(model, "mediator")))]

    with Store(tmp_path / "a.db") as store:
        first = await contexts(saying("Wants a table.", "Wants a table at 7pm."))
        assert await contexts(saying("Something else.")) == first


# -- retrieval -------------------------------------------------------------------------------------------

MENU = [
    SystemMessage("Be brief."),
    HumanMessage("I want to book a table."),
    AIMessage("What time suits you?"),
    HumanMessage("My allergies are nuts and shellfish."),
    AIMessage("Noted."),
    HumanMessage("We come from Lisbon."),
    AIMessage("Lovely."),
    HumanMessage("Is the shellfish soup off the table then, with my allergy?"),
]


async def test_the_most_relevant_messages_are_recalled_in_the_order_they_were_said():
    context = await Retrieval().build(MENU)
    assert texts(context) == [
        "Be brief.\n\nMessages from the earlier part of this conversation:\n"
        "User: I want to book a table.\n"
        "User: My allergies are nuts and shellfish.\n"
        "User: We come from Lisbon.\n"
        "Assistant: Lovely.",
        "Is the shellfish soup off the table then, with my allergy?",
    ]
    assert context.why == "4 of 6 earlier messages, 2 of them with a word of the current turn"


async def test_nothing_is_recalled_while_everything_can_be_seen():
    beginning = MENU[: 2 + RETRIEVED]
    assert texts(await Retrieval().build(beginning)) == [message.text for message in beginning]


def test_relevance_knows_stems_and_digits_and_no_stop_words():
    table, day, digit, soup = relevance("the 4 tables", ["a table", "the day", "4", "soup"])
    assert table > 0 and digit > 0
    assert day == soup == 0


@pytest.mark.parametrize(("query", "said"), [("", ["Book"]), ("the", ["Book"]), ("Book", ["", "the of"])])
def test_what_holds_no_word_is_relevant_to_nothing(query, said):
    assert relevance(query, said) == [0.0] * len(said)


def test_retrieval_asks_no_model():
    assert not RETRIEVAL.uses_mediator


# -- entropy reset ---------------------------------------------------------------------------------------


def test_entropy_is_the_mean_over_tokens_and_counts_the_unseen_rest_as_one_token():
    assert mean_entropy(reply("a", [token(0.5, 0.5), token(1.0)])) == pytest.approx(math.log(2) / 2)
    assert mean_entropy(reply("a", [token(0.5, 0.25)])) == pytest.approx(1.5 * math.log(2))


async def test_while_the_assistant_stays_sure_it_sees_the_conversation():
    said, model = scored(SURE, TORN, SURE), saying("unused")
    contexts = await played(EntropyReset(model, threshold=1.0), said)
    assert [context.messages for context in contexts] == [said[: 2 * number] for number in range(1, 5)]
    assert "from 0.693 to 0.000" in contexts[3].why
    assert model.asked == []


async def test_a_rise_of_entropy_puts_the_users_turns_so_far_into_one_request():
    said, model = scored(SURE, TORN, SURE), saying("A table for 4 at 7pm, please.")
    builder = EntropyReset(model)
    assert "no two replies" in (await builder.build(said[:2])).why
    assert "no two replies" in (await builder.build(said[:4])).why
    at_reset = await builder.build(said[:6])
    assert texts(at_reset) == ["Be brief.", "A table for 4 at 7pm, please."]
    assert (
        at_reset.why
        == "reset: mean entropy went from 0.000 to 0.693 nats a token, a rise above 0.2; seen from turn 3 on"
    )
    assert model.asked[0][-1].text.endswith("1. Book a table.\n2. At 7pm.\n3. 4")
    assert "Booked" not in model.asked[0][-1].text


async def test_after_a_reset_later_turns_follow_the_rewritten_request():
    said, model = scored(SURE, TORN, SURE), saying("A table for 4 at 7pm, please.")
    builder = EntropyReset(model)
    contexts = await played(builder, said)
    assert texts(contexts[3])[1:] == ["A table for 4 at 7pm, please.", "Booked.", "By the window."]
    assert contexts[3].why == (
        "no reset: mean entropy went from 0.693 to 0.000 nats a token; seen from turn 3 on"
    )
    assert len(model.asked) == 1


async def test_a_second_reset_goes_back_to_the_users_own_words():
    said = scored(SURE, TORN, [token(*[0.1] * 10)])
    model = saying("A table for 4 at 7pm, please.", "A table for 4 at 7pm by the window.")
    builder = EntropyReset(model)
    contexts = await played(builder, said)
    assert texts(contexts[3]) == ["Be brief.", "A table for 4 at 7pm by the window."]
    assert model.asked[1][-1].text.endswith("1. Book a table.\n2. At 7pm.\n3. 4\n4. By the window.")


async def test_a_rewrite_that_says_nothing_gives_way_to_the_users_own_words():
    context = await EntropyReset(saying("")).build(scored(SURE, TORN, SURE)[:6])
    assert texts(context)[1:] == ["Book a table.\nAt 7pm.\n4"]


async def test_an_empty_reply_is_neither_sure_nor_unsure():
    said = scored(SURE, TORN, TORN)[:6]
    said[4] = AIMessage("", response_metadata={"logprobs": {"content": None}})
    assert "no two replies" in (await EntropyReset(saying("unused")).build(said)).why


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"logprobs": None},
        {"logprobs": {"content": []}},
        {"logprobs": {"content": [{"token": "x", "logprob": -0.1}]}},
        {"logprobs": {"content": [{"token": "x", "logprob": -0.1, "top_logprobs": []}]}},
        {"logprobs": ["nonsense"]},
    ],
)
async def test_a_model_without_log_probabilities_is_refused_after_its_first_reply(given):
    said = [HumanMessage("a"), AIMessage("b", response_metadata=given), HumanMessage("c")]
    with pytest.raises(BadInput, match=r"needs log-probabilities.*--model"):
        await EntropyReset(saying("unused")).build(said)


def test_improbable_numbers_from_a_server_raise_nothing():
    odd = [{"top_logprobs": [{"logprob": n} for n in (1e9, -1e9, float("-inf"), float("nan"), 0.3)]}]
    assert mean_entropy(reply("a", odd)) == 0.0


async def test_openai_compatible_servers_are_asked_for_log_probabilities_and_understood():
    with Upstream(Reply("x", logprobs=TORN)) as upstream:
        model = chat_model(f"openai:stub@{upstream.url}").bind(**ENTROPY_RESET.reply_settings)
        answer = await model.ainvoke("Hello")
    assert upstream.requests[0].body["top_logprobs"] == 20
    assert mean_entropy(answer) == pytest.approx(math.log(2))


async def test_the_embedded_model_tells_how_sure_it_is(embedded_model):
    model = EmbeddedChat(parallel=2, max_tokens=12).bind(**ENTROPY_RESET.reply_settings)
    named = mean_entropy(await model.ainvoke("Repeat the word: yes yes yes yes yes yes yes"))
    asked = mean_entropy(await model.ainvoke("Tell me something."))
    assert 0 < named < math.log(21) and 0 < asked < math.log(21)
    assert named != asked


# -- in a study ------------------------------------------------------------------------------------------


class Ended:
    def begin(self, conversations):
        self.conversations = {}

    def end(self, trajectory, spent):
        self.conversations[trajectory.condition] = trajectory


async def test_a_study_plays_every_baseline_and_its_trace_says_why(tmp_path):
    sure = iter([SURE, TORN, SURE, SURE, SURE])

    def answer(request):
        return Reply("How many?", logprobs=next(sure) if "top_logprobs" in request.body else ())

    with Upstream(answer) as upstream, Store(tmp_path / "a.db") as store:
        study = LicStudy(
            data=write_records(tmp_path / "balls.json", records=1),
            task="math",
            conditions="running-summary,retrieval,entropy-reset",
            model=f"openai:stub@{upstream.url}",
            concurrency=1,
        )
        ended = Ended()
        outcome = await run_study(study, store, listener=ended)
    assert (outcome.finished, outcome.failed) == (3, 0)
    whys = {
        name: [
            step.detail["why"]
            for turn in ended.conversations[name].turns
            for step in turn.trace
            if "why" in step.detail
        ]
        for name in ended.conversations
    }
    assert whys["entropy-reset"][2].startswith("reset: mean entropy went from 0.000 to 0.693")
    assert whys["running-summary"][3].startswith("notes up to turn 2")
    assert whys["retrieval"][3].startswith("4 of 6 earlier messages")
