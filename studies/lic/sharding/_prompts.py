"""What the models that cut and check are told."""

from __future__ import annotations

SEGMENT = """\
You take a request apart. Copy it out in pieces, word for word, so that each piece says one thing that the \
person wants, knows or demands.
- The first piece is the one that says what the person wants in the end: the question or the order, wherever \
it stands in the request.
- Every other piece holds one fact or one condition.
- Copy every number, name and condition. Change no word, leave nothing out and copy nothing twice.
Answer as JSON: `segments` is the list of pieces, each a text copied from the request."""

REPHRASE = """\
You write the messages of a person who tells an assistant little by little what they want. You get the whole \
request and its pieces, numbered.
- Write one message for each piece, in the same order.
- The first message says what the person wants, and nothing more.
- Every other message tells its own piece and no other. It must make sense to someone who has read the first \
message and none of the others: use names and words for things where the piece says "it", "she" or "them".
- Keep every number, name and condition as it is. Add nothing that the request does not say.
- Write plainly and briefly, as one types on a phone.
Answer as JSON: `shards` is the list of messages."""

JUDGE = """\
You compare a request with a list of messages that are meant to say the same, taken together.
Answer as JSON:
- `missing`: what the request says and no message says; an empty list where nothing is missing.
- `added`: what a message says and the request does not; an empty list where nothing was added.
- `leaning`: the numbers of the messages that someone who has read only message 1 could not understand.
- `aim_first`: whether message 1 says what the person wants in the end.
- `same`: whether someone who has all messages would do exactly what the request asks for."""

REQUEST = "The request:\n{text}"
PIECES = "\n\nIts pieces:\n{pieces}"
MESSAGES = "\n\nThe messages:\n{messages}"
AGAIN = """

You have tried before. Your last answer was:
{said}
It was turned down: {fault}. Answer again, and mend that."""


def all_texts() -> dict[str, str]:
    """Every text above, by name: what a cut depends on besides the model and the request."""
    return {
        "segment": SEGMENT,
        "rephrase": REPHRASE,
        "judge": JUDGE,
        "frames": REQUEST + PIECES + MESSAGES + AGAIN,
    }


def numbered(texts: list[str]) -> str:
    """Texts as a list that is numbered from 1."""
    return "\n".join(f"{number}. {text}" for number, text in enumerate(texts, start=1))
