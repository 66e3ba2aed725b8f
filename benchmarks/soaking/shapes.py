"""Requests as ordinary, odd and hostile clients send them, drawn at random from a seed.

A shape makes the bytes of one HTTP request, or of what stands in its place, and says what its client may get:
a status, `closed` (the connection ends without an answer) or `left` (the client doesn't wait for one).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

SAID = "heliotrope"
"""A word in every user's message that nothing but the conversation itself may hold."""
SECRET = "sk-soak0CANARY1users2secret3ABCDEF456789"
"""A secret in many messages, which nothing that is kept or written may hold."""
KEY = "canary.upstream/key+0soak9876543210"
"""The gateway's key for its upstream, which no client may see."""
MIB = 2**20

LIES = ("status", "echo", "mark", "returns", "garbled", "cut", "flood", "no choices", "error event")
"""What an upstream does instead of answering; see `upstream.py`. A request's model says which."""
DRAFTS = ("sound", "long", "empty", "list", "NaN", "deep", "null byte", "invented")
"""What a Mediator's model answers."""

Body = Callable[[Random], Any]


@dataclass(frozen=True)
class Sent:
    """What a client sends, piece by piece, and what it does then."""

    pieces: tuple[bytes, ...]
    pause_s: float = 0.0
    """After each piece."""
    leaves: bool = False
    """It closes the connection as soon as an answer begins, or after a tenth of a second."""


@dataclass(frozen=True)
class Shape:
    """A kind of request."""

    name: str
    make: Callable[[Random], Sent]
    due: frozenset[int | str]
    """What its client may get."""
    weight: int = 1


def http(body: bytes, *, headers: bytes = b"", kind: bytes = b"application/json") -> bytes:
    """Return a POST of a chat completion."""
    return (
        b"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        b"Content-Type: " + kind + b"\r\n" + headers + b"Content-Length: %d\r\n\r\n" % len(body) + body
    )


def talk(*turns: str, model: str = "stub", **more: Any) -> dict[str, Any]:
    """Return a request whose turns are the user's and the assistant's, in turn; the user's is the last."""
    roles = ("user", "assistant")
    messages = [{"role": roles[n % 2], "content": turn} for n, turn in enumerate(turns)]
    return {"model": model, "messages": messages, **more}


def words(draw: Random, count: int) -> str:
    """So many words, values among them."""
    some = (SAID, "boxes", "for 4 people", "at 7 pm", "under 45 euros", "not red", "on 4 March", "Anna's")
    return " ".join(draw.choice(some) for _ in range(count))


def ordinary(draw: Random) -> Any:
    """One turn."""
    return talk(f"Find {words(draw, 12)}.", stream=draw.random() < 0.5)


def followed(draw: Random) -> Any:
    """Three turns, which are mediated."""
    first = draw.choice(("Find me a table", "Find me a flat", "Book me a room"))
    said = (f"{first} with {SAID}.", "Which?", f"For {draw.randint(2, 9)} people.", "When?", "At 7 pm.")
    return talk(*said, stream=draw.random() < 0.5)


def with_tools(draw: Random) -> Any:
    """Return a tool's result, which belongs to the turn that called it."""
    call = {"id": "c1", "type": "function", "function": {"name": "find", "arguments": "{}"}}
    made = followed(draw)
    made["messages"] += [
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "c1", "content": words(draw, draw.choice((5, 50, 5000)))},
    ]
    return {**made, "tools": [{"type": "function", "function": {"name": "find"}}]}


def odd_text(draw: Random) -> Any:
    """Half an emoji, a null byte and the like anywhere in a conversation."""
    odd = draw.choice(("\ud83d", "\udc00\ud83d", "\x00", "\u202e", "\ufeff", "\x1b[31m", "\x7f", "\u2028"))
    made = draw.choice((followed, with_tools))(draw)
    for message in made["messages"]:
        if isinstance(message["content"], str) and draw.random() < 0.6:
            at = draw.randrange(len(message["content"]) + 1)
            message["content"] = message["content"][:at] + odd + message["content"][at:]
    return {**made, "user": f"anna{odd}"}


def secretive(draw: Random) -> Any:
    """Return a password or a key in what is said."""
    return talk(f"Find a {SAID}. My password is {SECRET}", "Which?", "A blue one.")


def dense(draw: Random) -> Any:
    """Much to read: values, quotes, marks, long words, many lines; from the user or from a tool."""
    unit = draw.choice(
        (
            *("1:1:1 ", "5% ", '"a" ', "((", "a,b,", "1,2.3 ", "€4 ", "3/4/25 ", "x", "ab-", "\n", "no not "),
            *("instead of 3 ", "from A to B ", "四个人", "🙂", "http://a.b/c?d=e ", "Anna's ", "+49 30 1 "),
        )
    )
    longest = draw.choice((2_000, 9_000, 20_000, 39_000, 200_000, 2_000_000))
    text = (unit * (longest // len(unit) + 1))[:longest]
    if draw.random() < 0.3:
        made = with_tools(draw)
        made["messages"][-1]["content"] = text
        return made
    return talk(f"Find me a {SAID}.", "Which?", text, "So?", "For 4 people.")


def carried(draw: Random) -> Any:
    """Something taken up from a long answer."""
    answer = f"The 3 red boxes cost 45 dollars on {draw.randint(1, 28)} March 2025. "
    length = draw.choice((2_000, 20_000, 200_000, 1_000_000, 5_000_000))
    yes = draw.choice(("yes, go ahead", "the second one", "ok", "do it", "that one, please"))
    return talk(f"Find boxes, {SAID}", answer * (length // len(answer)), yes)


def many_turns(draw: Random) -> Any:
    """Hundreds of short turns."""
    turns = draw.choice((99, 499, 999))
    return talk(*(f"{n}: {words(draw, 4)}" for n in range(turns)))


def encoded(body: Body) -> Callable[[Random], Sent]:
    """Return a shape that is a body."""
    return lambda draw: Sent((http(json.dumps(body(draw)).encode()),))


def odd_json(draw: Random) -> Sent:
    """Return what is not quite JSON."""
    sound = json.dumps(ordinary(draw))
    return Sent(
        (
            http(
                draw.choice(
                    (
                        sound[:-1].encode() + b', "seed": 1e999}',
                        sound[:-1].encode() + b', "seed": NaN}',
                        sound[:-1].encode() + b', "model": "dear"}',
                        sound.encode("utf-16"),
                        sound.encode("utf-32"),
                        sound.encode()[: draw.randrange(len(sound))],
                        b"\xff" + sound.encode(),
                    )
                )
            ),
        )
    )


def nested(draw: Random) -> Sent:
    """JSON that is much more in memory than in bytes, up to 19 MiB."""
    size = draw.choice((2**16, MIB, 19 * MIB))
    sound = json.dumps(ordinary(draw))[:-1].encode()
    unit, end = draw.choice(((b"[],", b"[]"), (b"{},", b"{}"), (b"1,", b"1"), (b'"",', b'""')))
    filled = b'{"x":[' + unit * (size // len(unit)) + end + b"]}"
    inside = b', "x": ' + draw.choice((filled, b"[" * (size // 64) + b"]" * (size // 64)))
    message = b'{"role":"user","content":"a"},'
    part = b'{"type":"text","text":""},'
    many = b'{"model":"m","messages":[' + message * (size // len(message)) + message[:-1] + b"]}"
    parts = b'{"model":"m","messages":[{"role":"user","content":[' + part * (size // len(part))
    body = draw.choice((sound + inside + b"}", many, parts + part[:-1] + b"]}]}"))
    return Sent((http(body),))


def large(draw: Random) -> Sent:
    """Bodies of 19 MiB that are a few long texts: a picture, or something pasted."""
    text = "iVBORw0KGgo" * (19 * MIB // 11)
    picture = {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{text}"}}
    content = draw.choice(([{"type": "text", "text": "What is it?"}, picture], text))
    return Sent((http(json.dumps(talk(content)).encode()),))


def roles(draw: Random) -> Any:
    """Return a role that nobody knows, with a secret in it."""
    made = followed(draw)
    made["messages"][0]["role"] = draw.choice("RS") * draw.choice((3, 3000, 300_000)) + SECRET
    return made


def headers(draw: Random) -> Sent:
    """Too many headers, too long ones, doubled ones, or none that end."""
    body = json.dumps(ordinary(draw)).encode()
    return draw.choice(
        (
            Sent((http(body, headers=b"a: b\r\n" * draw.choice((200, 20_000, 2_000_000))),)),
            Sent((http(body, headers=b"a: " + b"b" * draw.choice((100_000, 20_000_000)) + b"\r\n"),)),
            Sent((http(body, headers=b"Host: evil\r\n"),)),
            Sent((http(body, headers=b"Authorization: Bearer a\r\nAuthorization: Bearer b\r\n"),)),
        )
    )


def trailers(draw: Random) -> Sent:
    """Return a chunked body with trailers."""
    body = json.dumps(ordinary(draw)).encode()
    head = http(b"").replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")
    return Sent((head + b"%x\r\n" % len(body) + body + b"\r\n0\r\nHost: evil\r\nX: y\r\n\r\n",))


def unfinished(draw: Random) -> Sent:
    """Return a request that stops in its head or its body, after which the client waits."""
    whole = http(json.dumps(ordinary(draw)).encode())
    return Sent((whole[: draw.choice((0, 1, 30, 100, len(whole) - 1))],))


def left(draw: Random) -> Sent:
    """Return a client that leaves."""
    body = json.dumps({**draw.choice((ordinary, followed, dense))(draw), "stream": True}).encode()
    return Sent((http(body),), leaves=True)


def slow(draw: Random) -> Sent:
    """Return a body that comes in drops."""
    whole = http(json.dumps(followed(draw)).encode())
    return Sent(tuple(whole[at : at + 60] for at in range(0, len(whole), 60)), pause_s=0.02)


def lied_to(draw: Random) -> Any:
    """Return a sound request to an upstream that lies."""
    return {**draw.choice((ordinary, followed))(draw), "model": draw.choice(LIES)}


OK, REFUSED = frozenset({200}), frozenset({400, 413, 431})
SHAPES = (
    Shape("ordinary turns", encoded(ordinary), OK, 4),
    Shape("turns that are mediated", encoded(followed), OK, 6),
    Shape("tool results", encoded(with_tools), OK, 2),
    Shape("odd text", encoded(odd_text), OK, 3),
    Shape("secrets", encoded(secretive), OK, 2),
    Shape("dense text", encoded(dense), OK | {413}, 4),
    Shape("long answers taken up", encoded(carried), OK | {413}, 4),
    Shape("hundreds of turns", encoded(many_turns), OK, 2),
    Shape("unknown roles", encoded(roles), OK, 1),
    Shape("not quite JSON", odd_json, REFUSED, 2),
    Shape("JSON of many pieces", nested, OK | REFUSED, 3),
    Shape("bodies of 19 MiB", large, OK | {413}, 1),
    Shape("odd headers", headers, REFUSED | {"closed"}, 2),
    Shape("trailers", trailers, OK, 1),
    Shape("unfinished requests", unfinished, frozenset({408, "closed"}), 1),
    Shape("clients that leave", left, frozenset({"left"}), 3),
    Shape("bodies in drops", slow, OK, 1),
    Shape("upstreams that lie", encoded(lied_to), frozenset({200, 401, 502, 529}), 4),
)
