"""Messages and responses as the token ids that a local model reads.

The first token of a response is predicted by the last token of the template, so a prompt ends where the
template opens the assistant's turn. Tokenizers are transformers', typed `Any`: they have no types.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langchain_core.messages import BaseMessage, convert_to_openai_messages

from midturn.core import BadInput
from midturn.drift.scorers._protocol import Response

_MARK = "\u241f"
"""A character that no template writes, to find where a message ends in one."""


def prompt_ids(tokenizer: Any, messages: Sequence[BaseMessage]) -> list[int]:
    """Token ids up to where the assistant begins to speak.

    A model without a chat template reads a plain transcript.

    Raises:
        BadInput: the model's chat template refuses this conversation.
    """
    return _encoded(tokenizer, _rendered(tokenizer, _chat(messages), opened=True))


def response_ids(tokenizer: Any, messages: Sequence[BaseMessage], response: Response) -> list[int]:
    """Return the ids of a response to these messages, its stop token left out.

    Ids that came with the response are taken where they spell its text, so that another model's ids are
    never read with this one's vocabulary. Without, the text is tokenized where it stands: by itself it would
    get the space that tokenizers of SentencePiece's kind put before a text.
    """
    special = set(tokenizer.all_special_ids)
    ids = [i for i in response.token_ids or () if i not in special]
    if ids and max(ids) < len(tokenizer) and tokenizer.decode(ids).strip() == response.text.strip():
        return ids
    prompt = _rendered(tokenizer, _chat(messages), opened=True)
    read = _encoded(tokenizer, prompt)
    both = _encoded(tokenizer, prompt + response.text)
    if both[: len(read)] == read:
        return both[len(read) :]
    # A token lies across the end of the prompt.
    return list(tokenizer.encode(response.text, add_special_tokens=False))


def stop_id(tokenizer: Any) -> int | None:
    """Return the token that ends an assistant's turn: what the template writes after it, or else the
    tokenizer's.
    """
    chat = [{"role": "user", "content": "?"}, {"role": "assistant", "content": _MARK}]
    if tokenizer.chat_template:
        closing = _rendered(tokenizer, chat, opened=False).rpartition(_MARK)[2].strip()
        first = tokenizer.encode(closing, add_special_tokens=False)[:1]
        if first and first[0] in tokenizer.all_special_ids:
            return first[0]
    return tokenizer.eos_token_id


def _chat(messages: Sequence[BaseMessage]) -> list[dict[str, Any]]:
    """OpenAI's form with plain text contents, which is all that templates agree on."""
    converted: Any = convert_to_openai_messages(list(messages))
    return [{**form, "content": message.text} for form, message in zip(converted, messages, strict=True)]


def _rendered(tokenizer: Any, chat: list[dict[str, Any]], *, opened: bool) -> str:
    if not tokenizer.chat_template:
        return "".join(f"{turn['role']}: {turn['content']}\n\n" for turn in chat) + "assistant:"
    from jinja2 import TemplateError

    try:
        return tokenizer.apply_chat_template(chat, tokenize=False, add_generation_prompt=opened)
    except TemplateError as refused:
        raise BadInput(f"the model's chat template refuses this conversation: {refused}") from refused


def _encoded(tokenizer: Any, text: str) -> list[int]:
    """Token ids with one BOS where the tokenizer writes one, whether or not the template did so already."""
    ids = list(tokenizer.encode(text, add_special_tokens=False))
    bos = tokenizer.bos_token_id
    if bos is None or ids[:1] == [bos] or bos not in tokenizer.encode(""):
        return ids
    return [bos, *ids]
