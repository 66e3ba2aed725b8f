"""Conversations as other programs write them: documents with whatever else stands in such files."""

from hypothesis import strategies as st

words = st.text(max_size=20)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)
unknown_fields = st.dictionaries(words.map("x-{}".format), json_values, max_size=3)
shares = st.floats(0, 1)


@st.composite
def documents(draw, required, optional=None):
    """A document with these fields, some of the optional ones and unknown ones, in any order."""
    found = draw(st.fixed_dictionaries(required, optional=optional or {})) | draw(unknown_fields)
    return dict(draw(st.permutations(list(found.items()))))


tool_calls = st.fixed_dictionaries(
    {
        "id": words,
        "type": st.just("function"),
        "function": st.fixed_dictionaries({"name": words, "arguments": words}),
    }
)
messages = st.one_of(
    documents({"role": st.sampled_from(["system", "user", "assistant"]), "content": words}),
    documents({"role": st.just("user"), "content": st.lists(documents({"text": words}), max_size=2)}),
    documents(
        {
            "role": st.just("assistant"),
            "content": st.none() | words,
            "tool_calls": st.lists(tool_calls, max_size=2),
        }
    ),
    documents({"role": st.just("tool"), "tool_call_id": words, "content": words}),
)
conversations = st.lists(messages, max_size=3).map(lambda said: [*said, {"role": "user", "content": "Hi"}])

openai = documents(
    {"messages": conversations},
    {
        "score": st.none() | shares,
        "outcome": st.booleans() | st.sampled_from(["success", "failed"]),
        "task": words,
        "task_id": words | st.integers(),
        "user": words,
    },
)
tau = documents(
    {
        "task_id": st.integers() | words,
        "reward": shares,
        "info": documents({}, {"task": documents({"user_id": words, "instruction": words})}),
        "traj": conversations,
        "trial": st.integers(0, 5),
    }
)
langsmith = documents(
    {
        "id": st.uuids().map(str),
        "run_type": st.sampled_from(["chain", "llm"]),
        "inputs": documents({"messages": conversations}),
        "outputs": st.none() | documents({"messages": st.lists(messages, max_size=2)}),
    },
    {
        "error": st.none() | words,
        "start_time": st.datetimes().map(str),
        "extra": documents({"metadata": documents({}, {"thread_id": st.sampled_from("ab")})}),
        "feedback_stats": st.dictionaries(words, documents({"n": st.integers(), "avg": shares}), max_size=2),
    },
)
langfuse = documents(
    {
        "id": st.uuids().map(str),
        "input": words.map("Hi {}".format) | conversations | documents({"messages": conversations}),
        "output": st.none() | words | messages,
        "observations": st.lists(documents({"type": st.just("SPAN"), "id": words}), max_size=2),
    },
    {
        "sessionId": st.none() | st.sampled_from("ab"),
        "timestamp": st.datetimes().map(str),
        "userId": st.none() | words,
        "scores": st.lists(documents({"name": words, "value": shares | words}), max_size=2),
    },
)
by_format = {"openai": openai, "tau": tau, "langsmith": langsmith, "langfuse": langfuse}
