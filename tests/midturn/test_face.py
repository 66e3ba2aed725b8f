"""`import midturn` hands on what it promises, and says so where something of the user's hides a room."""

import sys

from faults.study import environment, midturn, run

import midturn as face


def test_every_promised_name_is_there():
    for name in face.__all__:
        assert getattr(face, name) is not None


def test_a_name_that_is_not_promised_is_an_attribute_error():
    assert not hasattr(face, "mediat")


def test_a_module_of_the_users_that_hides_a_room_is_named_in_one_line(tmp_path):
    (tmp_path / "graphs.py").write_text("")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import midturn"
    done = run(sys.executable, "-c", code)
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("ImportError: midturn: ")
    assert last.endswith(f"{tmp_path / 'graphs.py'} hides midturn's own package `graphs`: rename yours")


def test_importing_midturn_loads_no_graph_and_no_model_library():
    heavy = "{'torch', 'transformers', 'xllamacpp', 'langgraph', 'langchain_core'}"
    done = run(
        sys.executable, "-c", f"import sys, midturn; assert not {heavy} & set(sys.modules), sys.modules"
    )
    assert done.returncode == 0, done.stderr
    assert "PYTHONPATH" in environment()


def test_every_command_has_help_with_an_example():
    for words in (
        [],
        ["chat"],
        ["demo"],
        ["lic", "run"],
        ["lic", "report"],
        ["lic", "import"],
        ["lic", "shard"],
        ["compare"],
        ["models", "pull"],
        ["models", "list"],
    ):
        done = midturn(*words, "--help")
        assert done.returncode == 0
        assert "Example: midturn" in done.stdout
