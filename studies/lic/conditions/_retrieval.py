"""A shard a turn, with the most relevant of the earlier messages in place of all of them.

Relevance is BM25 (Lucene's form, k1 = 1.5, b = 0.75) of an earlier message to the user's latest turn, over
English word stems without stop words. It asks no model, and cannot see that two messages mean the same in
other words: of equally relevant messages, such as those that share no word with the latest turn, the newer
comes first.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from midturn.core import MissingExtra
from midturn.mediator import Context, current_turn
from midturn.studies.lic.conditions._condition import Condition
from midturn.studies.lic.conditions._history import transcript, with_recalled

RETRIEVED = 4
"""Earlier messages that are recalled. No source; chosen as about half of those before the last turn of a
conversation of five shards, so that something is left out."""

_WORD = r"(?u)\b\w+\b"
"""Single characters count: a shard may tell no more than a digit."""

RECALLED = "Messages from the earlier part of this conversation:\n{transcript}"


class Retrieval:
    """Recalls the earlier messages that are most relevant to the user's latest turn."""

    async def build(self, messages: Sequence[BaseMessage], guidelines: Sequence[str] = ()) -> Context:
        """Put the `RETRIEVED` most relevant messages, in the order they were said, in place of all."""
        now = current_turn(messages)
        before = messages[: len(messages) - len(now)]
        earlier = [m for m in before if isinstance(m, (HumanMessage, AIMessage)) and m.text]
        if len(earlier) <= RETRIEVED:
            return Context(list(messages), "the conversation as it is: no more than would be recalled")
        scores = relevance(now[0].text, [message.text for message in earlier])
        best = sorted(range(len(earlier)), key=lambda at: (scores[at], at))[-RETRIEVED:]
        recalled = RECALLED.format(transcript=transcript([earlier[at] for at in sorted(best)]))
        return Context(
            with_recalled(messages, recalled, now),
            f"{RETRIEVED} of {len(earlier)} earlier messages, {sum(scores[at] > 0 for at in best)} of them "
            "with a word of the current turn",
        )


def relevance(query: str, texts: Sequence[str]) -> list[float]:
    """Return the BM25 score of each text to the query; 0 where they share no word.

    >>> relevance("a window seat", ["Book a flight.", "Which seats?"])[0]
    0.0
    """
    import bm25s

    query_words, *documents = _words([query, *texts])
    if not query_words or not any(documents):  # bm25s divides by the mean length of what it indexes.
        return [0.0] * len(texts)
    index = bm25s.BM25()
    index.index(documents, show_progress=False)
    return [float(score) for score in index.get_scores(query_words)]


def _words(texts: Sequence[str]) -> list[list[str]]:
    """Return the stems of each text's words."""
    import bm25s
    import snowballstemmer

    stemmer: Any = snowballstemmer.stemmer("english")
    words: Any = bm25s.tokenize(
        list(texts),
        token_pattern=_WORD,
        stopwords="en",
        stemmer=stemmer,
        return_ids=False,
        show_progress=False,
    )
    return words


def _retrieval(_: BaseChatModel) -> Retrieval:
    if importlib.util.find_spec("bm25s") is None:  # To be told before the first call, not in the third turn.
        raise MissingExtra("studies", needed_for="the condition `retrieval`")
    return Retrieval()


RETRIEVAL = Condition(name="retrieval", context=_retrieval, prompts=f"{RECALLED}\n{RETRIEVED}")
