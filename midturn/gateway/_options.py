"""What can be said of a gateway on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from midturn.core import BadInput, Limits
from midturn.gateway._settings import MIB, RequestLimits, Settings
from midturn.studies.options import EMBEDDED, Options, option


@dataclass(frozen=True, kw_only=True)
class ServeOptions(Options):
    """Who answers whom, where, and how much that may cost."""

    upstream: str = option(
        EMBEDDED,
        "Who answers: a model spec, or an OpenAI-compatible server's base URL for all its models.",
    )
    mediator_model: str | None = option(
        None,
        "The Mediator's model, which guidelines need; rules alone read the turns where not given.",
        kind=str,
    )
    read_only_tools: str = option(
        "", "Names of clients' tools that change nothing, with commas; all others count as acting."
    )
    host: str = option("127.0.0.1", "Where to listen. Other than loopback needs a key.")
    port: int = option(8080, "0: any that is free.", least=0, most=65535)
    keys: Path | None = option(
        None, "File with the keys that clients send, one a line; also MIDTURN_KEYS, with commas.", kind=Path
    )
    db: str = option(
        "midturn.db",
        "Guidelines, traces, spending: an SQLite file, or a postgresql:// URL.",
        variable="MIDTURN_DB",
    )
    mediator_timeout_s: float = option(
        20.0, "Seconds after which a turn continues without the Mediator.", least=0
    )
    drift: Literal["entropy"] | None = option(
        None,
        "Score each answer by the entropy of its log-probabilities; off where not given.",
        kind=Literal["entropy"],
    )
    remind_above: float | None = option(
        None, "With --drift: remind the turn after a higher score. Nats per token.", kind=float, least=0
    )
    daily_usd: float | None = option(
        None,
        "Dollars a day, over all replicas and roles.",
        kind=float,
        least=0,
        variable="MIDTURN_DAILY_USD",
    )
    daily_tokens: int | None = option(
        None, "Tokens a day.", kind=int, least=0, variable="MIDTURN_DAILY_TOKENS"
    )
    daily_calls: int | None = option(
        None, "Model calls a day.", kind=int, least=0, variable="MIDTURN_DAILY_CALLS"
    )
    daily_usd_per_user: float | None = option(
        None, "The same for each user.", kind=float, least=0, variable="MIDTURN_DAILY_USD_PER_USER"
    )
    daily_tokens_per_user: int | None = option(
        None, "The same for each user.", kind=int, least=0, variable="MIDTURN_DAILY_TOKENS_PER_USER"
    )
    daily_calls_per_user: int | None = option(
        None, "The same for each user.", kind=int, least=0, variable="MIDTURN_DAILY_CALLS_PER_USER"
    )
    max_body_mib: int = option(20, "The longest request.", least=1)

    def __post_init__(self) -> None:
        """Refuse values out of their bounds, and a threshold without a score.

        Raises:
            BadInput: there is one.
        """
        super().__post_init__()
        if self.remind_above is not None and self.drift is None:
            raise BadInput("--remind-above needs a score to go by: add --drift entropy")

    def settings(self, keys: Sequence[str], silence_s: float) -> Settings:
        """Return what a gateway is started with."""
        return Settings(
            upstream=self.upstream,
            mediator=self.mediator_model,
            read_only_tools=tuple(filter(None, map(str.strip, self.read_only_tools.split(",")))),
            db=self.db,
            keys=tuple(keys),
            mediator_timeout_s=self.mediator_timeout_s,
            daily=Limits(usd=self.daily_usd, tokens=self.daily_tokens, calls=self.daily_calls),
            daily_per_user=Limits(
                usd=self.daily_usd_per_user,
                tokens=self.daily_tokens_per_user,
                calls=self.daily_calls_per_user,
            ),
            scored=self.drift is not None,
            remind_above=self.remind_above,
            limits=RequestLimits(body_bytes=self.max_body_mib * MIB, silence_s=silence_s),
        )
