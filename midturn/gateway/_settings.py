"""What a gateway is started with."""

from __future__ import annotations

from dataclasses import dataclass, field

from midturn.core import Limits
from midturn.mediator import LONGEST

MIB = 2**20


@dataclass(frozen=True, kw_only=True)
class RequestLimits:
    """How much of anything one request may bring or take."""

    body_bytes: int = 20 * MIB
    text_bytes: int = 4 * MIB
    """Of the body, all but base64: images, sound and files."""
    elements: int = 50_000
    """Strings, other values and what contains them, in the request's JSON."""
    messages: int = 2000
    parts: int = 5000
    """Texts, images and the like in the contents of all messages."""
    turns: int = 500
    """Messages of the user's."""
    nesting: int = 64
    """Objects and lists within one another in the request's JSON."""
    mediated_characters: int = LONGEST
    """Of users and tools; a longer conversation passes as it is. A Mediator's own limit is no higher."""
    receive_s: float = 60.0
    """Seconds that a client may take to send its request."""
    silence_s: float = 600.0
    """Seconds without a byte from the upstream."""
    answer_s: float = 3600.0
    """Seconds that an answer may take as a whole."""
    answer_bytes: int = 64 * MIB
    """An answer that is not streamed."""
    event_bytes: int = 8 * MIB
    """One event of a streamed answer."""
    second: float = 1.0
    """How long a second of waiting takes before a request is sent again; tests make it shorter."""
    drain_s: float = 30.0
    """Seconds that answers on their way have to end when the gateway is told to stop."""


@dataclass(frozen=True, kw_only=True)
class ConnectionLimits:
    """How much of anything clients' connections may bring or take, whoever the clients are."""

    most: int = 4096
    """Connections at once; fewer where the system allows the process fewer files."""
    head_bytes: int = 64 * 1024
    """Of a request's first line and headers."""
    headers: int = 100
    head_s: float = 10.0
    """Seconds for a request's headers, and for what is left of a body once it has been answered."""
    idle_s: int = 5
    """Seconds between two requests."""
    unread_s: float = 60.0
    """Seconds that a client may leave an answer unread."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a gateway is started with."""

    upstream: str = "embedded:smollm2-135m"
    """A model spec, or the base URL of an OpenAI-compatible server, whose models are then all served."""
    mediator: str | None = None
    """The spec of the Mediator's model. `None`: rules alone read the turns."""
    read_only_tools: tuple[str, ...] = ()
    """Clients' tools that change nothing. Once any other was called for a request, the history stays."""
    db: str = "midturn.db"
    """Where all that replicas share lies: an SQLite file or a `postgresql://` URL."""
    keys: tuple[str, ...] = ()
    """What clients must send one of as their bearer token. None: whoever reaches the gateway may use it."""
    mediator_timeout_s: float = 20.0
    daily: Limits = field(default_factory=Limits)
    """What all requests of a day may spend together, over all replicas."""
    daily_per_user: Limits = field(default_factory=Limits)
    scored: bool = False
    """Whether answers are scored, by the entropy of the upstream's log-probabilities."""
    remind_above: float | None = None
    """Nats per token; a turn after an answer with a higher score is reminded of the goal."""
    limits: RequestLimits = field(default_factory=RequestLimits)
    connections: ConnectionLimits = field(default_factory=ConnectionLimits)

    @property
    def models(self) -> tuple[str, ...]:
        """The upstream, and the spec of the Mediator's model where it has one."""
        return (self.upstream,) if self.mediator is None else (self.upstream, self.mediator)
