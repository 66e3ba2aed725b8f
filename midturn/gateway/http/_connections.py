"""Connections of clients, who may be anybody: what one of them may send and how long it may take to."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from midturn.gateway._failures import Failure, bad_request
from midturn.gateway._settings import ConnectionLimits

_ONCE = frozenset({b"authorization", b"host"})
"""Headers by which clients are let in: of two, one program reads the first and another the last."""
_MOST_QUEUED = 16
"""Requests that a client may send ahead on one connection."""


class Connections:
    """The connections that are open.

    Where there are too many, the one is closed that has been without a request for the longest time, so that
    connections that nothing is asked on keep nobody out.

    Args:
        limits: for all of them, and for each.
    """

    def __init__(self, limits: ConnectionLimits) -> None:
        self.limits = limits
        self._open: set[Connection] = set()
        self._without_request: dict[Connection, None] = {}

    def __call__(self, **settings: Any) -> Connection:
        """Make the protocol of a new connection; uvicorn calls this."""
        return Connection(self, **settings)

    def admit(self, connection: Connection) -> bool:
        """Take a connection in, if there is room or can be made."""
        if len(self._open) >= self.limits.most:
            done = (waiting for waiting in self._without_request if not waiting.owes)
            longest = next(done, None)
            if longest is None:
                return False
            longest.abort()
        self._open.add(connection)
        self.waits(connection)
        return True

    def waits(self, connection: Connection) -> None:
        """Note that a connection is without a request from now on."""
        if connection in self._open:
            self._without_request[connection] = None

    def works(self, connection: Connection) -> None:
        """Note that a request has come on a connection."""
        self._without_request.pop(connection, None)

    def leaves(self, connection: Connection) -> None:
        """Let a connection go."""
        self._open.discard(connection)
        self._without_request.pop(connection, None)


class Connection(HttpToolsProtocol):
    """One of them, as HTTP."""

    def __init__(self, connections: Connections, **settings: Any) -> None:
        super().__init__(**settings)
        self._connections, self._limits = connections, connections.limits
        self._head_timer: asyncio.TimerHandle | None = None
        self._unread_timer: asyncio.TimerHandle | None = None
        self._in_body = False
        self._outside_bodies = 0
        self._head_bytes = 0
        self._refusal: Failure | None = None

    def connection_made(self, transport: Any) -> None:
        """Take it in, or tell it that there are too many."""
        super().connection_made(transport)
        if self._connections.admit(self):
            self._expect_head()
        else:
            self._refuse(Failure(503, "too many connections", "overloaded", headers={"retry-after": "1"}))

    def connection_lost(self, exc: Exception | None) -> None:
        """Let it go."""
        self._connections.leaves(self)
        for timer in (self._head_timer, self._unread_timer):
            if timer:
                timer.cancel()
        super().connection_lost(exc)

    @property
    def owes(self) -> bool:
        """Part of an answer has yet to be sent."""
        return self.transport.get_write_buffer_size() > 0

    def abort(self) -> None:
        """Close it, whatever is on its way."""
        self._connections.leaves(self)
        self.transport.abort()

    def data_received(self, data: bytes) -> None:
        """Read on, and count what is no body."""
        if self.transport.is_closing():
            return
        if self._head_timer is None and self.cycle and self.cycle.response_complete:
            self._expect_head()
        self._outside_bodies += len(data)
        super().data_received(data)
        if self._outside_bodies > self._limits.head_bytes and not self.transport.is_closing():
            self._refuse(self._too_long())

    def on_message_begin(self) -> None:
        """Note that a request begins."""
        super().on_message_begin()
        self._in_body, self._head_bytes = False, 0
        if len(self.pipeline) >= _MOST_QUEUED:
            raise self._refused(bad_request("too many requests were sent ahead on one connection"))

    def on_url(self, url: bytes) -> None:
        """Part of a request's line has come."""
        self._take_head(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Count a header, or a trailer, which nothing here reads."""
        self._take_head(len(name) + len(value))
        if self._in_body:
            return
        super().on_header(name, value)
        if len(self.headers) > self._limits.headers:
            raise self._refused(self._too_long())
        name, _ = self.headers[-1]
        if name in _ONCE and sum(name == other for other, _ in self.headers) > 1:
            raise self._refused(bad_request(f"send the header {name.decode()} once"))

    def on_headers_complete(self) -> None:
        """Note that a request is there, but for its body."""
        self._in_body, self._outside_bodies = True, 0
        if self._head_timer:
            self._head_timer.cancel()
            self._head_timer = None
        self._connections.works(self)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Part of a body has come."""
        self._outside_bodies = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Note that a request is complete."""
        self._in_body = False
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Note that a request was answered."""
        if not self.pipeline:
            self._connections.waits(self)
        super().on_response_complete()

    def pause_writing(self) -> None:
        """Note that the client does not read."""
        super().pause_writing()
        if self._unread_timer:
            self._unread_timer.cancel()
        self._unread_timer = self.loop.call_later(self._limits.unread_s, self.abort)

    def resume_writing(self) -> None:
        """Note that the client has read what there was."""
        super().resume_writing()
        if self._unread_timer:
            self._unread_timer.cancel()

    def timeout_keep_alive_handler(self) -> None:
        """No request comes: close the connection, once what it owes has been read or is not being read."""
        self.transport.close()
        if self.owes:
            self.pause_writing()

    def send_400_response(self, msg: str) -> None:
        """Say why a request can't be read, unless an answer is being sent."""
        self._refuse(self._refusal or bad_request("this is no HTTP request that can be read"))

    def _expect_head(self) -> None:
        self._head_timer = self.loop.call_later(self._limits.head_s, self.timeout_keep_alive_handler)

    def _take_head(self, length: int) -> None:
        self._head_bytes += length
        if self._head_bytes > self._limits.head_bytes:
            raise self._refused(self._too_long())

    def _too_long(self) -> Failure:
        limits = self._limits
        reason = f"the headers have more than {limits.head_bytes:,} bytes, or are more than {limits.headers}"
        return Failure(431, reason, "headers_too_large")

    def _refused(self, refusal: Failure) -> Failure:
        """Keep why the parser is stopped, which itself tells only that it was."""
        self._refusal = refusal
        return refusal

    def _refuse(self, refusal: Failure) -> None:
        """Close the connection, and say why where no answer has been begun to the request that is meant."""
        cycle = self.cycle
        if not cycle or (not cycle.response_started if self._in_body else cycle.response_complete):
            told = {**refusal.headers, "content-type": "application/json", "connection": "close"}
            told["content-length"] = str(len(refusal.body))
            lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
            self.transport.write(STATUS_LINE[refusal.status] + lines.encode() + b"\r\n" + refusal.body)
        self.transport.close()
