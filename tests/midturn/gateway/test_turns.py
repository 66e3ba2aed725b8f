"""What the upstream sees of a turn: one message in place of an open request's turns, or the history."""

import json
import math

import pytest
from faults.upstream import Reply, Upstream
from gateway_server import Gateway, joined, mediating, request, with_words
from scripted import ScriptedChat
from typer.testing import CliRunner

from midturn.cli import app
from midturn.core import Limits
from midturn.gateway import Settings
from midturn.gateway._app import Mediators
from midturn.mediator import Mediator

pytestmark = pytest.mark.slow("asks a running gateway some hundred times")

TURNS = ("Book a table at Luigi's.", "For 4 people.", "On Friday, outside.")
BOOKING = (TURNS[0], "For how many?", TURNS[1], "Which day?", TURNS[2])
TOOLS = [{"type": "function", "function": {"name": "look", "parameters": {"type": "object"}}}]
IMAGE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}


def call(name: str = "look", id_: str = "c1") -> dict:
    function = {"name": name, "arguments": "{}"}
    return {
        "role": "assistant",
        "content": None,
        "tool_calls": [{"id": id_, "type": "function", "function": function}],
    }


def result(id_: str = "c1", content: str = "Luigi's has 2 tables outside.") -> dict:
    return {"role": "tool", "tool_call_id": id_, "content": content}


def user(content, **more) -> dict:
    return {"role": "user", "content": content, **more}


def assistant(content: str) -> dict:
    return {"role": "assistant", "content": content}


def sent(tmp_path, *messages: dict, context=None, settings=None, headers=None, **more) -> tuple[list, dict]:
    """What the upstream sees of a conversation, and the gateway's trace of it."""
    body = {"model": "stub", "messages": list(messages), **more}
    with Upstream("ok") as upstream, Gateway(upstream.url, tmp_path, context, **(settings or {})) as gateway:
        answered = gateway.post(body, **(headers or {}))
        assert answered.status_code == 200, answered.text
        return upstream.requests[0].messages, gateway.trace_of(answered)


def said(*texts: str) -> list[dict]:
    return request(*texts)["messages"]


def test_one_message_stands_for_the_turns_of_a_request(tmp_path):
    seen, trace = sent(tmp_path, *said(*BOOKING))
    assert seen == [user(with_words(*TURNS))]
    assert (trace["route"], trace["why"]) == ("mediated", "mediated: continues the request")


def read_only(names=("look",)):
    model = ScriptedChat(reply=joined)
    return lambda recorder: Mediator(recorder.model(model, "mediator", "scripted:m"), read_only_tools=names)


def test_the_upstream_sees_a_tool_result_of_an_earlier_turn(tmp_path):
    looked = [user(TURNS[0]), call(), result(), assistant("For how many?")]
    seen, trace = sent(tmp_path, *looked, user(TURNS[1]), context=read_only(), tools=TOOLS)
    assert seen == [*looked, user(with_words(*TURNS[:2]))]
    assert trace["route"] == "mediated"


def test_a_request_for_which_an_action_was_taken_is_not_restated(tmp_path):
    messages = [user(TURNS[0]), call("reserve"), result(), assistant("For how many?"), user(TURNS[1])]
    seen, trace = sent(tmp_path, *messages, context=read_only(), tools=TOOLS)
    assert seen == messages
    assert (trace["route"], trace["why"]) == ("passed", "the history as it is: an action was taken")


def drafts(asked) -> str:
    """An upstream that is the Mediator's model, too."""
    return (
        json.dumps({"text": "A table at Luigi's for 4 people."}) if "response_format" in asked.body else "ok"
    )


@pytest.mark.parametrize(("names", "route"), [((), "passed"), (("find", "look"), "mediated")])
def test_a_gateway_is_told_which_tools_are_read_only(names, route, tmp_path):
    messages = [user(TURNS[0]), call(), result(), assistant("For how many?"), user(TURNS[1])]
    with Upstream(drafts) as upstream:
        context = Mediators(Settings(mediator=f"openai:stub@{upstream.url}", read_only_tools=names))
        with Gateway(upstream.url, tmp_path, context) as gateway:
            answered = gateway.post({"model": "stub", "messages": messages})
            assert gateway.trace_of(answered)["route"] == route


def test_without_a_mediators_model_rules_alone_read_the_turns(tmp_path):
    with Upstream() as upstream:
        settings = Settings(upstream=upstream.url)
        with Gateway(upstream.url, tmp_path, Mediators(settings)) as gateway:
            trace = gateway.trace_of(gateway.post({"model": "stub", "messages": said(*BOOKING)}))
    assert (trace["route"], trace["instruction"]) == ("mediated", "\n".join(TURNS))
    assert len(upstream.requests) == 1
    assert settings.models == (upstream.url,)


def test_the_command_takes_the_names_of_read_only_tools(monkeypatch):
    started = []
    monkeypatch.setattr("midturn.gateway.serve", lambda settings, *_: started.append(settings))
    done = CliRunner().invoke(app, ["serve", "--read-only-tools", "look, find,"])
    assert done.exit_code == 0, done.output
    assert started[0].read_only_tools == ("look", "find")


ANSWERED = {
    "a translation": said(
        "Write a poem about ducks.", "Ducks swim in the lake.", "Translate it into French."
    ),
    "a choice": said("Name three restaurants.", "1. Luigi's\n2. Mario's\n3. Toad's", "Book the second one."),
    "a question about it": said(
        "Name three restaurants.", "Luigi's, Mario's, Toad's.", "Which is the cheapest?"
    ),
    "thanks": said("Book a table at Luigi's.", "It is booked.", "Thanks!"),
    "another request": said("Book a table at Luigi's.", "It is booked.", "Now write a poem about ducks."),
}


@pytest.mark.parametrize("messages", ANSWERED.values(), ids=ANSWERED)
def test_what_the_user_works_on_stays_in_the_history(messages, tmp_path):
    seen, trace = sent(tmp_path, *messages)
    assert seen == messages
    assert trace["route"] == "passed"
    read = next(step for step in trace["trace"] if step["step"] == "mediator")
    assert read["detail"]["reading"]["relation"] != "refines"


FEW_SHOT = [
    said("Translate: dog", "chien", "Translate: cat", "chat", "Translate: cow"),
    said("Convert to uppercase: cat", "CAT", "Convert to uppercase: dog", "DOG", "Convert to uppercase: cow"),
    said("What is the capital of France?", "Paris", "And what is the capital of Peru?"),
]


@pytest.mark.parametrize("pairs", FEW_SHOT, ids=lambda pairs: pairs[0]["content"])
def test_few_shot_pairs_pass(pairs, tmp_path):
    messages = [{"role": "system", "content": "Answer with one word."}, *pairs]
    seen, trace = sent(tmp_path, *messages)
    assert (seen, trace["route"]) == (messages, "passed")


def test_named_speakers_pass_as_they_are(tmp_path):
    messages = said(*BOOKING)
    for message, name in zip(messages[::2], ("ada", "bob", "ada"), strict=True):
        message["name"] = name
    seen, trace = sent(tmp_path, *messages)
    assert (seen, trace["route"]) == (messages, "passed")
    assert trace["why"] == "the history as it is: several speakers"


def test_one_named_speaker_keeps_the_name(tmp_path):
    messages = [
        message | ({"name": "ada"} if message["role"] == "user" else {}) for message in said(*BOOKING)
    ]
    seen, _ = sent(tmp_path, *messages)
    assert seen == [user(with_words(*TURNS), name="ada")]


def test_a_system_message_of_a_harness_after_a_tool_result_keeps_the_turns_instruction(tmp_path):
    model = ScriptedChat(reply=joined)
    context = lambda recorder: Mediator(recorder.model(model, "mediator", "scripted:m"))  # noqa: E731
    messages, later = said(*BOOKING), {"role": "system", "content": "2 steps are left."}
    loop = {"model": "stub", "tools": TOOLS, "messages": messages}
    with Upstream("ok") as upstream, Gateway(upstream.url, tmp_path, context) as gateway:
        gateway.post(loop)
        for follows in (
            [call(), result()],
            [call(), result(), later],
            [call(), result(), call("look", "c2"), result("c2"), later],
        ):
            answered = gateway.post({**loop, "messages": [*messages, *follows]})
            assert gateway.trace_of(answered)["route"] == "kept"
            assert upstream.requests[-1].messages == [user(with_words(*TURNS)), *follows]
        assert gateway.metrics()("midturn_requests_total", route="kept") == 3
    assert len(model.asked) == 1


def test_a_legacy_function_call_continues_its_turn(tmp_path):
    messages = said(*BOOKING)
    calls = {"role": "assistant", "content": None, "function_call": {"name": "look", "arguments": "{}"}}
    follows = [calls, {"role": "function", "name": "look", "content": "2 tables"}]
    body = {"model": "stub", "functions": [{"name": "look", "parameters": {}}], "messages": messages}
    with Upstream("ok") as upstream, Gateway(upstream.url, tmp_path) as gateway:
        gateway.post(body)
        answered = gateway.post({**body, "messages": [*messages, *follows]})
        assert gateway.trace_of(answered)["route"] == "kept"
    assert upstream.requests[-1].messages == [user(with_words(*TURNS)), *follows]


def test_a_legacy_function_call_of_an_earlier_turn_stays_with_its_result(tmp_path):
    calls = {"role": "assistant", "content": None, "function_call": {"name": "look", "arguments": "{}"}}
    looked = [
        user(TURNS[0]),
        calls,
        {"role": "function", "name": "look", "content": "2"},
        assistant("For whom?"),
    ]
    seen, trace = sent(tmp_path, *looked, user(TURNS[1]), context=read_only())
    assert seen == [*looked, user(with_words(*TURNS[:2]))]
    assert trace["route"] == "mediated"


@pytest.mark.parametrize("names", [("look",), ()])
def test_a_custom_tools_call_counts_as_a_call_and_stays_with_its_result(names, tmp_path):
    custom = {"id": "c1", "type": "custom", "custom": {"name": "look", "input": "tables"}}
    looked = [user(TURNS[0]), {"role": "assistant", "tool_calls": [custom]}, result(), assistant("For whom?")]
    seen, trace = sent(tmp_path, *looked, user(TURNS[1]), context=read_only(names))
    assert seen[:-1] == looked
    assert trace["route"] == ("mediated" if names else "passed")


def test_developer_messages_stay_where_they_are(tmp_path):
    first, later = ({"role": "developer", "content": text} for text in ("Be brief.", "Whisper from now on."))
    messages = said(*BOOKING)
    seen, _ = sent(tmp_path, first, *messages[:4], later, *messages[4:])
    assert seen == [first, later, user(with_words(*TURNS))]


def test_settled_exchanges_before_the_request_are_the_clients_to_the_byte(tmp_path):
    mark = {"cache_control": {"type": "ephemeral"}}
    system = {
        "content": [{"type": "text", "text": "Be brief. é \u2028", **mark}],
        "role": "system",
        "x-new": 1.0,
    }
    settled = [system, *said("Write a poem about ducks.", "Ducks swim.", "Thanks!", "You're welcome.")]
    settled[1] = {"content": [{**mark, "text": "Write a poem about ducks.", "type": "text"}], "role": "user"}
    opens = "New topic: book a table at Luigi's."
    last = user([{"type": "text", "text": TURNS[1], **mark}])
    seen, trace = sent(tmp_path, *settled, *said(opens, BOOKING[1]), last)
    assert trace["route"] == "mediated"
    assert [json.dumps(message) for message in seen[:-1]] == [json.dumps(message) for message in settled]
    assert seen[-1] == user([{"type": "text", "text": with_words(opens, TURNS[1]), **mark}])


def test_text_parts_are_joined_by_a_line_break(tmp_path):
    parts = [{"type": "text", "text": text} for text in TURNS[1:]]
    seen, _ = sent(tmp_path, *said(*BOOKING[:2]), user(parts))
    assert seen == [user("\n".join(TURNS))]


def images(messages) -> int:
    return json.dumps(messages).count('image_url": {')


@pytest.mark.parametrize(
    "messages",
    [
        [user([IMAGE])],
        [user([IMAGE]), assistant("A duck."), user("Draw it with 4 ducks.")],
        [user("Find me a hotel like this."), assistant("Like what?"), user([IMAGE])],
        [user([IMAGE]), assistant("A duck."), user([IMAGE]), assistant("2 ducks."), user([IMAGE])],
    ],
    ids=["first", "before words", "after words", "alone"],
)
def test_turns_that_are_images_alone_keep_them(messages, tmp_path):
    seen, trace = sent(tmp_path, *messages)
    assert images(seen) == images(messages)
    assert seen == messages if trace["route"] == "passed" else seen[-1]["content"][0]["type"] == "text"


@pytest.mark.parametrize(
    ("headers", "more"),
    [({"X-Midturn": "off"}, {}), ({"x-midturn": "OFF"}, {}), ({}, {"metadata": {"midturn": "off"}})],
    ids=["header", "header in capitals", "metadata"],
)
def test_a_client_that_opts_out_is_passed_through(headers, more, tmp_path):
    model = ScriptedChat(reply=joined)
    context = lambda recorder: Mediator(recorder.model(model, "mediator", "scripted:m"))  # noqa: E731
    seen, trace = sent(tmp_path, *said(*BOOKING), context=context, headers=headers, **more)
    assert seen == said(*BOOKING)
    assert (trace["route"], trace["why"], model.asked) == ("passed", "the client opted out", [])


def test_another_value_of_the_header_does_not_opt_out(tmp_path):
    _, trace = sent(tmp_path, *said(*BOOKING), headers={"X-Midturn": "on"}, metadata={"midturn": False})
    assert trace["route"] == "mediated"


def test_a_conversation_of_2000_messages_is_answered_and_one_more_is_refused(tmp_path):
    looked = [
        message
        for n in range(499)
        for message in (user("Look."), call("look", f"c{n}"), result(f"c{n}", "3"))
    ]
    rules = [{"role": "system", "content": "Be brief."}] * (2000 - len(looked) - 1)
    messages = [*rules, *looked, user("And outside.")]
    seen, trace = sent(tmp_path, *messages, context=read_only(), tools=TOOLS)
    assert len(messages) == 2000
    assert trace["status"] == 200
    assert [message for message in seen if message["role"] == "tool"] == [
        m for m in messages if m["role"] == "tool"
    ]
    with Upstream("ok") as upstream, Gateway(upstream.url, tmp_path) as gateway:
        assert gateway.post({"model": "stub", "messages": [rules[0], *messages]}).status_code == 400


LONE = "\ud83d"
HALF = math.log(0.5)
UNSURE = [{"token": "x", "logprob": HALF, "top_logprobs": [{"logprob": HALF}, {"logprob": HALF}]}]
SURROGATES = {
    "first turn": [user(f"Book a table {LONE}")],
    "mediated": [user(f"Book a table {LONE} at Luigi's."), assistant(LONE), user(f"For 4 people. {LONE}")],
    "passed": [
        user(f"Write a poem. {LONE}"),
        assistant(f"Ducks {LONE}."),
        user(f"Translate {LONE} into French."),
    ],
    "in parts": [
        user(TURNS[0]),
        assistant("?"),
        user([{"type": "text", "text": f"For 4 {LONE} people."}, IMAGE]),
    ],
    "in names": [user(TURNS[0], name=LONE), assistant("?"), user(TURNS[1], name=LONE)],
    "in calls": [user(TURNS[0]), call(LONE, LONE), result(LONE, LONE), assistant(LONE), user(TURNS[1])],
}


@pytest.mark.parametrize("messages", SURROGATES.values(), ids=SURROGATES)
@pytest.mark.parametrize("settings", [{}, {"scored": True, "remind_above": 0.1}], ids=["plain", "scored"])
def test_lone_surrogates_are_answered_and_cost_nobody_an_entry(settings, messages, tmp_path):
    body = {"model": "stub", "messages": messages, "tools": TOOLS, "user": LONE}
    body["metadata"] = {"midturn_user": LONE, "midturn_task": LONE}
    reply = Reply(f"ok {LONE}", logprobs=UNSURE)
    with Upstream(reply) as upstream:
        with Gateway(upstream.url, tmp_path, daily_per_user=Limits(calls=99), **settings) as gateway:
            answered = [
                gateway.send(json.dumps(each).encode())
                for each in (
                    body,
                    request(*BOOKING),
                    body,
                    {**body, "messages": [*messages, call(), result()]},
                )
            ]
            assert [each.status_code for each in answered] == [200] * 4
        with Gateway(upstream.url, tmp_path, **settings) as after:  # What is read here was written.
            traces = [after.trace_of(each) for each in answered]
    assert [trace["status"] for trace in traces] == [200] * 4
    assert traces[0]["route"] == traces[2]["route"] != "unmediated"
    assert traces[3]["route"] == ("kept" if traces[0]["route"] == "mediated" else "passed")
    if settings:
        assert [
            step["detail"]["entropy"]
            for trace in traces
            for step in trace["trace"]
            if step["step"] == "probe"
        ]


def test_each_route_is_counted(tmp_path):
    def reply(messages):
        if "Rome" in messages[1].text:
            raise RuntimeError("gone")
        return joined(messages)

    body = request(*BOOKING, tools=TOOLS)
    with Upstream("ok") as upstream, Gateway(upstream.url, tmp_path, mediating(reply)) as gateway:
        gateway.post(body)
        gateway.post({**body, "messages": [*body["messages"], call(), result()]})
        gateway.post(body, **{"X-Midturn": "off"})
        gateway.post(request("Book a table.", "Where?", "In Rome, for 4 people."))
        gateway.post({"model": "stub"})
        counted = gateway.metrics()
    routes = {route: counted("midturn_requests_total", route=route) for route in ROUTES}
    assert routes == {"mediated": 1, "kept": 1, "passed": 1, "unmediated": 1, "refused": 1, "reminded": 0}


ROUTES = ("mediated", "kept", "passed", "unmediated", "refused", "reminded")


def test_a_mediator_that_fails_is_logged_once_and_without_what_was_said(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr("midturn.graphs._failures._logged", set())

    def reply(messages):
        raise RuntimeError(f"no answer to {messages[1].text}")

    with Upstream("ok") as upstream, Gateway(upstream.url, tmp_path, mediating(reply)) as gateway:
        for _ in range(3):
            trace = gateway.trace_of(gateway.post(request(*BOOKING)))
            assert trace["route"] == "unmediated"
    assert [seen.messages for seen in upstream.requests] == [said(*BOOKING)] * 3
    warned = [record for record in caplog.records if record.levelname == "WARNING"]
    assert [record.name for record in warned] == ["midturn"]
    assert "mediator failed: RuntimeError" in warned[0].getMessage()
    assert not any(word in caplog.text for word in ("Luigi", "people", "Friday"))


class WrongKey(Exception):
    """What providers' clients raise."""

    status_code = 401


@pytest.mark.parametrize("metered", [True, False])
def test_a_wrong_key_of_the_mediators_costs_no_client_the_answer(metered, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr("midturn.graphs._failures._logged", set())

    def reply(_):
        raise WrongKey("Incorrect API key provided: sk-canary0users1secret2ABCDEF3456789")

    model = ScriptedChat(reply=reply)

    def context(recorder):
        return Mediator(recorder.model(model, "mediator", "scripted:m") if metered else model)

    with Upstream("ok") as upstream, Gateway(upstream.url, tmp_path, context) as gateway:
        traces = [gateway.trace_of(gateway.post(request(*BOOKING))) for _ in range(2)]
    assert [(trace["status"], trace["route"]) for trace in traces] == [(200, "unmediated")] * 2
    assert [seen.messages for seen in upstream.requests] == [said(*BOOKING)] * 2
    assert "canary" not in json.dumps(traces)
    [warned] = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert warned.startswith("mediator failed: ")
    assert "canary" not in warned
