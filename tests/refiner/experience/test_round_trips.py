"""What is imported comes out again as it was: every field, in its order, known to midturn or not."""

import itertools
import json

import other_programs
import pytest
from hypothesis import given, settings, strategies as st

from midturn.refiner.experience import Choice, export_file, format_named, import_file
from midturn.store import Store

pytestmark = pytest.mark.slow("writes and reads generated stores")

FORMATS = sorted(other_programs.by_format)


@pytest.fixture(scope="module")
def round_trip(tmp_path_factory):
    """What an import of a file and an export of the store make of the file."""
    folder, examples = tmp_path_factory.mktemp("files"), itertools.count()

    def make(form, text):
        there, back, task = folder / "in.json", folder / "out.json", f"example {next(examples)}"
        there.write_text(text)
        once = import_file(there, format_named(form), store, task=task)
        again = import_file(there, format_named(form), store, task=task)
        assert (again.conversations, again.longer) == (0, 0)
        assert again.known == once.conversations + once.longer
        export_file(back, format_named(form), store, Choice(task=task).among(store), overwrite=True)
        return back.read_text()

    with Store(folder / "a.db") as store:
        yield make


def documents_in(text):
    """The documents of a file, as strings that differ where a value or the order of fields does."""
    found = json.loads(text) if text.startswith("[") else [json.loads(line) for line in text.splitlines()]
    return [json.dumps(document) for document in found]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("indent", [None, 1], ids=["compact", "indented"])
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_a_list_of_documents_round_trips(round_trip, form, indent, data):
    unique = {"unique_by": lambda document: document["id"]} if form in ("langsmith", "langfuse") else {}
    documents = data.draw(st.lists(other_programs.by_format[form], min_size=1, max_size=3, **unique))
    came_back = documents_in(round_trip(form, json.dumps(documents, indent=indent)))
    assert sorted(came_back) == sorted(json.dumps(document) for document in documents)


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_json_lines_round_trip_word_for_word(round_trip, form, data):
    line = json.dumps(data.draw(other_programs.by_format[form]), ensure_ascii=data.draw(st.booleans()))
    came_back = round_trip(form, line + "\n")
    assert line in (came_back.rstrip("\n"), came_back.removeprefix("[\n").removesuffix("\n]\n"))


def test_documents_keep_the_order_of_the_file(round_trip):
    lines = [json.dumps({"task_id": n, "messages": [{"role": "user", "content": "a"}]}) for n in (3, 20, 1)]
    assert round_trip("openai", "\n".join(lines)).splitlines() == lines


def test_two_conversations_that_say_the_same_are_two(round_trip):
    line = json.dumps({"messages": [{"role": "user", "content": "Hi"}]})
    assert round_trip("openai", f"{line}\n{line}\n").splitlines() == [line, line]


def test_numbers_keep_the_digits_that_they_were_written_with(round_trip):
    line = '{"messages": [{"role": "user", "content": "Hi"}], "price": 1.10, "big": 123456789012345678901e0}'
    assert round_trip("openai", line) == f"{line}\n"
