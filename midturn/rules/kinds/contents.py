"""Rules about certain parts of a reply."""

import re
from typing import ClassVar

from pydantic import Field, PositiveInt

from midturn.core import counted
from midturn.rules._kind import Kind

_PLACEHOLDER = re.compile(r"\[[^\[\]\n]*\w[^\[\]\n]*\](?!\()")
_PUBLISHED_POSTSCRIPTS = {"P.P.S": r"p\.\s?p\.\s?s", "P.S.": r"p\.\s?s\."}


class Placeholders(Kind):
    """Placeholders in brackets. The published check counts links and empty boxes, too."""

    id: ClassVar[str] = "detectable_content:number_placeholders"

    num_placeholders: PositiveInt
    """How many, at least."""

    def words(self) -> str:
        """See `Kind`."""
        number = counted(self.num_placeholders, "placeholder")
        return f"Include at least {number} in square brackets, such as [address]."

    def kept(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        return len(_PLACEHOLDER.findall(reply)) >= self.num_placeholders

    def kept_as_published(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        # `\[.*?\]`, where what is not closed in its line is read once, and has no part in brackets.
        closed = re.findall(r"\[[^\]\n]*(\]?)", reply)
        return sum(map(bool, closed)) >= self.num_placeholders


class Postscript(Kind):
    """A postscript. The published check finds its mark anywhere, with nothing after it."""

    id: ClassVar[str] = "detectable_content:postscript"

    postscript_marker: str = Field(pattern=r"\w")
    """How it begins, such as `P.S.`; case and full stops don't count."""

    def words(self) -> str:
        """See `Kind`."""
        return (
            f'At the end of your reply, add a postscript that starts with "{self.postscript_marker.strip()}".'
        )

    def kept(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        letters = map(re.escape, re.findall(r"\w", self.postscript_marker))
        mark = rf"^[^\w\n]*{r'[. ]*'.join(letters)}(?![^\W_])\W*[^\W_]"
        return re.search(mark, reply, re.IGNORECASE | re.MULTILINE) is not None

    def kept_as_published(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        marker = self.postscript_marker.strip()
        pattern = _PUBLISHED_POSTSCRIPTS.get(marker, re.escape(marker.lower()))
        return re.search(pattern, reply.lower()) is not None
