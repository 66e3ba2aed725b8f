"""Nothing that the user said is kept from the upstream, which may have to refuse it.

An instruction is the work of a model. Should it leave out what somebody led up to over many turns, the
upstream could not refuse what it never saw. The faithfulness check looks for values, not for every word; here
every word counts: where an instruction lacks one of the user's, all that they said follows it, word for word.

Cost accepted: where a Mediator puts things in words of its own, the upstream reads the user's as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from midturn.mediator import ledger
from midturn.mediator.check import FUNCTION_WORDS, stem

OWN_WORDS = "What I said, word for word:"
_WORD = re.compile(r"\w+")


def candid(text: str, turns: Sequence[str]) -> str:
    """An instruction that lacks none of the user's words.

    Args:
        text: the instruction.
        turns: what the user said.

    >>> print(candid("Write a story about a chemist.", ["A story about chemists.", "Add how they brew it."]))
    Write a story about a chemist.
    <BLANKLINE>
    What I said, word for word:
    A story about chemists.
    Add how they brew it.
    """
    said = ledger(turns)
    return text if _stems(said) <= _stems(text) else f"{text}\n\n{OWN_WORDS}\n{said}"


def _stems(text: str) -> set[str]:
    """The stems of all words but those that say nothing by themselves."""
    return {stem(word) for word in set(_WORD.findall(text.casefold())) - FUNCTION_WORDS}
