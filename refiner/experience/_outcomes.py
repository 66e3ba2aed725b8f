"""How a conversation ended, as people and programs write it: words, thumbs, stars and ratings."""

from __future__ import annotations

from typing import Any

SUCCESS = ("success", "succeeded", "successful", "pass", "passed", "solved", "resolved", "good", "helpful")
FAILURE = ("failure", "failed", "unsuccessful", "fail", "unsolved", "unresolved", "bad", "unhelpful")
OUTCOMES = {
    **dict.fromkeys(SUCCESS, 1.0),
    **dict.fromkeys(("correct", "yes", "true", "positive", "satisfied", "up", "like", "liked"), 1.0),
    **dict.fromkeys(("thumbs_up", "thumb_up", "thumbsup", "👍", "+1", "1"), 1.0),
    **dict.fromkeys(FAILURE, 0.0),
    **dict.fromkeys(("not_helpful", "incorrect", "wrong", "no", "false", "negative", "dissatisfied"), 0.0),
    **dict.fromkeys(
        ("down", "dislike", "disliked", "thumbs_down", "thumb_down", "thumbsdown", "👎", "-1"), 0.0
    ),
}
"""Words that say how a conversation ended."""
_SKIN_TONES = dict.fromkeys(range(0x1F3FB, 0x1F400))
MOST_STARS = 5


def score_of(found: Any) -> float | None:
    """Return the score that a boolean, a number, a word or drawn stars stand for.

    `None` where it is no outcome.

    A number stands for itself, but for -1: programs that keep thumbs write -1 and 1.

    >>> [score_of(found) for found in (True, "Thumbs down", "★★★☆☆", -1, 0.3, "maybe")]
    [1.0, 0.0, 0.5, 0.0, 0.3, None]
    """
    if isinstance(found, str):
        return _score_of_text(found)
    if isinstance(found, bool | int | float):
        return max(float(found), 0.0) if found == -1 else float(found)
    return None


def score_of_stars(stars: float) -> float | None:
    """One star is the worst, 0; five are the best, 1.

    >>> score_of_stars(4)
    0.75
    """
    return (stars - 1) / (MOST_STARS - 1) if 1 <= stars <= MOST_STARS else None


def score_of_rating(rating: float) -> float | None:
    """Return the score of a number on a scale that nobody names: -1 to 1 are thumbs or a share, more are
    stars.
    """
    return score_of_stars(rating) if rating > 1 else score_of(rating)


def _score_of_text(text: str) -> float | None:
    word = text.strip().strip(":").lower().translate(_SKIN_TONES).replace("-", "_").replace(" ", "_")
    if word in OUTCOMES or text.strip() in OUTCOMES:
        return OUTCOMES.get(word, OUTCOMES.get(text.strip()))
    full = word.count("★") + word.count("⭐")
    return score_of_stars(full) if full and not word.strip("★⭐☆\ufe0f") else None
