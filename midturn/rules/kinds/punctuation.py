"""Rules about marks."""

import re
from typing import ClassVar

from midturn.rules._kind import Kind


class NoComma(Kind):
    """No comma. The published check knows the Latin one only."""

    id: ClassVar[str] = "punctuation:no_comma"

    def words(self) -> str:
        """See `Kind`."""
        return "Do not use any commas."

    def kept(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        return re.search("[,،，、﹐]", reply) is None

    def kept_as_published(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        return "," not in reply
