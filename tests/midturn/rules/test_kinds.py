"""Rules: each kind holds where it is kept, and nowhere else."""

import pytest
from pydantic import ValidationError

from midturn.rules import Rule

KEPT_AND_BROKEN = [
    ("punctuation:no_comma", {}, "Tea is hot.", "Tea, hot."),
    ("keywords:existence", {"keywords": ["war", "peace"]}, "War and peace.", "Warm peace."),
]


@pytest.mark.parametrize(("kind", "arguments", "kept", "broken"), KEPT_AND_BROKEN)
def test_a_rule_holds_where_it_is_kept_and_nowhere_else(kind, arguments, kept, broken):
    rule = Rule(kind=kind, arguments=arguments)
    assert rule.kept(kept)
    assert not rule.kept(broken)


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"kind": "punctuation:no_commas"}, "use one of"),
        ({"kind": "punctuation:no_comma", "arguments": {"n": 1}}, "it takes none"),
        ({"kind": "keywords:existence", "arguments": {"keywords": [" "]}}, "keywords: 0"),
        ({"kind": "punctuation:no_comma", "argument": {}}, "argument"),
    ],
)
def test_a_record_that_is_no_rule_says_what_to_change(record, said):
    with pytest.raises(ValidationError, match=said):
        Rule.model_validate(record)
