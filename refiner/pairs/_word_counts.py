"""Texts as vectors of their words, for distinguishing pairs where no embedding model is available.

Cost accepted: texts that say one thing in other words count as different, and one pair of stems in a
thousand shares a place.
"""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter

from langchain_core.embeddings import Embeddings

from midturn.mediator.values import (
    FUNCTION_WORDS,
    fold,
    stem,
)

WIDTH = 1024


class WordCounts(Embeddings):
    """1 + ln(count) of each stem, function words left out, each stem at a place that its hash names."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return a vector of `WIDTH` numbers for each text."""
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """Do the same for one text."""
        words = [word for word in re.findall(r"\w+", fold(text)) if word not in FUNCTION_WORDS]
        vector = [0.0] * WIDTH
        for word, count in Counter(map(stem, words)).items():
            vector[zlib.crc32(word.encode("utf-8", "replace")) % WIDTH] += 1 + math.log(count)
        return vector
