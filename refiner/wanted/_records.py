"""The record of what was wanted, and the part of a conversation that missed it."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from midturn.core import redacted_values
from midturn.store import Trajectory

WantedKind = Literal["stated", "corrected", "from_success"]
"""Where a proposal comes from.

- `stated`: the user's turns, put together.
- `corrected`: the same, with what the user corrected put in place.
- `from_success`: what was asked for where the same task, or the same user's request like it, went well.
"""


class Wanted(BaseModel):
    """What a user wanted in one request, as a line of the file that a person looks through.

    Secrets are taken out of its texts when it is made.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    """What was wanted, all said at once. A person may correct it."""
    use: bool = True
    """A person sets this to false where nobody can say what was wanted, or it is of no use."""
    said: tuple[str, ...]
    """What the user said before it went wrong, for who looks at it."""
    then: tuple[str, ...] = ()
    """What the user said after that, to the end of the request."""
    kind: WantedKind
    by: Literal["rules", "model"] = "rules"
    """Who put `proposed` into words."""
    turns: tuple[int, ...]
    """The user turns that the proposal comes from, of the conversation in `source`."""
    source: str
    """The conversation that the proposal comes from: another one where it is `from_success`."""
    done: tuple[str, ...] = ()
    """The last tools that the source called, where it is `from_success`: the state it ended in."""
    conversation_id: str
    run_id: str
    task: str
    task_id: str
    user: str | None
    until: int = Field(ge=1)
    """The last user turn before it went wrong: what a reading has to understand by then."""
    proposed: str
    """The proposal, as it was before anybody looked at it."""

    @classmethod
    def proposal(cls, *, text: str, **fields: object) -> Self:
        """Make a proposal that nobody has looked at."""
        return cls.model_validate(redacted_values({"text": text, "proposed": text, **fields}))

    @property
    def corrected(self) -> bool:
        """Whether a person changed what was proposed."""
        return self.text != self.proposed


def failed_part(trajectory: Trajectory, wanted: Wanted) -> Trajectory:
    """Return a conversation up to where it went wrong, without what corrects it."""
    return trajectory.model_copy(update={"turns": trajectory.turns[: wanted.until]})
