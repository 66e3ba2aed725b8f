"""How well a simulated user says the shard that it reveals, without asking a model.

A message that is the shard word for word says all of it and nothing else. Any other is compared with the
shard by the Mediator's faithfulness check. Its kind `wording` is left out, because it takes short
paraphrases (`oldest first` for `order by age`) for losses; so is a name that the user has said before,
because people go on with `she`.

What this cannot see: a shard without numbers, names, dates, quotations, code, negations or comparisons that
was not said at all; and a request without any of them that was added.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from midturn.mediator import Statement, Value, check

if TYPE_CHECKING:
    from midturn.studies.lic._user import Utterance

Fault = Literal["invalid_id", "unusable"]
"""Why a reply of the user's model is refused: it names a shard that is not there or has been told, or it is
no JSON object with a message in it."""


class Fidelity(BaseModel):
    """How one message of the simulated user kept to the shard that it revealed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    refused: tuple[Fault, ...] = ()
    """Of the replies that the user's model gave before this message: one more is the number of attempts."""
    lost: tuple[str, ...] = ()
    """Values of the shard that the message lacks, as the shard writes them."""
    added: tuple[str, ...] = ()
    """Values of the message that neither this shard nor one told before has."""


def fidelity(utterance: Utterance, wanted: str | None, told: Sequence[str]) -> Fidelity:
    """Hold a message against what it was to say.

    Args:
        utterance: The message.
        wanted: The text to be said; `None` where the message reveals nothing, and should add nothing.
        told: The texts that were to be said before.
    """
    if utterance.text == wanted:
        return Fidelity(refused=utterance.refused)
    sources = [*told, wanted] if wanted is not None else told
    return Fidelity(
        refused=utterance.refused,
        lost=tuple(value.written for value in _lost(utterance.text, wanted, told)),
        added=tuple(value.written for value in check.compared(utterance.text, statements(sources)).invented),
    )


def statements(texts: Iterable[str]) -> list[Statement]:
    """Return the texts as what a user said, a turn each."""
    return [Statement(text=text, turn=turn) for turn, text in enumerate(texts, 1)]


def worth_keeping(values: Iterable[Value]) -> list[Value]:
    """Return the values whose loss is believed."""
    return [value for value in values if value.kind != "wording"]


def _lost(said: str, wanted: str | None, told: Sequence[str]) -> list[Value]:
    if wanted is None:
        return []
    before = "\n".join(told)
    lost = worth_keeping(check.compared(said, statements([wanted])).lost)
    return [value for value in lost if value.kind != "name" or value.written not in before]
