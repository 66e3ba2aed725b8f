"""Chats of assistants that people use, spans and benchmarks are read as their programs export them.

The texts are our own; each file has the shape that the source named beside it documents.
"""

import json

import pytest

from midturn.core import BadInput
from midturn.refiner.experience import format_of, full_of, messages_of

WISH, ASK, LATER, DONE = "Plan a walk.", "How long?", "Two hours, flat.", "Along the river."
BOTH = [(WISH, ASK), (LATER, DONE)]


def exchanges(trajectory):
    return [(turn.utterance, turn.response) for turn in trajectory.turns]


def said(role, text):
    return {"role": role, "content": text}


# github.com/lm-sys/FastChat, `data/dummy_conversation.json`; `data/README.md` of
# github.com/hiyouga/LLaMA-Factory.
SHAREGPT = {
    "id": "walk_0",
    "conversations": [
        {"from": "human", "value": WISH},
        {"from": "gpt", "value": ASK},
        {"from": "human", "value": LATER},
        {"from": "function_call", "value": '{"name": "paths", "arguments": {}}'},
        {"from": "observation", "value": "river"},
        {"from": "gpt", "value": DONE},
    ],
    "system": "Be kind.",
}


def test_sharegpt(bring, comes_back):
    done, [conversation] = bring([SHAREGPT | {"lang": "en"}], name="sharegpt.json")
    assert exchanges(conversation) == BOTH
    assert messages_of(conversation)[0] == said("system", "Be kind.")
    assert dict(done.left_out) == {"fields `lang`": 1}
    comes_back(json.dumps([SHAREGPT]), "again.json", "sharegpt")


def test_a_speaker_that_sharegpt_does_not_have_is_refused(bring):
    with pytest.raises(BadInput, match="`from` is 'narrator', which is nobody"):
        bring([{"conversations": [{"from": "narrator", "value": "Once."}]}], name="a.json")


# help.openai.com/en/articles/7260999 and github.com/pionxzh/chatgpt-exporter, `src/api.ts`.
def node(name, parent, role, content, **more):
    if isinstance(content, str):
        content = {"content_type": "text", "parts": [content]}
    message = {"id": name, "author": {"role": role}, "content": content, "recipient": "all", **more}
    return {"id": name, "message": message, "parent": parent, "children": []}


def chatgpt(leaf):
    thought = {"content_type": "thoughts", "thoughts": [{"summary": "Walks"}]}
    photo = {
        "content_type": "multimodal_text",
        "parts": [{"content_type": "image_asset_pointer", "asset_pointer": "file-service://x"}, LATER],
    }
    code = {"content_type": "code", "language": "json", "text": '{"q": "walks"}'}
    hidden = {"metadata": {"is_visually_hidden_from_conversation": True}}
    nodes = [
        {"id": "root", "message": None, "parent": None, "children": ["s"]},
        node("s", "root", "system", "", **hidden),
        node("u1", "s", "user", WISH),
        node("a0", "u1", "assistant", "Which town?", create_time=1.0),
        node("a1", "u1", "assistant", ASK, create_time=2.0),
        node("u2", "a1", "user", photo),
        node("t", "u2", "assistant", thought),
        node("c", "t", "assistant", code, recipient="search"),
        node("a2", "c", "assistant", DONE, create_time=3.0),
    ]
    return {
        "title": "Walk",
        "create_time": 1777888800.5,
        "mapping": {each["id"]: each for each in nodes},
        "current_node": leaf,
        "conversation_id": "walk",
        "id": "walk",
    }


@pytest.mark.parametrize(("leaf", "expected"), [("a2", BOTH), (None, BOTH), ("a0", [(WISH, "Which town?")])])
def test_chatgpts_export_is_the_branch_that_was_seen_last(bring, leaf, expected):
    done, [conversation] = bring([chatgpt(leaf)], name="conversations.json")
    assert exchanges(conversation) == expected
    assert conversation.conversation_id.endswith("/walk")
    assert dict(done.left_out) == ({} if leaf == "a0" else {"messages of the type thoughts": 1})


def test_chatgpts_images_and_calls_are_kept_and_its_thumbs_are_scores(bring, comes_back):
    thumbs = {"id": "f", "conversation_id": "walk", "rating": "thumbs_down", "content": "{}"}
    _, [conversation] = bring([chatgpt("a2")], name="conversations.json", scores=[thumbs])
    assert conversation.score == 0.0
    messages = messages_of(conversation)
    assert messages[2]["content"][1]["asset_pointer"] == "file-service://x"
    assert messages[3]["tool_calls"][0]["function"] == {"name": "search", "arguments": '{"q": "walks"}'}
    comes_back(json.dumps([chatgpt("a2")]), "again.json", "chatgpt")


# docs.openwebui.com/features/chat-conversations/data-controls/import-export.
def webui(rating=None):
    def message(name, parent, role, text, **more):
        return {"id": name, "parentId": parent, "childrenIds": [], "role": role, "content": text, **more}

    reasoned = f'<details type="reasoning" done="true">\n<summary>Thought</summary>\nHm.\n</details>\n{ASK}'
    messages = [
        message("u1", None, "user", WISH, timestamp=1),
        message("a0", "u1", "assistant", "Which town?", timestamp=2),
        message("a1", "u1", "assistant", reasoned, timestamp=3),
        message("u2", "a1", "user", LATER, timestamp=4),
        message("a2", "u2", "assistant", DONE, timestamp=5),
    ]
    if rating is not None:
        messages[-1]["annotation"] = {"rating": rating, "tags": []}
    history = {"messages": {each["id"]: each for each in messages}, "currentId": "a2"}
    chat = {"title": "Walk", "models": ["m"], "history": history, "messages": [], "timestamp": 1777888800000}
    return {"id": "w1", "user_id": "noor", "title": "Walk", "chat": chat, "created_at": 1777888800}


@pytest.mark.parametrize(("rating", "score"), [(1, 1.0), (-1, 0.0), (None, None)])
def test_open_webuis_export(bring, comes_back, rating, score):
    done, [conversation] = bring([webui(rating)], name="chat-export.json")
    assert (exchanges(conversation), conversation.user, conversation.score) == (BOTH, "noor", score)
    assert (dict(done.left_out), done.unscored) == ({"reasoning": 1}, score is None)
    comes_back(json.dumps([webui(rating)]), "again.json", "openwebui")


def test_open_webuis_feedback_is_about_the_chat_that_it_names(bring):
    feedback = {
        "id": "f1",
        "user_id": "noor",
        "type": "rating",
        "data": {"rating": "-1", "reason": "wrong"},
        "meta": {"chat_id": "w1", "message_id": "a2"},
        "snapshot": {},
    }
    done, [conversation] = bring([webui()], name="chat-export.json", scores=[feedback])
    assert (conversation.score, done.noted) == (0.0, 1)


# opentelemetry.io/docs/specs/semconv/gen-ai: `gen-ai-input-messages.json`, `gen-ai-output-messages.json`.
def parts(role, *listed, **more):
    return {"role": role, "parts": list(listed), **more}


def words(text):
    return {"type": "text", "content": text}


HISTORY = [parts("user", words(WISH)), parts("assistant", words(ASK)), parts("user", words(LATER))]
CALL = parts("assistant", {"type": "tool_call", "id": "c", "name": "paths", "arguments": {"flat": True}})
ANSWER = parts("tool", {"type": "tool_call_response", "id": "c", "response": ["river"]})
OUT = parts("assistant", words(DONE), finish_reason="stop")


def otlp(value):
    if isinstance(value, str):
        return {"stringValue": value}
    if isinstance(value, list):
        return {"arrayValue": {"values": [otlp(each) for each in value]}}
    if isinstance(value, dict):
        return {"kvlistValue": {"values": [{"key": key, "value": otlp(each)} for key, each in value.items()]}}
    return {"boolValue": value} if isinstance(value, bool) else {"doubleValue": value}


def span(name, parent, second, attributes, events=()):
    return {
        "traceId": "0af7651916cd43dd8448eb211c80319c",
        "spanId": name,
        "parentSpanId": parent,
        "name": "chat m",
        "startTimeUnixNano": f"17778888{second:02}000000000",
        "attributes": [{"key": key, "value": otlp(value)} for key, value in attributes.items()],
        "events": list(events),
    }


def in_and_out(put_in, came_out, pack=json.dumps):
    return {
        "gen_ai.conversation.id": "walk",
        "user.id": "noor",
        "gen_ai.operation.name": "chat",
        "gen_ai.system_instructions": pack([words("Be kind.")]),
        "gen_ai.input.messages": pack(put_in),
        "gen_ai.output.messages": pack(came_out),
    }


@pytest.mark.parametrize("pack", [json.dumps, lambda found: found], ids=["as JSON", "structured"])
def test_opentelemetrys_spans(bring, comes_back, pack):
    judged = {
        "name": "gen_ai.evaluation.result",
        "attributes": [
            {"key": "gen_ai.evaluation.name", "value": {"stringValue": "helpful"}},
            {"key": "gen_ai.evaluation.score.value", "value": {"doubleValue": 0.25}},
        ],
    }
    spans = [
        span("root", "", 1, {"http.route": "/chat"}),
        span("first", "root", 2, in_and_out(HISTORY, [CALL], pack)),
        span("last", "root", 3, in_and_out([*HISTORY, CALL, ANSWER], [OUT], pack), [judged]),
    ]
    line = {
        "resourceSpans": [
            {"resource": {"attributes": []}, "scopeSpans": [{"scope": {"name": "a"}, "spans": spans}]}
        ]
    }
    done, [conversation] = bring(line)
    assert (exchanges(conversation), conversation.user, conversation.score) == (BOTH, "noor", 0.25)
    system, *_, call, answer, _ = messages_of(conversation)
    assert system == said("system", "Be kind.")
    assert call["tool_calls"][0]["function"] == {"name": "paths", "arguments": '{"flat": true}'}
    assert (answer["role"], answer["tool_call_id"], answer["content"]) == ("tool", "c", '["river"]')
    assert dict(done.left_out) == {"spans without `gen_ai.input.messages`": 1}
    if pack is json.dumps:
        comes_back(json.dumps(line["resourceSpans"][0]["scopeSpans"][0]["spans"][1]), "a.jsonl", "otel")


def test_spans_as_an_sdk_prints_them(bring):
    printed = {
        "name": "chat m",
        "context": {"trace_id": "0x1", "span_id": "0x2"},
        "parent_id": None,
        "start_time": "2026-05-04T10:00:00.000000Z",
        "attributes": in_and_out(HISTORY, [OUT]),
        "events": [],
    }
    _, [conversation] = bring(printed)
    assert exchanges(conversation) == BOTH


def test_messages_with_parts_are_read_wherever_they_stand(bring):
    run = {"id": "r", "run_type": "chain", "inputs": {"messages": HISTORY}, "outputs": {"messages": [OUT]}}
    _, [conversation] = bring(run)
    assert exchanges(conversation) == BOTH


# github.com/sierra-research/tau2-bench, `src/tau2/data_model/simulation.py`, `message.py` and `tasks.py`.
def simulation(name, reward, **more):
    call = {"id": "c", "name": "find", "arguments": {"flat": True}, "requestor": "assistant"}
    own = {"id": "d", "name": "toggle", "arguments": {}, "requestor": "user"}
    messages = [
        said("assistant", "Hi! How can I help you?"),
        said("user", WISH),
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "id": "c", "content": "river", "requestor": "assistant"},
        said("assistant", ASK),
        {"role": "user", "content": None, "tool_calls": [own]},
        {
            "role": "tool",
            "tool_messages": [{"role": "tool", "id": "d", "content": "on", "requestor": "user"}],
        },
        said("user", LATER),
        said("assistant", DONE),
    ]
    return {
        "id": name,
        "task_id": "7",
        "timestamp": "2026-05-04T10:00:00",
        "start_time": "2026-05-04T10:00:00",
        "end_time": "2026-05-04T10:01:00",
        "duration": 60.0,
        "termination_reason": "user_stop",
        "reward_info": {"reward": reward, "db_check": None},
        "messages": messages,
        "trial": 0,
        "seed": 300,
        **more,
    }


TOLD = {"domain": "walks", "reason_for_call": "You want a walk.", "task_instructions": "Two hours, flat."}
RESULTS = {
    "timestamp": "2026-05-04T10:00:00",
    "info": {"git_commit": "x", "num_trials": 2},
    "tasks": [{"id": "7", "user_scenario": {"persona": None, "instructions": TOLD}}],
    "simulations": [
        simulation("s1", 1.0),
        simulation("s2", 0.0, trial=1),
        simulation("s3", 0.0, trial=2, termination_reason="infrastructure_error"),
    ],
}


def test_tau2_benchs_results(bring, comes_back):
    done, found = bring(RESULTS, name="results.json")
    [*_, broken] = found
    assert [(each.score, each.task_id, each.repetition) for each in found] == [
        (1.0, "7", 0),
        (0.0, "7", 1),
        (None, "7", 2),
    ]
    assert {full_of(each) for each in found} == {"You want a walk.\nTwo hours, flat."}
    assert exchanges(found[0]) == [("", "Hi! How can I help you?"), *BOTH]
    assert (broken.blame, broken.error) == ("infrastructure", "infrastructure_error")
    call = messages_of(found[0])[2]["tool_calls"][0]
    assert call["function"] == {"name": "find", "arguments": '{"flat": true}'}
    assert (done.without_full, dict(done.left_out)) == (0, {"messages of tools that the user has": 6})
    comes_back(json.dumps(RESULTS, indent=4), "again.json", "tau2")


@pytest.mark.parametrize(
    ("document", "form"),
    [
        (SHAREGPT, "sharegpt"),
        (chatgpt("a2"), "chatgpt"),
        (webui(), "openwebui"),
        (span("a", "", 1, {}), "otel"),
        (in_and_out(HISTORY, [OUT]), "otel"),
        (simulation("s", 1.0), "tau2"),
    ],
)
def test_each_is_told_by_its_first_document(tmp_path, document, form):
    (tmp_path / "a.json").write_text(json.dumps([document]))
    assert format_of(tmp_path / "a.json").name == form
