"""A tool's file, imported, exported in the tool's format and imported again, holds the same conversations.

The texts are our own; each file has the shape that the source named beside it documents.
"""

import csv
import gzip
import io
import json

import pytest

from midturn.refiner.experience import (
    Choice,
    export_file,
    format_named,
    format_of,
    full_of,
    import_file,
    mapped,
    messages_of,
)
from midturn.store import Store

WISH, ASK, LATER, DONE = "A kayak, please.", "For which day?", "Saturday, for two.", "Kayak 4 is yours."
BOTH = [(WISH, ASK), (LATER, DONE)]


def told(trajectory):
    """What a conversation says, whatever file it came in."""
    turns = [(turn.utterance, turn.response) for turn in trajectory.turns]
    return turns, trajectory.user, trajectory.score, full_of(trajectory), messages_of(trajectory)


def there_and_back(folder, name, content, scores=None, form=None):
    """Import a file, export it, import that; return what was said of the first import, and both."""
    (folder / "out").mkdir()
    file, again = folder / name, folder / "out" / "again.json"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    rows = folder / "scores.jsonl"
    if scores is not None:
        rows.write_text("\n".join(json.dumps(each) for each in scores))
    with Store(folder / "one.db") as one, Store(folder / "two.db") as two:
        found = form or format_of(file)
        done = import_file(file, found, one, scores=rows if scores is not None else None)
        written = format_named(found.name)
        again = again if written.container == "list" else again.with_suffix(".jsonl")
        export_file(again, written, one, Choice().among(one))
        import_file(again, form or format_of(again), two)
        first, second = ([told(each) for each in store.all_trajectories()] for store in (one, two))
    assert first == second
    return done, first


def table(rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(name for row in rows for name in row)))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


# github.com/langfuse/langfuse, `worker/src/features/database-read-stream/trace-stream.ts` and
# `observation-stream.ts`, as CSV: objects as JSON, scores as lists in a column of their name.
def traces():
    def row(name, minute, put_in, came_out, rated):
        return {
            "id": name,
            "timestamp": f"2026-06-06T10:{minute:02}:00.000Z",
            "name": "rental",
            "userId": "noor",
            "sessionId": "kayak",
            "tags": '["web"]',
            "bookmarked": "false",
            "input": put_in,
            "output": came_out,
            "metadata": '{"full": "A kayak for two on Saturday."}',
            "rated": rated,
        }

    said = json.dumps({"messages": [{"role": "user", "content": WISH}]})
    return [row("t2", 9, LATER, DONE, "[0]"), row("t1", 1, said, ASK, "")]


def observations(case=lambda name: name):
    """Newest first, as the API gives them; the table and the blob storage say the same in their own case."""

    def row(name, trace, second, kind, parent, put_in, came_out):
        fields = {
            "id": name,
            "traceId": trace,
            "projectId": "p",
            "type": kind,
            "parentObservationId": parent,
            "startTime": f"2026-06-06T10:00:{second:02}.000Z",
            "endTime": None,
            "name": name,
            "level": "DEFAULT",
            "userId": "noor",
            "sessionId": "kayak",
            "input": put_in,
            "output": came_out,
        }
        return {case(field): value for field, value in fields.items()}

    return [
        row("g2", "t2", 30, "GENERATION", "r2", LATER, DONE),
        row("u2", "t2", 29, "TOOL", "r2", "{}", "4"),
        row("r2", "t2", 28, "AGENT", None, LATER, DONE),
        row("g1", "t1", 1, "GENERATION", None, WISH, ASK),
    ]


def snake(name):
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def score(case=lambda name: name, **more):
    fields = {"id": "s1", "traceId": "t2", "name": "rated", "value": 0, "dataType": "BOOLEAN", **more}
    return {case(field): value for field, value in fields.items()}


def as_lines(rows):
    return "\n".join(json.dumps(row) for row in rows)


@pytest.mark.parametrize(
    ("name", "content", "scores", "full"),
    [
        ("traces.csv", table(traces()), None, "A kayak for two on Saturday."),
        ("observations.csv", table([{**row, "rated": ""} for row in observations()]), [score()], None),
        # api.reference.langfuse.com: `GET /api/public/v2/observations`, `GET /api/public/v3/scores`.
        (
            "page.json",
            json.dumps({"data": observations(), "meta": {"cursor": None}}),
            [{"data": [score(), score(id="s2", traceId="t9")], "meta": {"cursor": None}}],
            None,
        ),
        # langfuse.com/docs/api-and-data-platform/features/blob-storage-export-fields.
        (
            "observations.jsonl.gz",
            gzip.compress(as_lines(observations(snake)).encode()),
            [score(snake, observationId=None, stringValue=None)],
            None,
        ),
        ("page2.json", json.dumps({"data": observations()}), [score(traceId=None, sessionId="kayak")], None),
    ],
    ids=["traces as CSV", "observations as CSV", "pages of the API", "blob storage", "score of a session"],
)
def test_langfuse(tmp_path, name, content, scores, full):
    _, [(turns, user, rated, wanted, _)] = there_and_back(tmp_path, name, content, scores)
    assert (turns, user, rated, wanted) == (BOTH, "noor", 0.0, full)


# opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-events and, up to version 1.36, the events of one message;
# opentelemetry-proto, `logs/v1/logs.proto`, as JSON.
TRACE, SPANS = "5b8efff798038103d269b633813fc60c", ("eee19b7ec3c1b174", "eee19b7ec3c1b175")


def typed(value):
    if isinstance(value, dict):
        return {
            "kvlistValue": {"values": [{"key": key, "value": typed(each)} for key, each in value.items()]}
        }
    if isinstance(value, list):
        return {"arrayValue": {"values": [typed(each) for each in value]}}
    if isinstance(value, int):
        return {"intValue": str(value)}
    return {"doubleValue": value} if isinstance(value, float) else {"stringValue": value}


def log(event, second, body=None, span=SPANS[0], **attributes):
    return {
        "timeUnixNano": f"17807400{second:02}000000000",
        "observedTimeUnixNano": f"17807400{second:02}000000001",
        "severityNumber": 9,
        "eventName": event,
        **({} if body is None else {"body": typed(body)}),
        "attributes": [
            {"key": key.replace("__", "."), "value": typed(each)} for key, each in attributes.items()
        ],
        "traceId": TRACE,
        "spanId": span,
    }


def otlp(*records):
    scope = {"scope": {"name": "instrumentation"}, "logRecords": list(records)}
    return json.dumps({"resourceLogs": [{"resource": {"attributes": []}, "scopeLogs": [scope]}]})


CALL = {"id": "c", "type": "function", "function": {"name": "free", "arguments": "{}"}}
HISTORY = [
    ("gen_ai.system.message", {"content": "Rent out boats."}),
    ("gen_ai.user.message", {"content": WISH}),
    ("gen_ai.assistant.message", {"content": ASK}),
    ("gen_ai.user.message", {"content": LATER}),
]
FIRST = [
    *(log(event, 1, body) for event, body in HISTORY),
    log("gen_ai.choice", 2, {"index": 0, "finish_reason": "tool_calls", "message": {"tool_calls": [CALL]}}),
]
SECOND = [
    *(log(event, 3, body, SPANS[1]) for event, body in HISTORY),
    log("gen_ai.assistant.message", 3, {"tool_calls": [CALL]}, SPANS[1]),
    log("gen_ai.tool.message", 3, {"id": "c", "content": "kayak 4"}, SPANS[1]),
    log("gen_ai.choice", 4, {"index": 0, "finish_reason": "stop", "message": {"content": DONE}}, SPANS[1]),
    log("gen_ai.choice", 4, {"index": 1, "finish_reason": "stop", "message": {"content": "No."}}, SPANS[1]),
]
JUDGED = log(
    "gen_ai.evaluation.result",
    9,
    span=SPANS[1],
    gen_ai__evaluation__name="helpful",
    gen_ai__evaluation__score__value=0.25,
)


def test_log_records_of_one_message_each(tmp_path):
    done, [(turns, _, rated, _, messages)] = there_and_back(
        tmp_path, "logs.json", otlp(*FIRST, *SECOND, JUDGED, log("http.request", 5, "GET /"))
    )
    assert (turns, rated) == (BOTH, 0.25)
    assert [message["role"] for message in messages] == [
        "system", "user", "assistant", "user", "assistant", "tool", "assistant",
    ]  # fmt: skip
    assert (messages[4]["tool_calls"], messages[5]["tool_call_id"]) == ([CALL], "c")
    assert dict(done.left_out) == {"choices beside the first": 1, "log records of no conversation": 1}


def parts(role, text):
    return {"role": role, "parts": [{"type": "text", "content": text}]}


@pytest.mark.parametrize("pack", [json.dumps, lambda found: found], ids=["as JSON", "structured"])
def test_log_records_with_whole_calls(tmp_path, pack):
    def details(second, span, put_in, came_out):
        named = {"gen_ai__conversation__id": "kayak", "user__id": "noor"}
        said = {
            "gen_ai__input__messages": pack([parts(*each) for each in put_in]),
            "gen_ai__output__messages": pack([{**parts("assistant", came_out), "finish_reason": "stop"}]),
        }
        return log("gen_ai.client.inference.operation.details", second, None, span, **named, **said)

    later = details(3, SPANS[1], [("user", WISH), ("assistant", ASK), ("user", LATER)], DONE)
    first = details(1, SPANS[0], [("user", WISH)], ASK)
    _, [(turns, user, rated, *_)] = there_and_back(tmp_path, "logs.json", otlp(later, JUDGED, first))
    assert (turns, user, rated) == (BOTH, "noor", 0.25)


# opentelemetry-sdk 1.45 for Python, `ReadableLogRecord.to_json`.
def printed(event, second, body):
    return {
        "body": body,
        "severity_number": None,
        "severity_text": None,
        "attributes": {"gen_ai.system": "openai"},
        "dropped_attributes": 0,
        "timestamp": f"2026-06-06T10:00:{second:02}.577800Z",
        "observed_timestamp": f"2026-06-06T10:00:{second:02}.577808Z",
        "trace_id": f"0x{TRACE}",
        "span_id": f"0x{SPANS[0]}",
        "trace_flags": 3,
        "resource": {"attributes": {"service.name": "rental"}, "schema_url": ""},
        "event_name": event,
    }


def test_log_records_as_an_sdk_prints_them(tmp_path):
    choice = printed("gen_ai.choice", 2, {"index": 0, "message": {"role": "assistant", "content": DONE}})
    said = [printed(event, 1, body) for event, body in HISTORY]
    _, [(turns, *_)] = there_and_back(tmp_path, "logs.jsonl", as_lines([*said, choice]))
    assert turns == BOTH


def test_log_records_without_words_say_so(tmp_path):
    silent = log("gen_ai.user.message", 1, {}), log("gen_ai.choice", 2, {"index": 0, "message": {}})
    spoken = log("gen_ai.user.message", 3, {"content": WISH}, SPANS[1])
    done, _ = there_and_back(tmp_path, "logs.json", otlp(*silent, spoken))
    assert dict(done.left_out) == {"messages whose content the instrumentation did not record": 2}


def test_a_table_of_ones_own(tmp_path):
    rows = [
        {"chat": "k", "by": "noor", "said": WISH, "answer": ASK, "at": "2026-06-06T10:00:00Z", "liked": ""},
        {"chat": "k", "by": "noor", "said": LATER, "answer": DONE, "at": "2026-06-06T10:01:00Z", "liked": -1},
    ]
    form = mapped({"id": "chat", "user": "by", "utterance": "said", "response": "answer", "time": "at",
                   "score": "liked"})  # fmt: skip
    _, [(turns, user, rated, *_)] = there_and_back(tmp_path, "log.csv", table(rows), form=form)
    assert (turns, user, rated) == (BOTH, "noor", 0.0)
