"""Rules about capitals and small letters."""

import re
from typing import ClassVar

from pydantic import NonNegativeInt

from midturn.core import counted
from midturn.rules._kind import Kind, Relation, related
from midturn.rules._text import in_language, words

_LETTERS = re.compile(r"[^\W\d_]")


class AllCapitals(Kind):
    """English, in capitals only. The published check asks a guesser that is unsure of capitals."""

    id: ClassVar[str] = "change_case:english_capital"

    def words(self) -> str:
        """See `Kind`."""
        return "Write your entire reply in English and in capital letters only."

    def kept(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        return reply.isupper() and in_language(reply, "en")


class AllLowercase(Kind):
    """English, without any capital."""

    id: ClassVar[str] = "change_case:english_lowercase"

    def words(self) -> str:
        """See `Kind`."""
        return "Write your entire reply in English and in lowercase letters only, without any capitals."

    def kept(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        return reply.islower() and in_language(reply, "en")


class CapitalWords(Kind):
    """Words in capitals only. The published check counts `I` and `A`, which are so in any text."""

    id: ClassVar[str] = "change_case:capital_word_frequency"

    capital_relation: Relation
    """How the count of words relates to `capital_frequency`."""
    capital_frequency: NonNegativeInt
    """How many words."""

    def words(self) -> str:
        """See `Kind`."""
        number = counted(self.capital_frequency, "word")
        return f"Write {self.capital_relation} {number} in all capital letters."

    def kept(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        found = [word for word in words(reply) if word.isupper() and len(_LETTERS.findall(word)) > 1]
        return related(len(found), self.capital_relation, self.capital_frequency)

    def kept_as_published(self, reply: str, prompt: str) -> bool:
        """Near to it: the published tokens need data that it downloads."""
        found = [word for word in re.findall(r"\w+(?:[-.]\w+)*", reply) if word.isupper()]
        return related(len(found), self.capital_relation, self.capital_frequency)
