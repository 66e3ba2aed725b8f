"""What the programs write is understood: who said what, how it ended, which traces are one conversation."""

import json

import pytest

from midturn.core import BadInput
from midturn.refiner.experience import format_named, full_of, import_file, messages_of
from midturn.store import Store


def said(role, text):
    return {"role": role, "content": text}


HI, HELLO = said("user", "Hi"), said("assistant", "Hello!")
MORE, SURE = said("user", "More."), said("assistant", "Sure.")


@pytest.fixture
def read(tmp_path):
    """The trajectories that documents become."""

    def make(form, *documents, **options):
        file = tmp_path / "a.jsonl"
        file.write_text("\n".join(json.dumps(document) for document in documents))
        with Store(tmp_path / "a.db") as store:
            import_file(file, format_named(form), store, **options)
            return list(store.all_trajectories())

    return make


def exchanges(trajectory):
    return [(turn.utterance, turn.response) for turn in trajectory.turns]


def run(name="r1", put_in=(HI,), came_out=(HELLO,), **more):
    return {
        "id": name,
        "run_type": "chain",
        "inputs": {"messages": list(put_in)},
        "outputs": {"messages": list(came_out)},
        **more,
    }


def trace(name="t1", **more):
    return {"id": name, "input": "Hi", "output": "Hello!", "observations": [], "scores": [], **more}


def test_turns_are_what_the_user_said_and_what_was_answered(read):
    call = {"role": "assistant", "content": None, "tool_calls": [{"id": "c", "type": "function"}]}
    messages = [
        said("system", "Be brief."),
        HELLO,
        said("user", "Book it."),
        said("user", [{"type": "text", "text": "Today."}, {"type": "image_url", "image_url": {}}]),
        call,
        {"role": "tool", "tool_call_id": "c", "content": "booked"},
        said("assistant", "Done."),
        said("assistant", "Anything else?"),
        said("user", "No."),
    ]
    [trajectory] = read("openai", {"messages": messages})
    assert exchanges(trajectory) == [
        ("", "Hello!"),
        ("Book it.\n\nToday.", "Done.\n\nAnything else?"),
        ("No.", ""),
    ]
    assert messages_of(trajectory) == messages


@pytest.mark.parametrize(
    ("fields", "score"),
    [
        ({}, None),
        ({"score": 0.25}, 0.25),
        ({"score": None}, None),
        ({"outcome": True}, 1.0),
        ({"outcome": "Failed"}, 0.0),
        ({"score": 0.5, "outcome": "success"}, 0.5),
    ],
)
def test_openai_lines_may_say_how_it_went(read, fields, score):
    [trajectory] = read("openai", {"messages": [HI], **fields})
    assert trajectory.score == score


def test_openai_lines_may_say_what_and_who_it_was(read):
    line = {"messages": [HI], "id": 7, "task": "travel", "task_id": 3, "repetition": 2, "user": "ann"}
    [trajectory] = read("openai", line)
    assert trajectory.conversation_id == f"{trajectory.run_id}/7"
    assert (trajectory.task, trajectory.task_id, trajectory.repetition, trajectory.user) == (
        "travel",
        "3",
        2,
        "ann",
    )


@pytest.mark.parametrize(
    ("form", "document", "wrong"),
    [
        ("openai", {"messages": []}, "`messages`: List should have at least 1 item"),
        ("openai", {"messages": ["Hi"]}, r"`messages.0` is no chat message"),
        ("openai", {"messages": [{"role": "robot", "content": ""}]}, "`role`: Input should be 'system'"),
        ("openai", {"messages": [HI, {"role": "user", "content": 3}]}, r"`messages.1` is no chat message"),
        ("openai", {"messages": [HI], "score": 7}, "`score`: Input should be less than or equal to 1"),
        ("openai", {"messages": [HI], "outcome": "meh"}, "unknown outcome 'meh'. Known: success"),
        ("tau", {"task_id": 1}, "`traj`: Field required"),
        ("tau", {"traj": [], "reward": 1.0}, "`task_id`: Field required"),
        ("langsmith", {"id": "r", "run_type": "chain"}, "a run without `inputs`"),
        ("langsmith", {"id": "r", "inputs": {}}, "`run_type`: Field required"),
        ("langsmith", run() | {"inputs": {"question": "Hi"}}, "`inputs` holds no messages: expected text"),
        ("langsmith", run() | {"inputs": "Hi"}, "`inputs`: Input should be a valid dictionary"),
        ("langsmith", run() | {"outputs": {"x": 1}}, "`outputs` holds no messages: expected text"),
        ("langfuse", {"id": "t", "observations": []}, "the trace has no `input`"),
        ("langfuse", trace(input={"question": "Hi"}), "`input` holds no messages: expected text"),
        ("langfuse", {"input": "Hi", "output": "Hello"}, "`id`: Field required"),
    ],
)
def test_what_is_not_recognised_is_refused_with_what_was_expected(read, form, document, wrong):
    with pytest.raises(BadInput, match=r"a.jsonl:1: ") as refused:
        read(form, document)
    assert wrong in str(refused.value)
    assert "\n" not in str(refused.value)


def test_tau_bench_trials_are_repetitions_of_a_task(read):
    dialogue = {"task_id": 4, "reward": 1.0, "info": {"task": {"user_id": "ann"}}, "traj": [HI, HELLO]}
    first, second = read("tau", {**dialogue, "trial": 0}, {**dialogue, "trial": 3})
    assert [(each.task_id, each.repetition, each.user) for each in (first, second)] == [
        ("4", 0, "ann"),
        ("4", 3, "ann"),
    ]


def test_what_a_tau_bench_user_was_told_is_the_instruction_in_full(read):
    task = {"user_id": "ann", "instruction": "You are Ann. You want to fly."}
    [trajectory] = read("tau", {"task_id": 4, "info": {"task": task}, "traj": [HI, HELLO]})
    assert full_of(trajectory) == "You are Ann. You want to fly."


def test_a_tau_bench_dialogue_that_broke_is_no_score(read):
    broken = {"task_id": 4, "reward": 0.0, "info": {"error": "429"}, "traj": [], "trial": 0}
    [trajectory] = read("tau", broken)
    assert (trajectory.score, trajectory.blame, trajectory.error) == (None, "infrastructure", "429")


@pytest.mark.parametrize(
    "inputs",
    [
        {"messages": [HI]},
        {"messages": [[HI]]},
        {"messages": "Hi"},
        {"messages": [["human", "Hi"]]},
        {"messages": [{"role": "human", "content": "Hi"}]},
        {"input": "Hi"},
        {"input": ["human", "Hi"]},
        {"prompts": ["Hi"]},
        json.dumps({"messages": [HI]}),
        {"messages": [{"type": "human", "content": "Hi"}]},
        {"messages": [{"type": "human", "data": {"content": "Hi"}}]},
        {
            "messages": [
                {
                    "lc": 1,
                    "type": "constructor",
                    "id": ["langchain", "schema", "messages", "HumanMessage"],
                    "kwargs": {"content": "Hi"},
                }
            ]
        },
    ],
    ids=[
        "openai",
        "batch",
        "text for messages",
        "pair",
        "langchain role",
        "text",
        "one pair",
        "prompts",
        "json",
        "langchain",
        "langchain data",
        "constructor",
    ],
)
@pytest.mark.parametrize(
    "outputs",
    [
        {"messages": [HELLO]},
        {"messages": [HI, {"type": "ai", "content": "Hello!"}]},
        {"choices": [{"message": HELLO}]},
        {"generations": [[{"text": "Hello!", "message": {"type": "ai", "data": {"content": "Hello!"}}}]]},
        {"generations": [[{"text": "Hello!"}]]},
        {"messages": [{"role": "ai", "content": "Hello!"}]},
        json.dumps({"messages": [HELLO]}),
        {"output": "Hello!"},
        {"output": {"type": "AIMessageChunk", "role": "assistant", "content": "Hello!"}},
        HELLO,
    ],
    ids=[
        "messages",
        "whole state",
        "openai",
        "chat model",
        "completion",
        "langchain role",
        "json",
        "text",
        "message",
        "fields",
    ],
)
def test_langsmith_inputs_and_outputs_are_messages_in_any_usual_form(read, inputs, outputs):
    [trajectory] = read("langsmith", {"id": "r", "run_type": "llm", "inputs": inputs, "outputs": outputs})
    assert exchanges(trajectory) == [("Hi", "Hello!")]


def test_what_was_said_before_an_input_is_part_of_the_conversation(read):
    inputs = {"input": "More.", "chat_history": [HI, HELLO]}
    [trajectory] = read("langsmith", run() | {"inputs": inputs, "outputs": {"output": "Sure."}})
    assert exchanges(trajectory) == [("Hi", "Hello!"), ("More.", "Sure.")]


def with_metadata(form, metadata):
    return run(extra={"metadata": metadata}) if form == "langsmith" else trace(metadata=metadata)


@pytest.mark.parametrize("form", ["langsmith", "langfuse"])
@pytest.mark.parametrize(
    "metadata",
    [
        {"repetition": "first", "task_id": "t"},
        {"repetition": None, "task_id": "t"},
        {"repetition": -1, "task_id": "t"},
        {"task": ["a", "b"], "task_id": "t"},
        {"full": {"a": 1}, "user_id": {"id": 1}, "task_id": "t"},
    ],
)
def test_metadata_that_means_something_else_is_passed_over(read, form, metadata):
    [trajectory] = read(form, with_metadata(form, metadata))
    assert (trajectory.task, trajectory.task_id, trajectory.repetition) == (form, "t", 0)
    assert full_of(trajectory) is None


@pytest.mark.parametrize("form", ["langsmith", "langfuse"])
def test_metadata_may_tell_the_instruction_in_full(read, form):
    [trajectory] = read(form, with_metadata(form, {"full": "Greet me."}))
    assert full_of(trajectory) == "Greet me."


def generation(kind, name, put_in, said, began):
    return {"id": name, "type": kind, "input": put_in, "output": said, "startTime": began}


@pytest.mark.parametrize("kind", ["GENERATION", "AGENT"])
@pytest.mark.parametrize(
    "own",
    [
        {"input": None, "output": None},
        {"input": {"args": [], "kwargs": {"q": "Hi"}}, "output": {"a": 1}},
        {"input": "Hi", "output": {"completion": 1}},
    ],
    ids=["nothing", "arguments of a function", "an output of its own"],
)
def test_the_last_generation_stands_in_for_a_trace_without_a_conversation(read, kind, own):
    observations = [
        generation(kind, "b", [HI, HELLO, MORE], SURE, "2026-01-01T00:00:00.500Z"),
        generation(kind, "a", [HI], HELLO, "2026-01-01T00:00:00Z"),
        {"id": "s", "type": "SPAN", "input": {"a": 1}},
    ]
    [trajectory] = read("langfuse", trace(observations=observations, **own))
    assert exchanges(trajectory) == [("Hi", "Hello!"), ("More.", "Sure.")]


def test_langfuse_outputs_may_be_the_choices_of_openai(read):
    [trajectory] = read("langfuse", trace(output={"choices": [{"message": HELLO}]}))
    assert exchanges(trajectory) == [("Hi", "Hello!")]


@pytest.mark.parametrize(
    ("form", "page"),
    [
        ("langfuse", {"data": [trace("a"), trace("b")], "meta": {"page": 1}}),
        ("langfuse", {"data": [trace("a"), trace("b")]}),
        ("langsmith", {"runs": [run("a"), run("b")], "cursors": {"next": "x"}}),
    ],
)
def test_pages_of_an_api_are_read_as_what_is_on_them(read, form, page):
    assert len(read(form, page)) == 2


def test_langchain_tool_calls_become_openais(read):
    call = {"type": "ai", "content": "", "tool_calls": [{"name": "find", "args": {"x": 1}, "id": "c"}]}
    answer = {"type": "tool", "content": "1", "tool_call_id": "c"}
    [trajectory] = read("langsmith", run(came_out=[call, answer, HELLO]))
    _, called, answered, _ = messages_of(trajectory)
    assert called["tool_calls"] == [
        {"id": "c", "type": "function", "function": {"name": "find", "arguments": '{"x": 1}'}}
    ]
    assert (answered["role"], answered["tool_call_id"]) == ("tool", "c")


def threads(form, second_repeats_the_first):
    """Two traces of one thread, the later one first, as exports have them."""
    put_in = [HI, HELLO, MORE] if second_repeats_the_first else [MORE]
    if form == "langsmith":
        extra = {"metadata": {"thread_id": "t", "user_id": "ann"}}
        return [
            run("r2", put_in, [SURE], start_time="2026-01-01T00:01", extra=extra),
            run("r1", [HI], [HELLO], start_time="2026-01-01T00:00", extra=extra),
        ]
    same = {"sessionId": "t", "userId": "ann"}
    return [
        trace("r2", input={"messages": put_in}, output=SURE, timestamp="2026-01-01T00:01", **same),
        trace("r1", input=[HI], output=HELLO, timestamp="2026-01-01T00:00", **same),
    ]


@pytest.mark.parametrize("form", ["langsmith", "langfuse"])
@pytest.mark.parametrize("repeats", [True, False], ids=["with history", "without"])
def test_traces_of_one_thread_are_one_conversation_in_the_order_of_time(read, form, repeats):
    [trajectory] = read(form, *threads(form, repeats))
    assert exchanges(trajectory) == [("Hi", "Hello!"), ("More.", "Sure.")]
    assert trajectory.user == "ann"


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2026-01-01T10:00:00Z", "2026-01-01T10:00:00.500Z"),
        ("2026-01-01T10:00:00+02:00", "2026-01-01T09:00:00Z"),
        (None, "2026-01-01T09:00:00Z"),
        ("some day", "0001-01-01T09:00:00+01:00"),
    ],
)
@pytest.mark.parametrize("form", ["langsmith", "langfuse"])
def test_times_are_compared_as_times(read, form, earlier, later):
    extra = {"metadata": {"thread_id": "t"}}
    make = {
        "langsmith": lambda name, said, at: run(name, [said], [SURE], start_time=at, extra=extra),
        "langfuse": lambda name, said, at: trace(
            name, input=[said], output=SURE, timestamp=at, sessionId="t"
        ),
    }[form]
    [trajectory] = read(form, make("r2", MORE, later), make("r1", HI, earlier))
    assert exchanges(trajectory) == [("Hi", "Sure."), ("More.", "Sure.")]


@pytest.mark.parametrize(
    "refusal",
    [
        {"role": "assistant", "content": None, "refusal": "I can't."},
        {"role": "assistant", "content": [{"type": "refusal", "refusal": "I can't."}]},
    ],
)
def test_a_refusal_is_an_answer(read, refusal):
    [trajectory] = read("openai", {"messages": [HI, refusal, MORE, SURE]})
    assert exchanges(trajectory) == [("Hi", "I can't."), ("More.", "Sure.")]


@pytest.mark.parametrize("form", ["langsmith", "langfuse"])
def test_a_later_import_makes_a_conversation_longer(read, form):
    later, earlier = threads(form, second_repeats_the_first=False)
    [first] = read(form, earlier)
    [both] = read(form, earlier, later)
    assert both.conversation_id == first.conversation_id
    assert [len(first.turns), len(both.turns)] == [1, 2]


def test_a_windowed_history_repeats_nothing(read):
    extra = {"metadata": {"thread_id": "t"}}
    [trajectory] = read(
        "langsmith",
        run("r1", [said("system", "It is 9:00."), HI], [HELLO], start_time="1", extra=extra),
        run("r2", [said("system", "It is 9:01."), HELLO, MORE], [SURE], start_time="2", extra=extra),
    )
    assert exchanges(trajectory) == [("Hi", "Hello!"), ("More.", "Sure.")]


def test_traces_that_end_alike_are_not_taken_for_one_another(read):
    extra = {"metadata": {"thread_id": "t"}}
    [trajectory] = read(
        "langsmith",
        run("r1", [HI], [SURE], start_time="1", extra=extra),
        run("r2", [MORE], [SURE], start_time="2", extra=extra),
    )
    assert exchanges(trajectory) == [("Hi", "Sure."), ("More.", "Sure.")]


def test_a_downloaded_langfuse_trace_is_read(read):
    generation = {
        "id": "g",
        "type": "GENERATION",
        "input": json.dumps([HI]),
        "output": json.dumps(HELLO),
    }
    [trajectory] = read("langfuse", {"trace": {"id": "t1", "userId": "ann"}, "observations": [generation]})
    assert exchanges(trajectory) == [("Hi", "Hello!")]
    assert trajectory.user == "ann"


def test_text_that_only_looks_like_json_is_what_the_user_said(read):
    [trajectory] = read("langfuse", trace(input='[1, 2] and {"a": 1}', output='{"a": 1}'))
    assert exchanges(trajectory) == [('[1, 2] and {"a": 1}', '{"a": 1}')]


@pytest.mark.parametrize(
    ("scores", "asked", "score"),
    [
        ({}, None, None),
        ({"right": 0.5}, None, 0.5),
        ({"right": 0.5, "kind": 1.0}, None, None),
        ({"right": 0.5, "kind": 1.0}, "right", 0.5),
        ({"right": 0.5}, "kind", None),
        ({"stars": 4.0}, None, None),
    ],
    ids=["none", "one", "several", "several, one asked for", "another asked for", "not from 0 to 1"],
)
@pytest.mark.parametrize("form", ["langsmith", "langfuse"])
def test_the_outcome_is_the_score_that_was_asked_for_or_the_only_one(read, form, scores, asked, score):
    document = (
        run(feedback_stats={name: {"n": 1, "avg": value} for name, value in scores.items()})
        if form == "langsmith"
        else trace(scores=[{"name": name, "value": value} for name, value in scores.items()])
    )
    [trajectory] = read(form, document, score=asked)
    assert trajectory.score == score


def test_langfuse_words_are_no_scores_and_several_values_have_a_mean(read):
    scores = [
        {"name": "right", "value": 1},
        {"name": "right", "value": 0},
        {"name": "kind", "value": "very", "dataType": "CATEGORICAL"},
    ]
    [trajectory] = read("langfuse", trace(scores=scores))
    assert trajectory.score == 0.5


@pytest.mark.parametrize("kind", ["CATEGORICAL", "TEXT", "CORRECTION"])
def test_langfuse_numbers_that_stand_for_words_are_no_scores(read, kind):
    word = {"name": "quality", "value": 0, "dataType": kind, "stringValue": "excellent"}
    number = {"name": "right", "value": 1, "dataType": "NUMERIC"}
    [alone] = read("langfuse", trace("a", scores=[word]))
    assert alone.score is None
    *_, beside = read("langfuse", trace("b", scores=[word, number]))
    assert beside.score == 1.0


@pytest.mark.parametrize("form", ["langsmith", "langfuse"])
def test_a_trace_that_changed_since_is_not_taken_for_the_one_that_is_there(read, form):
    one, other = (run(), run(came_out=[SURE])) if form == "langsmith" else (trace(), trace(output="Bye"))
    read(form, one)
    with pytest.raises(BadInput, match="is there already and says something else"):
        read(form, one, other)


def test_what_is_wrong_is_said_on_one_line_that_cannot_steer_a_terminal(read):
    with pytest.raises(BadInput) as refused:
        read("langsmith", run(feedback_stats={"a\n\x1b[31mb": {"avg": "no number"}}))
    assert "`feedback_stats.a b.avg`" in str(refused.value)


@pytest.mark.parametrize("inside", [r'[{"role": "user", "content": "\ud800"}]', "[" * 100_000, "[NaN]"])
def test_json_within_a_text_that_cannot_be_kept_is_taken_as_text(read, inside):
    [trajectory] = read("langfuse", trace(input=inside))
    assert trajectory.turns[0].utterance == inside
