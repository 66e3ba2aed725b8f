"""A set leaves as Markdown or JSON and comes back; edited by hand it is a new version of what it was."""

import json

import pytest
from hypothesis import given, settings, strategies as st
from langgraph.store.memory import InMemoryStore

from midturn.core import BadInput
from midturn.refiner.guidelines import Guideline, GuidelineLibrary, Lineage, Validation, import_file
from midturn.refiner.guidelines._exchange import as_json, as_markdown


@pytest.fixture
def library():
    return GuidelineLibrary(InMemoryStore())


@pytest.fixture
def learned(library):
    rules = [
        Guideline(rule="Ask for the date.", pairs=("p1", "p2")),
        Guideline(rule="Be brief.", pairs=("p3",)),
    ]
    lineage = Lineage(pairs=("p1", "p2", "p3"), models={"refiner": "openai:a"}, prompts_sha256="ab")
    made = library.add("task:math", rules, by="ann", lineage=lineage)
    figures = Validation(against=None, difference=3.0, ci=(1.0, 5.0), n=20)
    return library.validated(made.version, figures, by="ann")


@pytest.fixture
def file(tmp_path):
    def write(text):
        path = tmp_path / "rules"
        path.write_text(text)
        return path

    return write


def test_markdown_that_was_edited_is_a_new_version_with_its_parents_name(library, learned, file):
    edited = as_markdown(learned).replace("Be brief.", "Be very brief.")
    made = import_file(library, file(edited), by="bob")
    assert (made.name, made.parent, made.status) == ("task:math@2", learned.version, "candidate")
    assert made.guidelines == (learned.guidelines[0], Guideline(rule="Be very brief."))
    assert (made.lineage.by, made.validation) == ("bob", None)
    assert library.find(learned.version) == learned


def test_json_that_was_edited_is_a_new_version_with_its_parents_name(library, learned, file):
    edited = json.loads(as_json(learned))
    edited["guidelines"].pop()
    made = import_file(library, file(json.dumps(edited)), by="bob")
    assert (made.parent, made.rules, made.validation) == (learned.version, ("Ask for the date.",), None)
    assert made.guidelines[0].pairs == ("p1", "p2")


def as_told(learned):
    return learned.model_copy(update={"validation": learned.validation.model_copy(update={"imported": True})})


def test_json_brings_the_same_set_with_its_figures_to_another_store(learned, file):
    elsewhere = GuidelineLibrary(InMemoryStore())
    brought = import_file(elsewhere, file(as_json(learned)), by="bob")
    assert brought == as_told(learned)
    assert import_file(elsewhere, file(as_json(learned)), by="bob") == brought
    assert import_file(elsewhere, file(as_json(brought)), by="bob") == brought
    assert [event.kind for event in elsewhere.history("task:math")] == ["added", "validated"]
    with pytest.raises(BadInput, match="but those of its file"):
        elsewhere.activate(brought.version, by="bob")


def test_a_file_that_calls_its_figures_this_stores_own_is_not_believed(learned, file):
    elsewhere = GuidelineLibrary(InMemoryStore())
    claimed = {**json.loads(as_json(learned)), "status": "active"}
    claimed["validation"] |= {"difference": 90.0, "ci": [80.0, 100.0], "imported": False}
    brought = import_file(elsewhere, file(json.dumps(claimed)), by="bob")
    assert (brought.status, brought.validation.imported) == ("candidate", True)
    with pytest.raises(BadInput, match="but those of its file"):
        elsewhere.activate(brought.version, by="bob")


def test_json_that_comes_back_leaves_the_stores_own_figures(library, learned, file):
    assert import_file(library, file(as_json(learned)), by="bob") == learned


@pytest.mark.parametrize("form", [as_markdown, as_json])
def test_a_set_for_another_scope_is_a_new_version(library, learned, file, form):
    made = import_file(library, file(form(learned)), by="bob", scope="global")
    assert (made.scope, made.parent, made.rules) == ("global", learned.version, learned.rules)


def test_markdown_in_which_nothing_was_changed_is_refused(library, learned, file):
    with pytest.raises(BadInput, match="nothing was changed"):
        import_file(library, file(as_markdown(learned)), by="bob")


@pytest.mark.parametrize("text", ["- Ask.\n- Be brief.\n", '["Ask.", "Be brief."]'])
def test_a_plain_list_needs_a_scope_and_follows_its_active_set(library, file, text):
    with pytest.raises(BadInput, match="--scope"):
        import_file(library, file(text), by="bob")
    first = import_file(library, file(text), by="bob", scope="global")
    assert (first.parent, first.rules) == (None, ("Ask.", "Be brief."))
    library.activate(first.version, by="bob", force=True)
    second = import_file(library, file("- Ask twice.\n"), by="bob", scope="global")
    assert second.parent == first.version


def test_markdown_whose_version_is_not_here_is_refused(learned, file):
    edited = as_markdown(learned).replace("brief", "kind")
    with pytest.raises(BadInput, match=f"names version {learned.version}, which is not here"):
        import_file(GuidelineLibrary(InMemoryStore()), file(edited), by="bob")


@pytest.mark.parametrize(
    "text", ["{", "{}", '{"version": 1}', json.dumps({"version": "0" * 16, "scope": "nobody", "number": 1})]
)
def test_json_that_is_no_set_is_refused_in_one_line(library, file, text):
    path = file(text)
    with pytest.raises(BadInput) as refused:
        import_file(library, path, by="bob")
    assert str(refused.value).startswith(f"{path}: ")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("rule", ["# A heading", "- An item", "```", "[a]: b"])
def test_a_rule_that_markdown_would_swallow_is_exported_as_json_only(library, file, rule):
    made = library.add("global", [Guideline(rule=rule)], by="ann")
    with pytest.raises(BadInput, match="--json"):
        as_markdown(made)
    elsewhere = GuidelineLibrary(InMemoryStore())
    assert import_file(elsewhere, file(as_json(made)), by="ann") == made


words = st.text(st.characters(exclude_categories=["Cs", "Zs", "Zl", "Zp", "Cc"]), min_size=1, max_size=9)
any_rules = st.lists(
    st.lists(words, min_size=1, max_size=6)
    .map(" ".join)
    .filter(lambda rule: rule.split() == rule.split(" ")),
    min_size=1,
    max_size=4,
    unique_by=str.casefold,
)


@settings(max_examples=60, deadline=None)
@given(any_rules, st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_what_is_written_is_what_is_read(tmp_path_factory, rules, user):
    library = GuidelineLibrary(InMemoryStore())
    made = library.add(f"user:{user}", [Guideline(rule=rule) for rule in rules], by="ann")
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_text(as_json(made), encoding="utf-8")
    assert import_file(GuidelineLibrary(InMemoryStore()), path, by="ann") == made
    try:
        path.write_text(as_markdown(made), encoding="utf-8")
    except BadInput:
        return
    with pytest.raises(BadInput, match="nothing was changed"):
        import_file(library, path, by="ann")
