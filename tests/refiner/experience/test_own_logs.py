"""One's own logs are read: their fields by a map, their outcomes as people write them, compressed or not."""

import gzip
import json
from dataclasses import replace

import pytest

from midturn.core import BadInput
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


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "a.db") as opened:
        yield opened


@pytest.fixture
def file(tmp_path):
    return tmp_path / "log.jsonl"


def lines(*documents):
    return "\n".join(json.dumps(each, ensure_ascii=False) for each in documents)


def exchanges(trajectory):
    return [(turn.utterance, turn.response) for turn in trajectory.turns]


def chat(**more):
    said = [{"role": "user", "content": "Où est mon colis?"}, {"role": "assistant", "content": "En route."}]
    return {"messages": said, **more}


@pytest.mark.parametrize(
    ("fields", "score"),
    [
        ({"outcome": "thumbs_down"}, 0.0),
        ({"outcome": "Good"}, 1.0),
        ({"feedback": "👎🏽"}, 0.0),
        ({"feedback": "👍"}, 1.0),
        ({"feedback": {"comment": "slow"}}, None),
        ({"thumbs": "up"}, 1.0),
        ({"thumbs": False}, 0.0),
        ({"stars": 1}, 0.0),
        ({"stars": 4}, 0.75),
        ({"rating": "★★★★★"}, 1.0),
        ({"rating": -1}, 0.0),
        ({"rating": 1}, 1.0),
        ({"rating": 3}, 0.5),
        ({"rating": 9}, None),
        ({"score": 0.5, "rating": -1}, 0.5),
    ],
)
def test_thumbs_stars_and_words_are_outcomes(store, file, fields, score):
    file.write_text(lines(chat(**fields)))
    done = import_file(file, format_of(file), store)
    [conversation] = store.all_trajectories()
    assert (conversation.score, done.unscored) == (score, score is None)


def test_a_rating_of_one_is_the_worst_where_others_are_stars(store, file):
    file.write_text(lines(*(chat(id=str(rating), rating=rating) for rating in (1, 5, 2))))
    import_file(file, format_of(file), store)
    assert [each.score for each in store.all_trajectories()] == [0.0, 1.0, 0.25]
    assert import_file(file, format_of(file), store).updated == 0


def test_a_log_by_its_usual_names_keeps_its_user_its_name_and_its_rating(store, file):
    file.write_text(lines(chat(conversation_id="c-7", user_id=31, rating=-1, locale="fr", model="m")))
    done = import_file(file, format_of(file), store)
    [conversation] = store.all_trajectories()
    assert (conversation.user, conversation.score) == ("31", 0.0)
    assert conversation.conversation_id.endswith("/c-7")
    assert dict(done.left_out) == {"fields `locale`": 1, "fields `model`": 1}


def test_a_conversation_that_was_nameless_keeps_its_name_and_gets_what_it_lacked(store, file):
    def as_before(document):  # What earlier releases read of such a line: its words.
        found = format_named("openai").read(document)
        return replace(found, conversation=None, document=None, user=None, rating=None, newly_named=False)

    file.write_text(lines(chat(conversation_id="c-7", user_id="zoé", rating=-1)))
    import_file(file, replace(format_named("openai"), read=as_before), store)
    [before] = store.all_trajectories()
    assert (before.user, before.score) == (None, None)
    done = import_file(file, format_of(file), store)
    [after] = store.all_trajectories()
    assert (done.conversations, done.updated, after.conversation_id) == (0, 1, before.conversation_id)
    assert (after.user, after.score) == ("zoé", 0.0)


def test_what_a_store_lacks_is_filled_in(store, file):
    file.write_text(lines(chat(id="a", rating=-1, user_id="zoé")))
    import_file(file, format_of(file), store)
    [conversation] = store.all_trajectories()
    conversation.score = conversation.user = None
    store.finish(conversation)
    assert import_file(file, format_of(file), store).updated == 1
    [again] = store.all_trajectories()
    assert (again.score, again.user) == (0.0, "zoé")


@pytest.mark.parametrize(
    ("paths", "document"),
    [
        (
            {"messages": "turns", "role": "who", "content": "what.text", "id": "meta.id", "user": "meta.by"},
            {
                "meta": {"id": 7, "by": "zoé", "stars": 4},
                "turns": [
                    {"who": "Customer", "what": {"text": "Hello?"}},
                    {"who": "bot", "what": {"text": "Hi."}},
                ],
            },
        ),
        (
            {"messages": "log.0.messages", "id": "meta.id", "user": "meta.by"},
            {
                "log": [{"messages": [["human", "Hello?"], ["ai", "Hi."]]}],
                "meta": {"id": "7", "by": "zoé", "stars": 4},
            },
        ),
        (
            {"utterance": "q.text", "response": "a", "id": "meta.id", "user": "meta.by"},
            {"q.text": "Hello?", "a": "Hi.", "meta": {"id": "7", "by": "zoé", "stars": 4}},
        ),
    ],
    ids=["messages of one's own form", "messages of a known form", "an exchange"],
)
def test_own_documents_are_read_by_a_map(store, file, tmp_path, paths, document):
    file.write_text(lines(document))
    form = mapped(paths | {"score": "meta.stars"})
    done = import_file(file, form, store)
    [conversation] = store.all_trajectories()
    assert exchanges(conversation) == [("Hello?", "Hi.")]
    assert (conversation.user, conversation.score, done.left_out) == ("zoé", 0.75, {})
    assert conversation.conversation_id.endswith("/7")
    assert [message["role"] for message in messages_of(conversation)] == ["user", "assistant"]
    assert export_file(tmp_path / "out.jsonl", format_named("mapped"), store, Choice().among(store)) == 1
    assert (tmp_path / "out.jsonl").read_text() == lines(document) + "\n"
    assert import_file(file, form, store).known == 1


def test_a_table_with_a_row_for_each_message(store, tmp_path):
    file = tmp_path / "chats.csv"
    file.write_text(
        "Chat,Sender,Text,Sent,Verdict\n"
        '1,user,"Two, or\nthree?",2026-05-04 10:00,\n'
        "1,assistant,Three.,2026-05-04 10:01,\n"
        "1,user,yes,2026-05-04 10:02,\n"
        "2,user,Bye.,2026-05-04 09:00,\n"
        "1,assistant,Sure?,2026-05-04 10:03,\n"
        "1,user,yes,2026-05-04 10:04,thumbs up\n"
    )
    paths = {"id": "Chat", "role": "Sender", "content": "Text", "time": "Sent", "score": "Verdict"}
    import_file(file, mapped(paths), store)
    first, second = store.all_trajectories()
    assert exchanges(first) == [("Two, or\nthree?", "Three."), ("yes", "Sure?"), ("yes", "")]
    assert (first.score, exchanges(second)) == (1.0, [("Bye.", "")])


def test_rows_that_say_the_same_again_are_said_again(store, tmp_path):
    file = tmp_path / "chats.tsv"
    said = [("user", "Yes."), ("bot", "Sure?"), ("user", "Yes."), ("bot", "Really?"), ("user", "Yes.")]
    file.write_text("id\twho\ttext\n" + "".join(f"7\t{who}\t{text}\n" for who, text in said))
    form = mapped({"id": "id", "role": "who", "content": "text"})
    for expected in (5, 0):
        done = import_file(file, form, store)
        [conversation] = store.all_trajectories()
        assert exchanges(conversation) == [("Yes.", "Sure?"), ("Yes.", "Really?"), ("Yes.", "")]
        assert done.conversations + done.longer == expected


@pytest.mark.parametrize(
    ("paths", "wrong"),
    [
        ({"mesages": "a"}, "unknown field 'mesages'. Known: messages, role"),
        ({"user": "a"}, "say where the words are"),
        ({"content": "a"}, "content=… needs role=…"),
    ],
)
def test_a_map_that_cannot_be_is_refused(paths, wrong):
    with pytest.raises(BadInput, match=wrong):
        mapped(paths)


@pytest.mark.parametrize(
    ("paths", "document", "wrong"),
    [
        ({"messages": "turns"}, {"chat": []}, "`turns` holds no list of messages"),
        (
            {"role": "who", "content": "text", "id": "id"},
            {"who": "Ann", "text": "Hi"},
            "`who` names nobody who speaks",
        ),
    ],
)
def test_documents_that_the_map_does_not_fit_are_named_with_their_line(store, file, paths, document, wrong):
    file.write_text(lines(document))
    with pytest.raises(BadInput, match=f"log.jsonl:1: {wrong}"):
        import_file(file, mapped(paths), store)


def test_a_field_that_a_document_lacks_is_said(store, file):
    first = {"q": "Hi", "a": "Hello", "mood": "fine", "usr": "ann"}
    file.write_text(lines(first, {"q": "Hi", "a": "Bye", "mood": "bad"}))
    form = mapped({"utterance": "q", "response": "a", "user": "usr", "score": "mood"})
    done = import_file(file, form, store)
    assert dict(done.left_out) == {"documents without `usr`": 1, "`mood` that is no outcome": 1}
    assert (done.conversations, done.unscored) == (2, 1)


@pytest.mark.parametrize("pack", [gzip.compress, bytes], ids=["gzip", "plain"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("as_list", [True, False], ids=["list", "lines"])
def test_compressed_files_and_utf_16_are_read(store, tmp_path, pack, encoding, as_list):
    documents = [chat(id=str(number), full="Où est-il? 👋 " + "x" * 70_000) for number in range(2)]
    text = json.dumps(documents, ensure_ascii=False, indent=1) if as_list else lines(*documents)
    file = tmp_path / ("log.json.gz" if pack is gzip.compress else "log.json")
    file.write_bytes(pack(text.encode(encoding)))
    assert import_file(file, format_of(file), store).conversations == 2
    assert full_of(next(store.all_trajectories())).startswith("Où est-il? 👋")


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (gzip.compress(lines(chat()).encode() * 100)[:-20], "cannot be read"),
        (lines(chat()).encode("utf-16")[:-1], "not valid UTF-16. Save it as UTF-8"),
    ],
    ids=["torn gzip", "torn UTF-16"],
)
def test_a_torn_file_is_one_line(tmp_path, content, wrong):
    (tmp_path / "a.jsonl").write_bytes(content)
    with pytest.raises(BadInput, match=wrong) as refused, Store(tmp_path / "a.db") as store:
        import_file(tmp_path / "a.jsonl", format_named("openai"), store)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "messages",
    [
        [{"role": "system", "content": "Be brief."}],
        [{"role": "user", "content": " "}, {"role": "assistant", "content": None}],
        [{"role": "user", "content": [{"type": "text", "text": ""}]}],
    ],
)
def test_a_conversation_in_which_nobody_speaks_is_refused_with_its_line(store, file, messages):
    file.write_text(lines(chat(), {"messages": messages}))
    with pytest.raises(BadInput, match=r"log.jsonl:2: nobody says anything in it"):
        import_file(file, format_of(file), store)
    assert import_file(file, format_of(file), store, skip_bad=True).conversations == 1


def test_times_that_cannot_be_read_are_said(store, file):
    times = ("2026-05-04T10:00:00Z", "4th of May", "1746352800", None)
    runs = [
        {"id": str(n), "run_type": "chain", "inputs": {"input": "Hi"}, "outputs": {}, "start_time": time}
        for n, time in enumerate(times)
    ]
    file.write_text(lines(*(each | {"outputs": {"output": "Hello"}} for each in runs)))
    done = import_file(file, format_of(file), store)
    assert dict(done.left_out) == {"times that can't be read": 1}
    assert done.first_left_out["times that can't be read"].endswith("log.jsonl:2")


ROWS = [
    {"chat": "c1", "q": "The usual.", "a": "One espresso.", "liked": "0"},
    {"chat": "c1", "q": "No, two flat whites.", "a": "Two flat whites.", "liked": "1"},
]
PATHS = {"id": "chat", "utterance": "q", "response": "a"}


@pytest.mark.parametrize("field", ["utterance", "response", "user"])
def test_a_path_that_is_in_no_document_is_refused_and_nothing_is_imported(store, file, field):
    file.write_text(lines(*ROWS))
    with pytest.raises(BadInput, match=f"no document has `nosuch`. Correct --map {field}=nosuch"):
        import_file(file, mapped({**PATHS, field: "nosuch"}), store)
    assert list(store.all_trajectories()) == []


def test_a_file_in_which_nobody_has_rated_yet_is_imported(store, file):
    file.write_text(lines(*ROWS))
    done = import_file(file, mapped({**PATHS, "score": "nosuch"}), store)
    assert (done.conversations, dict(done.left_out)) == (1, {"documents without `nosuch`": 2})


def test_a_path_that_one_document_lacks_is_only_said(store, file):
    file.write_text(lines(*ROWS, {"chat": "c2", "q": "Hello."}))
    done = import_file(file, mapped({**PATHS, "user": "liked", "task_id": "liked"}), store)
    assert dict(done.left_out) == {"documents without `a`": 1, "documents without `liked`": 1}


def test_what_another_map_reads_otherwise_is_not_there_already(store, file):
    file.write_text(lines(*ROWS))
    import_file(file, mapped({**PATHS, "utterance": "liked"}), store)
    before = list(store.all_trajectories())
    with pytest.raises(BadInput, match="/c1' is there already and says something else with this --map"):
        import_file(file, mapped(PATHS), store)
    file.write_text(lines({"chat": "c1", "q": "Thanks.", "a": "Enjoy.", "liked": "1"}))
    with pytest.raises(BadInput, match="is there already and says something else with this --map"):
        import_file(file, mapped(PATHS), store)
    assert list(store.all_trajectories()) == before


def test_a_map_that_reads_the_same_words_fills_in_an_outcome(store, file):
    file.write_text(lines(*ROWS))
    import_file(file, mapped(PATHS), store)
    assert import_file(file, mapped({**PATHS, "score": "liked"}), store).updated == 1
