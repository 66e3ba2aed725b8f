"""Guidelines are read whole or refused with the line that is wrong."""

import json

import pytest

from midturn.core import BadInput
from midturn.mediator._prompts import guidelines_section
from midturn.refiner.guidelines import LONGEST_RULE, read_guidelines

RULES = ("Silence is no approval.", "Ask for the date before anything else.")

NUMBERED = """\
# What we learned

1. Silence is no approval.
2. Ask for the date
   before anything else.
"""

BULLETED = """\
Lessons
=======

* Silence is no approval.

* Ask for the date
before anything else.

## Later
"""


@pytest.fixture
def file(tmp_path):
    def write(text):
        path = tmp_path / "rules.md"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


@pytest.mark.parametrize(
    "text",
    [
        *(NUMBERED, BULLETED, json.dumps(RULES), json.dumps(RULES, indent=2), "\ufeff" + NUMBERED),
        *(NUMBERED.replace("\n", "\r\n"), NUMBERED.replace("1.", "1)").replace("2.", "2)")),
    ],
)
def test_a_list_of_rules_is_read_in_its_order(file, text):
    assert read_guidelines(file(text)) == RULES


def test_the_mediator_is_told_each_rule_on_a_line(file):
    told = guidelines_section(read_guidelines(file(NUMBERED)))
    assert told.endswith("1. Silence is no approval.\n2. Ask for the date before anything else.")


def test_a_rule_keeps_its_marks(file):
    assert read_guidelines(file('- Say **"no"**, never `5 < 3`\\*')) == ('Say **"no"**, never `5 < 3`\\*',)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "holds no rule"),
        ("# Rules\n\n", 1, "holds no rule"),
        ("[]", 1, "holds no rule"),
        ("- One.\n-\n", 2, "an empty rule"),
        ("- One.\n- " + "x" * (LONGEST_RULE + 1), 2, f"{LONGEST_RULE + 1} characters"),
        ("- One.\n- Two.\n- one.\n", 3, "the same rule as on line 1"),
        ('["One.", "One."]', 1, "the same rule as on line 1"),
        ('[\n "One.",\n "Two, \\"quoted\\".",\n "two, \\"quoted\\"."\n]', 4, "the same rule as on line 3"),
        ("Some rules:\n\n- One.", 1, "no item of a list"),
        ("- One.\n\nAnd always two.\n", 3, "no item of a list"),
        ("- One:\n  - and a half.\n", 2, "plain text"),
        ("- One:\n\n      code\n", 3, "plain text"),
        ('["One.",\n', 2, "not valid JSON"),
        ("[" * 100_000, 1, "not valid JSON"),
    ],
)
def test_what_cannot_be_a_rule_is_refused_with_its_line(file, text, line, said):
    path = file(text)
    with pytest.raises(BadInput) as refused:
        read_guidelines(path)
    assert str(refused.value).startswith(f"{path}:{line}: ")
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_rule_of_the_greatest_length_is_taken(file):
    assert read_guidelines(file("- " + "x" * LONGEST_RULE)) == ("x" * LONGEST_RULE,)


@pytest.mark.parametrize("text", ['["One.", 2]', '[["One."]]'])
def test_a_json_item_that_is_no_string_is_refused_with_its_number(file, text):
    with pytest.raises(BadInput, match=r"item [12] of the list is no string"):
        read_guidelines(file(text))


@pytest.mark.parametrize(("raw", "says"), [(b"- caf\xe9\n", ":1: not UTF-8"), (None, "cannot be read")])
def test_a_file_that_cannot_be_read_is_refused(file, tmp_path, raw, says):
    path = tmp_path / "missing.md" if raw is None else file(raw)
    with pytest.raises(BadInput, match=says):
        read_guidelines(path)
