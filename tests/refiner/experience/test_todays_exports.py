"""Files as the tools write them today are read whole: who spoke, for whom, how it went.

The texts are our own; each file has the shape that the source named beside it documents.
"""

import csv
import io
import json

import pytest

from midturn.core import BadInput
from midturn.refiner.experience import format_of, full_of, import_file, messages_of
from midturn.store import Store

WISH, ASK, LATER, DONE = "A table, please.", "For how many?", "Four, at eight.", "Table 9 is yours."


def exchanges(trajectory):
    return [(turn.utterance, turn.response) for turn in trajectory.turns]


BOTH = [(WISH, ASK), (LATER, DONE)]


# https://github.com/langfuse/langfuse/blob/main/worker/src/features/database-read-stream/trace-stream.ts:
# the fields of a row of the traces table, its scores flattened by `getChunkWithFlattenedScores`.
def table_row(name, put_in, came_out, minute, **columns):
    return {
        "id": name,
        "timestamp": f"2026-05-04T10:{minute:02}:00.000Z",
        "name": "chat",
        "userId": "ines",
        "sessionId": "table-for-four",
        "release": None,
        "version": None,
        "environment": "production",
        "tags": ["web"],
        "bookmarked": False,
        "public": False,
        "input": put_in,
        "output": came_out,
        "metadata": {"channel": "web"},
        "latency": 1.25,
        "usage": {"promptTokens": "12", "completionTokens": "4", "totalTokens": "16"},
        "inputCost": None,
        "level": "DEFAULT",
        "errorCount": "0",
        "observationCount": 2,
        "comments": [],
        **columns,
    }


def test_a_langfuse_table_has_its_scores_in_columns(bring, comes_back):
    rows = [
        table_row("t1", WISH, ASK, 0, **{"user-feedback": None, "tone": None}),
        table_row("t2", LATER, DONE, 1, **{"user-feedback": [0], "tone": ["brusque"]}),
    ]
    done, [conversation] = bring(rows, name="traces.json")
    assert (exchanges(conversation), conversation.user, conversation.score) == (BOTH, "ines", 0.0)
    assert (done.conversations, done.longer, done.unscored) == (1, 1, 0)
    assert dict(done.left_out) == {"scores `tone` that are no outcome": 1}
    comes_back(json.dumps(rows), "again.json", "langfuse")


def test_a_langfuse_table_may_be_csv(bring, tmp_path):
    rows = [
        table_row("t1", json.dumps([{"role": "user", "content": WISH}]), ASK, 0, rated=""),
        table_row("t2", LATER, DONE, 1, rated="[1]", metadata='{"full": "A table for four at eight."}'),
    ]
    text = io.StringIO()
    table = csv.DictWriter(text, rows[0])
    table.writeheader()
    table.writerows(rows)
    (tmp_path / "traces.csv").write_text(text.getvalue())
    with Store(tmp_path / "csv.db") as store:
        import_file(tmp_path / "traces.csv", format_of(tmp_path / "traces.csv"), store)
        [conversation] = store.all_trajectories()
    assert (exchanges(conversation), conversation.score) == (BOTH, 1.0)
    assert full_of(conversation) == "A table for four at eight."


# https://langfuse.com/docs/api-and-data-platform/features/blob-storage-export-fields: `observations_v2/` and
# `scores/`, JSON Lines in snake case, times without a zone.
def blob_row(name, kind, second, trace="t1", parent=None, put_in=None, came_out=None):
    return {
        "id": name,
        "trace_id": trace,
        "project_id": "p",
        "environment": "default",
        "type": kind,
        "parent_observation_id": parent,
        "start_time": f"2026-05-04 10:00:{second:02}.000000",
        "end_time": None,
        "name": name,
        "metadata": {},
        "level": "DEFAULT",
        "input": put_in,
        "output": came_out,
        "user_id": "ines",
        "session_id": "table-for-four",
        "trace_name": "chat",
        "tags": [],
    }


def blob_score(name, value, kind="NUMERIC", word=None, trace="t2", session=None):
    return {
        "id": f"s-{name}-{value}",
        "timestamp": "2026-05-04 10:09:00.000000",
        "project_id": "p",
        "environment": "default",
        "trace_id": trace,
        "observation_id": None,
        "session_id": session,
        "name": name,
        "value": value,
        "source": "API",
        "data_type": kind,
        "string_value": word,
    }


GREETED = [{"role": "system", "content": "Book tables."}, {"role": "user", "content": WISH}]
HISTORY = [*GREETED, {"role": "assistant", "content": ASK}, {"role": "user", "content": LATER}]
CALL = {"role": "assistant", "tool_calls": [{"id": "c", "function": {"name": "book", "arguments": "{}"}}]}
BLOB = [
    blob_row("r1", "SPAN", 0, put_in='{"args": [], "kwargs": {"q": 1}}', came_out="null"),
    blob_row("g1", "GENERATION", 1, parent="r1", put_in=json.dumps(GREETED), came_out=ASK),
    blob_row("r2", "AGENT", 20, "t2", put_in=LATER, came_out=DONE),
    blob_row("g2", "GENERATION", 21, "t2", "r2", json.dumps(HISTORY), json.dumps(CALL)),
    blob_row("u2", "TOOL", 22, "t2", "g2", "{}", "9"),
    blob_row("g3", "GENERATION", 23, "t2", "r2", json.dumps([*HISTORY, CALL]), DONE),
]


def test_langfuse_rows_of_the_blob_storage_are_one_conversation_a_session(bring, comes_back):
    done, [conversation] = bring(*BLOB, scores=[blob_score("user-feedback", 0)])
    assert (exchanges(conversation), conversation.user, conversation.score) == (BOTH, "ines", 0.0)
    assert conversation.conversation_id.endswith("/table-for-four")
    assert (done.conversations, done.unscored, done.noted) == (1, 0, 1)
    assert dict(done.left_out) == {
        "observations of the type SPAN without messages": 1,
        "steps of the type TOOL": 1,
    }
    rows = [each for each in BLOB if each["id"] not in ("r1", "u2")]
    comes_back("\n".join(json.dumps(each) for each in rows), "blob.jsonl", "langfuse")


@pytest.mark.parametrize(
    ("scores", "asked", "score", "left_out"),
    [
        ([blob_score("thumbs", 0, "CATEGORICAL", "thumbs_down")], None, 0.0, {}),
        ([blob_score("thumbs", None, "CATEGORICAL", "good")], None, 1.0, {}),
        ([blob_score("thumbs", -1)], None, 0.0, {}),
        ([blob_score("right", 1, trace=None, session="table-for-four")], None, 1.0, {}),
        ([blob_score("right", 1), blob_score("kind", 0.25)], None, None, {}),
        ([blob_score("right", 1), blob_score("kind", 0.25)], "kind", 0.25, {}),
        ([blob_score("right", 1), blob_score("right", 0)], None, 0.5, {}),
        (
            [blob_score("right", 1, trace="t9")],
            None,
            None,
            {"notes on conversations that are not in the file": 1},
        ),
        (
            [blob_score("topic", 0, "CATEGORICAL", "tables")],
            None,
            None,
            {"scores `topic` that are no outcome": 1},
        ),
    ],
    ids=["word", "good", "thumb", "session", "two", "one of two", "mean", "elsewhere", "no outcome"],
)
def test_langfuse_scores_come_in_a_file_of_their_own(bring, scores, asked, score, left_out):
    done, [conversation] = bring(*BLOB[2:4], scores=scores, score=asked)
    assert conversation.score == score
    assert done.unscored == (score is None)
    assert dict(done.left_out) == left_out


# https://api.reference.langfuse.com, `GET /api/public/v2/observations` and `GET /api/public/v3/scores`.
def test_pages_of_langfuses_observations_and_scores(bring):
    def row(name, at, put_in, came_out):
        return {
            "id": name,
            "traceId": f"trace-{name}",
            "startTime": at,
            "projectId": "p",
            "parentObservationId": None,
            "type": "GENERATION",
            "userId": "ines",
            "sessionId": "table-for-four",
            "input": put_in,
            "output": came_out,
        }

    rows = [row("b", "2026-05-04T10:02:00Z", LATER, DONE), row("a", "2026-05-04T10:01:00Z", WISH, ASK)]
    scores = {"traceId": "trace-b", "id": "s", "name": "ok", "value": 1, "dataType": "BOOLEAN"}
    page = {"data": rows, "meta": {"cursor": "x"}}
    _, [conversation] = bring(page, scores=[{"data": [scores], "meta": {}}])
    assert (exchanges(conversation), conversation.user, conversation.score) == (BOTH, "ines", 1.0)


def test_scores_in_a_later_file_are_added_and_not_twice(bring):
    first, [before] = bring(*BLOB)
    assert (first.unscored, before.score) == (1, None)
    done, [after] = bring(*BLOB, scores=[blob_score("ok", 1)])
    assert (done.conversations, done.noted, after.score, after.turns) == (0, 1, 1.0, before.turns)
    again, [same] = bring(*BLOB, scores=[blob_score("ok", 1)])
    assert (again.noted, same.score) == (0, 1.0)


# https://github.com/langfuse/langfuse/blob/main/web/src/components/session/actions/downloadSessionAsJson.ts
def test_a_langfuse_session_is_read_and_one_without_words_says_where_they_are(bring, comes_back):
    traces = [
        {"id": "t2", "timestamp": "2026-05-04T10:02:00Z", "userId": "ines", "input": LATER, "output": DONE},
        {"id": "t1", "timestamp": "2026-05-04T10:01:00Z", "userId": "ines", "input": WISH, "output": ASK},
    ]
    traces[0]["scores"] = [{"id": "s", "name": "ok", "value": 0, "dataType": "BOOLEAN"}]
    session = {"id": "table-for-four", "projectId": "p", "traces": traces, "comments": []}
    _, [conversation] = bring(session, name="session.json")
    assert (exchanges(conversation), conversation.user, conversation.score) == (BOTH, "ines", 0.0)
    comes_back(json.dumps(session), "session-2.json", "langfuse")
    bare = session | {"traces": [{"id": "t1", "timestamp": "2026-05-04T10:01:00Z", "userId": "ines"}]}
    with pytest.raises(BadInput, match="Export the table of its observations or traces"):
        bring(bare, name="bare.json")


# https://github.com/langchain-ai/langsmith-cli/blob/main/internal/extract/extract.go: `langsmith trace export
# --full`, a line for each run of a trace.
def exported_run(name, parent, put_in, came_out, minute, **more):
    return {
        "run_id": name,
        "trace_id": name if parent is None else parent,
        "name": "chat",
        "run_type": "chain" if parent is None else "llm",
        "parent_run_id": parent,
        "start_time": f"2026-05-04T10:{minute:02}:00.000000001Z",
        "end_time": None,
        "custom_metadata": {"thread_id": "table-for-four", "user_id": "ines"},
        "inputs": {"messages": [{"role": "user", "content": put_in}]},
        "outputs": {"messages": [{"role": "assistant", "content": came_out}]},
        "error": None,
        "feedback_stats": None,
        **more,
    }


@pytest.mark.parametrize(
    ("feedback", "score"),
    [
        ({"n": 2, "avg": 0.5, "values": {}}, 0.5),
        ({"n": 1, "avg": None, "values": {"thumbs_down": 1}}, 0.0),
        ({"n": 4, "avg": None, "values": {"good": 3, "bad": 1, "skipped": 2}}, 0.75),
    ],
)
def test_what_langsmiths_command_line_exports(bring, comes_back, feedback, score):
    runs = [
        exported_run("r1", None, WISH, ASK, 1),
        exported_run("c1", "r1", WISH, ASK, 1),
        exported_run("r2", None, LATER, DONE, 2, feedback_stats={"user_score": feedback}),
        exported_run("c2", "r2", LATER, DONE, 2),
    ]
    done, [conversation] = bring(*runs)
    assert (exchanges(conversation), conversation.user, conversation.score) == (BOTH, "ines", score)
    assert (done.conversations, done.longer, done.unscored) == (1, 1, 0)
    assert dict(done.left_out) == {"runs inside a trace": 2}
    assert done.first_left_out["runs inside a trace"].endswith("export.jsonl:2")
    comes_back("\n".join(json.dumps(each) for each in runs[::2]), "runs.jsonl", "langsmith")


def test_a_langsmith_trace_with_all_its_runs(bring):
    runs = [exported_run("r1", None, WISH, ASK, 1), exported_run("c1", "r1", WISH, ASK, 1)]
    done, [conversation] = bring({"trace_id": "r1", "run_count": 2, "runs": runs}, name="trace.json")
    assert exchanges(conversation) == [(WISH, ASK)]
    assert done.left_out == {"runs inside a trace": 1}


def test_a_file_of_steps_alone_is_refused(bring):
    with pytest.raises(BadInput, match=r"holds no conversation\. Left out: 1 runs inside a trace"):
        bring(exported_run("c1", "r1", WISH, ASK, 1))


def test_runs_without_their_words_say_how_to_export_them(bring):
    bare = {name: value for name, value in exported_run("r", None, "", "", 1).items() if "puts" not in name}
    with pytest.raises(BadInput, match="langsmith trace export --full"):
        bring(bare)


def test_the_later_traces_score_is_no_missing_score(bring):
    metadata = {"metadata": {"session_id": "s"}}
    first = exported_run("r1", None, WISH, ASK, 1, custom_metadata=None, extra=metadata)
    last = exported_run("r2", None, LATER, DONE, 2, custom_metadata=None, extra=metadata)
    done, [_] = bring(first, last | {"feedback_stats": {"ok": {"n": 1, "avg": 1.0}}})
    assert done.unscored == 0


def test_tool_calls_of_a_step_are_kept_where_it_says_the_conversation(bring):
    _, [conversation] = bring(*(row | {"session_id": ""} for row in (BLOB[3], BLOB[5])))
    assert [message["role"] for message in messages_of(conversation)][-2:] == ["assistant", "assistant"]
