"""A shard a turn, begun anew when the assistant grows unsure: ERGO (arXiv 2510.14077).

The mean entropy of the assistant's token distributions is compared with that of its reply before. Where it
rose by more than a threshold, a model rewrites the user's turns so far into one request; the conversation
continues from that request alone, without the turns before it.

It differs from the paper in two ways. There, a reply whose entropy jumped is made again in the same turn;
here a reply that the user has seen stands, and the reset comes with the next turn, so a jump in a
conversation's last reply has no effect. There, open models gave whole distributions; here an endpoint's 20
most likely tokens are used, as the paper did for OpenAI's models, and all other tokens count as one, so
every entropy is a lower bound. The log-probabilities are as the server gives them: llama.cpp's are the
model's own, before temperature and before a schema.

Accepted cost: the log-probabilities take about 1.7 kB of the store for each token of a reply.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from midturn.core import BadInput
from midturn.drift.probes import mean_entropy
from midturn.mediator import Context, ledger, system_messages, user_turns, with_text
from midturn.studies.lic.conditions._condition import Condition
from midturn.studies.lic.conditions._history import exchanges, joined

THRESHOLD = 0.2
"""Nats a token: the paper's for gpt-4o-mini and gpt-4.1, which it saw through 20 tokens as well. It has 0.3
for gpt-4o, 0.1 for Phi-4 and 0.03 for Llama-3.1-8B. Other models, the embedded one included, are not
calibrated: the paper takes a high percentile of the rises that a model shows on some 80 shards of GSM8K."""

REWRITE = """\
A user told an assistant bit by bit what they want. Write the one message that the user could have sent \
instead, complete in itself.
- Keep every number, name, date, limit and exclusion. Where the user changed their mind, keep what now holds.
- Add nothing, and do not answer.
Reply with that message and nothing else."""

SAID = "What the user said, in order:\n{turns}"

LONGEST_REWRITE = 4000
"""Tokens: models refuse to be asked for more than they can write."""


@dataclass(frozen=True)
class _Change:
    """How unsure the assistant was in its last two replies, in nats a token."""

    before: float
    after: float

    @property
    def rise(self) -> float:
        return self.after - self.before

    def __str__(self) -> str:
        return f"mean entropy went from {self.before:.3f} to {self.after:.3f} nats a token"


@dataclass
class EntropyReset:
    """Builds one conversation's contexts, turn after turn."""

    model: BaseChatModel
    """Rewrites the user's turns."""
    threshold: float = THRESHOLD
    """Nats a token by which the mean entropy must have risen."""
    reset_turn: int | None = field(default=None, init=False)
    """The turn that the assistant's context begins with, where not with the first."""
    request: str = field(default="", init=False)
    """What stands there in place of the user's own words."""

    async def build(self, messages: Sequence[BaseMessage], guidelines: Sequence[str] = ()) -> Context:
        """Begin anew where the assistant's last reply was that much less sure than the one before.

        Raises:
            BadInput: the assistant's model gives no log-probabilities. Every conversation would end so:
                the choice of model and condition is at fault, not the infrastructure.
        """
        change = _change(messages)
        if change is None:
            why = "no reset: there are no two replies to compare"
        elif change.rise > self.threshold:
            said = user_turns(messages)
            self.reset_turn, self.request = len(said), await self._rewritten(said)
            why = f"reset: {change}, a rise above {self.threshold}"
        else:
            why = f"no reset: {change}"
        seen_from = f"; seen from turn {self.reset_turn} on" if self.reset_turn else ""
        return Context(self._since_reset(messages), why + seen_from)

    async def _rewritten(self, said: Sequence[str]) -> str:
        listed = "\n".join(f"{number}. {text}" for number, text in enumerate(said, start=1))
        asked = [SystemMessage(REWRITE), HumanMessage(SAID.format(turns=listed))]
        # A request repeats what was said: about a token for each three or four of its characters.
        max_tokens = min(LONGEST_REWRITE, 200 + len(listed) // 2)
        reply = await self.model.bind(max_tokens=max_tokens).ainvoke(asked, {"tags": ["nostream"]})
        return reply.text.strip() or ledger(said)

    def _since_reset(self, messages: Sequence[BaseMessage]) -> list[BaseMessage]:
        if self.reset_turn is None:
            return list(messages)
        first, *later = joined(exchanges(messages)[self.reset_turn - 1 :])
        return [*system_messages(messages), with_text(first, self.request), *later]


def _change(messages: Sequence[BaseMessage]) -> _Change | None:
    """How the mean entropy changed over the last two replies; `None` where there are no two with words."""
    last_two = [message for message in messages if isinstance(message, AIMessage)][-2:]
    entropies = [_entropy(reply) for reply in last_two]
    known = [entropy for entropy in entropies if entropy is not None]
    return _Change(*known) if len(known) == 2 else None


def _entropy(reply: AIMessage) -> float | None:
    """Mean entropy of a reply's token distributions, in nats a token; `None` for a reply without words.

    Raises:
        BadInput: there are words, and no log-probabilities with alternatives.
    """
    entropy = mean_entropy(reply)
    if entropy is None and reply.text:
        name = reply.response_metadata.get("model_name") or "the assistant's model"
        raise BadInput(
            f"the condition `entropy-reset` needs log-probabilities, and {name} gives none that can be used. "
            "Leave the condition out, or name a --model whose server answers `logprobs` and `top_logprobs`"
        )
    return entropy


ENTROPY_RESET = Condition(
    name="entropy-reset",
    context=EntropyReset,
    uses_mediator=True,
    reply_settings={"logprobs": True, "top_logprobs": 20},
    prompts="\n".join([REWRITE, SAID, str(LONGEST_REWRITE), str(THRESHOLD)]),
)
