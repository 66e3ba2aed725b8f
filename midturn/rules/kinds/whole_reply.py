"""Rules about how a reply begins and ends, and what it is made of."""

import re
from typing import ClassVar

from pydantic import Field

from midturn.rules._kind import Kind
from midturn.rules._text import times

_AROUND = " \t\r\n\"'“”‘’*_`"
_QUOTES = (('"', '"'), ("“", "”"), ("„", "“"))


class EndPhrase(Kind):
    """How the reply ends. The published check forgives straight quotation marks after it, no others."""

    id: ClassVar[str] = "startend:end_checker"

    end_phrase: str = Field(pattern=r"\S")
    """The last words; case doesn't count."""

    def words(self) -> str:
        """See `Kind`."""
        phrase = self.end_phrase.strip()
        return f'End your reply with exactly this phrase, and write nothing after it: "{phrase}"'

    def kept(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        phrase = " ".join(self.end_phrase.strip(_AROUND).split())
        end = " ".join(reply.rstrip(_AROUND).split())[-len(phrase) - 1 :]
        return end.casefold().endswith(phrase.casefold()) and times(phrase, end) > 0

    def kept_as_published(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        return reply.strip().strip('"').lower().endswith(self.end_phrase.strip().lower())


class Quotation(Kind):
    """Quotation marks around the whole reply. The published check knows straight ones only."""

    id: ClassVar[str] = "startend:quotation"

    def words(self) -> str:
        """See `Kind`."""
        return "Wrap your entire reply in double quotation marks."

    def kept(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        whole = reply.strip()
        return any(
            whole.startswith(first) and whole.endswith(last) and whole[1:-1].strip()
            for first, last in _QUOTES
        )

    def kept_as_published(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        whole = reply.strip()
        return len(whole) > 1 and whole[0] == whole[-1] == '"'


class TwoResponses(Kind):
    """Two answers that differ. The published check takes longer rows of asterisks for the separator."""

    id: ClassVar[str] = "combination:two_responses"

    def words(self) -> str:
        """See `Kind`."""
        return "Give two different responses, and separate only them with six asterisks: ******"

    def kept(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        parts = [" ".join(part.split()) for part in re.split(r"(?<!\*)\*{6}(?!\*)", reply)]
        return _are_two(parts)

    def kept_as_published(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        return _are_two([part.strip() for part in reply.split("******")])


class RepeatPrompt(Kind):
    """The request word for word, then the answer. The published check needs no answer."""

    id: ClassVar[str] = "combination:repeat_prompt"

    prompt_to_repeat: str = Field(pattern=r"\S")
    """The request."""

    def words(self) -> str:
        """See `Kind`."""
        return (
            "First repeat this request word for word, without change, then give your answer: "
            f'"{self.prompt_to_repeat.strip()}"'
        )

    def kept(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        request = " ".join(self.prompt_to_repeat.split()).casefold()
        said = " ".join(reply.split()).lstrip(_AROUND).casefold()
        return said.startswith(request) and any(map(str.isalnum, said[len(request) :]))

    def kept_as_published(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        return reply.strip().lower().startswith(self.prompt_to_repeat.strip().lower())


def _are_two(parts: list[str]) -> bool:
    """Whether two parts are not blank and differ; only the first and the last may be blank."""
    said = [part for part in parts if part]
    return all(parts[1:-1]) and len(said) == 2 and said[0] != said[1]
