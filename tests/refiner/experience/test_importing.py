"""An import is all or nothing, and exports are whole files or none."""

import json
from pathlib import Path

import pytest

from midturn.core import BadInput
from midturn.refiner.experience import (
    FORMATS,
    Choice,
    export_file,
    format_named,
    format_of,
    full_of,
    import_file,
    messages_of,
)
from midturn.store import Store

OPENAI = format_named("openai")


def line(text, **more):
    said = [{"role": "user", "content": text}, {"role": "assistant", "content": f"{text}?"}]
    return json.dumps({"messages": said, **more})


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "a.db") as opened:
        yield opened


@pytest.fixture
def file(tmp_path):
    return tmp_path / "a.jsonl"


def test_a_bad_line_leaves_the_store_as_it_was(store, file):
    file.write_text("\n".join([line("a"), line("b"), '{"messages": 3}', line("c")]))
    with pytest.raises(BadInput, match=r"a.jsonl:3: .*Fix or remove it, or use --skip-bad"):
        import_file(file, OPENAI, store)
    assert store.runs() == []
    assert list(store.all_trajectories()) == []


def test_bad_lines_may_be_left_out_and_are_named(store, file):
    file.write_text("\n".join([line("a"), "[]x", "3", '{"messages": 3}', line("c")]))
    done = import_file(file, OPENAI, store, skip_bad=True)
    assert done.conversations == 2
    assert [bad.partition(": ")[0] for bad in done.skipped] == [f"{file}:{n}" for n in (2, 3, 4)]


def test_half_an_emoji_and_nul_are_read_as_text_and_exported_as_they_came(store, file, tmp_path):
    odd, more = line("half \udc4d of\x00 it"), line("whole")
    for written in (f"{odd}\n{more}\n", f"[{odd},\n{more}]", f"{more}\n{odd}\n"):
        file.write_text(written)
        import_file(file, OPENAI, store)
    kept = list(store.all_trajectories())
    assert sorted(each.turns[0].utterance for each in kept) == ["half \ufffd of\ufffd it", "whole"]
    assert [m["content"] for m in messages_of(kept[0])] == [
        "half \ufffd of\ufffd it",
        "half \ufffd of\ufffd it?",
    ]
    export_file(tmp_path / "out.jsonl", OPENAI, store, Choice().among(store))
    assert odd in (tmp_path / "out.jsonl").read_text().splitlines()


def test_a_file_that_has_grown_adds_what_is_new(store, file):
    file.write_text("\n".join([line("a"), line("a")]))
    import_file(file, OPENAI, store)
    file.write_text("\n".join([line("a"), line("b"), line("a"), line("a")]))
    done = import_file(file, OPENAI, store)
    assert (done.conversations, done.known) == (2, 2)


def test_repetitions_that_are_taken_get_the_first_that_is_free(store, file):
    file.write_text("\n".join(line(text, task_id="t", repetition=1) for text in "abc"))
    import_file(file, OPENAI, store)
    assert [each.repetition for each in store.all_trajectories()] == [1, 0, 2]


def test_feedback_that_arrives_later_is_an_update(store, file):
    lines = [line("a", id="a"), line("b", id="b")]
    file.write_text("\n".join(lines))
    import_file(file, OPENAI, store)
    file.write_text("\n".join([line("a", id="a", score=0, full="All of it."), lines[1]]))
    done = import_file(file, OPENAI, store)
    assert (done.conversations, done.longer, done.updated, done.known) == (0, 0, 1, 1)
    first, second = store.all_trajectories()
    assert (first.score, full_of(first), second.score) == (0.0, "All of it.", None)
    again = import_file(file, OPENAI, store)
    assert (again.updated, again.known) == (0, 2)


def test_an_older_file_takes_no_feedback_back(store, file):
    for more in ({"score": 1}, {}):
        file.write_text(line("a", id="a", **more))
        done = import_file(file, OPENAI, store)
    assert (done.updated, done.known) == (0, 1)
    assert [each.score for each in store.all_trajectories()] == [1.0]


@pytest.mark.parametrize("other", [line("b", id="a", score=1), line("a", id="a", user="bob", score=1)])
def test_feedback_on_another_conversation_is_refused(store, file, other):
    file.write_text(line("a", id="a"))
    import_file(file, OPENAI, store)
    file.write_text(other)
    with pytest.raises(BadInput, match="'a' is there already and says something else"):
        import_file(file, OPENAI, store)


def test_feedback_on_one_trace_of_a_thread_leaves_the_others(store, file):
    def trace(name, at, **more):
        said = {"input": f"ask {name}", "output": f"answer {name}", "timestamp": at, "sessionId": "s"}
        return json.dumps({"id": name, "observations": [], **said, **more})

    file.write_text("\n".join([trace("a", "2026-01-01"), trace("b", "2026-01-02")]))
    import_file(file, format_named("langfuse"), store)
    [before] = store.all_trajectories()
    file.write_text(trace("a", "2026-01-01", scores=[{"name": "ok", "value": 1}]))
    assert import_file(file, format_named("langfuse"), store).updated == 1
    [after] = store.all_trajectories()
    assert (before.score, after.score) == (None, 1.0)
    assert after.turns == before.turns


def test_files_of_different_names_are_different_runs(store, tmp_path):
    for name in ("may.jsonl", "june.jsonl"):
        (tmp_path / name).write_text(line("a"))
        import_file(tmp_path / name, OPENAI, store)
    assert [identity.data_sha256 for _, identity in store.runs()] == ["name:may.jsonl", "name:june.jsonl"]


@pytest.mark.parametrize(
    ("document", "form"),
    [
        ({"messages": []}, "openai"),
        ({"task_id": 1, "traj": []}, "tau"),
        ({"id": "r", "run_type": "llm", "inputs": {"messages": []}}, "langsmith"),
        ({"id": "t", "input": "", "output": ""}, "langfuse"),
        ({"trace": {}, "observations": []}, "langfuse"),
        ({"conv_id": "c", "conv_type": "full", "trace": []}, "lic"),
        ({"identity": {}, "trajectory": {}}, "midturn"),
    ],
)
def test_a_format_is_found_out_by_its_first_good_document(file, document, form):
    file.write_text("broken\n" + json.dumps(document))
    assert format_of(file).name == form


@pytest.mark.parametrize("text", ['{"a": 1}', "[[1]]", "3"])
def test_an_unknown_form_is_refused_with_all_that_are_known(file, text):
    file.write_text(text)
    with pytest.raises(BadInput, match=r"a.jsonl:1: no known form") as refused:
        format_of(file)
    assert all(name in str(refused.value) for name in FORMATS)


def test_an_empty_file_has_no_form(file):
    file.write_text("\n")
    with pytest.raises(BadInput, match="holds no JSON document"):
        format_of(file)


@pytest.mark.parametrize("form", ["openai", "tau", "langsmith", "langfuse"])
def test_a_conversation_can_be_said_in_another_form(store, file, tmp_path, form):
    about = {"user": "ann", "task": "travel", "task_id": "t", "repetition": 2, "full": "Say hé."}
    file.write_text(line("Hé", score=0.5, **about))
    import_file(file, OPENAI, store)
    [here] = store.all_trajectories()
    if form == "openai":  # Not word for word, for it came in another form by now.
        here.notes = {}
        store.finish(here)
    out = tmp_path / "out.json"
    assert export_file(out, format_named(form), store, Choice().among(store)) == 1
    assert format_of(out).name == form
    with Store(tmp_path / "b.db") as other:
        import_file(out, format_named(form), other, task="travel")
        [there] = other.all_trajectories()
    assert messages_of(there) == messages_of(here)
    assert full_of(there) == (None if form == "openai" else "Say hé.")
    for name in ("turns", "score", "user", "task", "task_id", "repetition"):
        assert getattr(there, name) == getattr(here, name), name


def test_only_logs_are_written_as_logs(store, file, tmp_path):
    file.write_text(line("a"))
    import_file(file, OPENAI, store)
    with pytest.raises(BadInput, match="only what came as lic can be written as lic"):
        export_file(tmp_path / "out.jsonl", format_named("lic"), store, Choice().among(store))
    assert not (tmp_path / "out.jsonl").exists()


def test_a_file_that_is_there_is_kept_unless_it_may_be_replaced(store, file):
    file.write_text(line("a"))
    import_file(file, OPENAI, store)
    with pytest.raises(BadInput, match="is there already"):
        export_file(file, format_named("tau"), store, Choice().among(store))
    assert file.read_text() == line("a")
    export_file(file, format_named("tau"), store, Choice().among(store), overwrite=True)
    assert format_of(file).name == "tau"


def test_an_export_that_fails_leaves_the_old_file_and_no_other(store, file, tmp_path):
    file.write_text(line("a"))
    import_file(file, OPENAI, store)

    def torn():
        yield from store.all_trajectories()
        raise KeyboardInterrupt

    before = sorted(tmp_path.iterdir())
    with pytest.raises(KeyboardInterrupt):
        export_file(file, OPENAI, store, torn(), overwrite=True)
    assert sorted(tmp_path.iterdir()) == before
    assert file.read_text() == line("a")


def test_a_folder_that_is_not_there_is_named(store):
    with pytest.raises(BadInput, match="there is no folder"):
        export_file(Path("/no/such/folder/a.jsonl"), OPENAI, store, [])


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Choice(), ["a", "b", "c", "d"]),
        (Choice(task="x"), ["a", "b"]),
        (Choice(user="ann"), ["a", "c"]),
        (Choice(outcome="success"), ["a"]),
        (Choice(outcome="failure"), ["b"]),
        (Choice(outcome="partial"), ["c"]),
        (Choice(outcome="unscored"), ["d"]),
        (Choice(source="openai", user="ann", outcome="partial"), ["c"]),
        (Choice(source="tau"), []),
        (Choice(blame="assistant"), []),
    ],
)
def test_conversations_are_chosen_by_what_they_have_in_common(store, file, choice, expected):
    lines = [
        line("a", id="a", task="x", user="ann", score=1),
        line("b", id="b", task="x", score=0),
        line("c", id="c", user="ann", score=0.5),
        line("d", id="d"),
    ]
    file.write_text("\n".join(lines))
    import_file(file, OPENAI, store)
    assert [each.turns[0].utterance for each in choice.among(store)] == expected
