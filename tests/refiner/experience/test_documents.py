"""A file is read document by document, and what is broken in it is found with its line."""

import json

import pytest
from hypothesis import given, settings, strategies as st
from other_programs import json_values, words

from midturn.core import BadInput, well_formed
from midturn.refiner.experience import _documents as reading
from midturn.refiner.experience._documents import documents


def read(path, text):
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(documents(path))


def places(found):
    return [(each.place.rpartition(":")[2], each.fault) for each in found]


@pytest.mark.slow("reads in pieces of every size")
@pytest.mark.parametrize("piece", [1, 7, 1 << 16])
@settings(max_examples=50, deadline=None)
@given(
    listed=st.lists(st.dictionaries(words, json_values, max_size=3), max_size=4),
    indent=st.sampled_from([None, 2]),
)
def test_a_list_reads_the_same_in_pieces_of_any_size(tmp_path_factory, piece, listed, indent):
    text = json.dumps(listed, indent=indent, ensure_ascii=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "PIECE", piece)
        found = read(tmp_path_factory.mktemp("a") / "a.json", text)
    assert [each.found for each in found] == well_formed(listed)
    assert all(each.text in text and well_formed(json.loads(each.text)) == each.found for each in found)
    lines = text.split("\n")
    assert all(lines[int(each.place.rpartition(":")[2]) - 1].lstrip(" [").startswith("{") for each in found)


def test_lines_lists_and_single_documents_are_told_apart(tmp_path):
    one, two = {"a": 1}, {"b": [2]}
    shapes = {
        "lines.jsonl": f"{json.dumps(one)}\n\n{json.dumps(two)}",
        "lines.json": f"{json.dumps(one)}\n{json.dumps(two)}\n",
        "list.jsonl": json.dumps([one, two]),
        "marked.json": "\ufeff" + json.dumps([one, two], indent=1),
        "windows.jsonl": f"{json.dumps(one)}\r\n{json.dumps(two)}\r\n",
    }
    for name, text in shapes.items():
        assert [each.found for each in read(tmp_path / name, text)] == [one, two], name
    [single] = read(tmp_path / "single.json", json.dumps(one, indent=2))
    assert single.found == one


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('{"a": ', "Expecting value"),
        (b'{"a": "\xff"}', "codec can't decode"),
        ('{"a": NaN}', "NaN is no JSON"),
        ('{"a": 1e999}', "1e999 is too large"),
        ("[" * 100_000, "not valid JSON"),
        ("[" * 300 + "]" * 300, "recursion limit exceeded"),
        ('{"a": ' + "9" * 5000 + "}", "4300 digits"),
    ],
    ids=[
        "torn",
        "not UTF-8",
        "NaN",
        "infinite",
        "endless",
        "too deep",
        "too long a number",
    ],
)
def test_a_broken_line_is_named_and_the_others_are_read(tmp_path, line, fault):
    line = line if isinstance(line, bytes) else line.encode()
    found = read(tmp_path / "a.jsonl", b'{"a": 1}\n' + line + b'\n{"a": 3}\n')
    assert [each.found for each in found if not each.fault] == [{"a": 1}, {"a": 3}]
    assert found[1].place == f"{tmp_path / 'a.jsonl'}:2"
    assert fault in found[1].fault


@pytest.mark.parametrize(
    ("text", "line", "fault"),
    [
        ('[\n{"a": 1},\n{"a": }\n]', "3", "Expecting value"),
        ('[\n{"a": 1}\n{"a": 2}]', "3", "expected ']'"),
        ('[\n{"a": 1},\n]', "3", "Expecting value"),
        ('[{"a": 1},\n{"a": 2}', "2", "the list has no end"),
        ('[{"a": 1}]\n{}', "2", "text after its end"),
    ],
)
def test_a_broken_list_is_read_up_to_where_it_breaks(tmp_path, text, line, fault):
    found = read(tmp_path / "a.json", text)
    assert found[0].found == {"a": 1}
    assert found[-1].place.endswith(f":{line}")
    assert fault in found[-1].fault


@pytest.mark.parametrize("beside", [{}, {"meta": {"page": 1}}])
@pytest.mark.parametrize("indent", [None, 1])
def test_a_page_of_documents_is_the_documents_on_it(tmp_path, indent, beside):
    listed = [{"id": "a", "data": [1]}, {"id": "b", "price": 1.5}]
    text = json.dumps({**beside, "data": listed}, indent=indent).replace("1.5", "1.50")
    found = read(tmp_path / "a.json", text)
    assert [each.found for each in found] == well_formed(listed)
    assert "1.50" in found[1].text
    lines = text.split("\n")
    assert all("{" in lines[int(place) - 1] for place, _ in places(found))


@pytest.mark.parametrize(
    "document", [{"data": [{}], "id": "a"}, {"data": {}}, {"runs": 3}, {"messages": [], "data": []}]
)
def test_a_document_with_data_of_its_own_is_no_page(tmp_path, document):
    assert [each.found for each in read(tmp_path / "a.json", json.dumps(document))] == [document]


def test_a_page_that_names_its_documents_twice_is_read(tmp_path):
    [found] = read(tmp_path / "a.json", '{"data": 1, "data": [{"id": "a"}]}')
    assert found.found == {"id": "a"}


def test_an_empty_file_and_an_empty_list_hold_nothing(tmp_path):
    assert [read(tmp_path / "a.json", text) for text in ("", "\n\n", "[]", " [ ] \n")] == [[], [], [], []]


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(BadInput, match="cannot be read"):
        list(documents(tmp_path))
