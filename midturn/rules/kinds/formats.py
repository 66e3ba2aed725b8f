"""Rules about the form of a reply."""

import json
import re
from itertools import chain
from typing import ClassVar

from pydantic import Field, PositiveInt

from midturn.core import counted
from midturn.rules._kind import Kind
from midturn.rules._text import bullets, highlights, json_document

_OPTIONS = ("My answer is yes.", "My answer is no.", "My answer is maybe.")
_FENCES = ("```json", "```Json", "```JSON", "```")


class Bullets(Kind):
    """Items of bullet lists. The published check takes dividers and negative numbers for some."""

    id: ClassVar[str] = "detectable_format:number_bullet_lists"

    num_bullets: PositiveInt
    """How many, exactly."""

    def words(self) -> str:
        """See `Kind`."""
        number = counted(self.num_bullets, "bullet point")
        return f"Use exactly {number} in Markdown, such as: * This is a point."

    def kept(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        return bullets(reply) == self.num_bullets

    def kept_as_published(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        # `^\s*\*[^\*].*$` and `^\s*-.*$`, where blank lines with nothing after them are read once.
        found = (re.findall(rf"^\s*({mark}.*)?", reply, re.MULTILINE) for mark in (r"\*[^\*]", "-"))
        return sum(map(bool, chain.from_iterable(found))) == self.num_bullets


class ConstrainedResponse(Kind):
    """One of three answers. The published check passes a reply that gives all of them."""

    id: ClassVar[str] = "detectable_format:constrained_response"

    def words(self) -> str:
        """See `Kind`."""
        quoted = [f'"{option}"' for option in _OPTIONS]
        return f"Answer with one of these sentences: {', '.join(quoted[:-1])} or {quoted[-1]}"

    def kept(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        return sum(option in reply for option in _OPTIONS) == 1

    def kept_as_published(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        return any(option in reply for option in _OPTIONS)


class Highlights(Kind):
    """Emphasised parts. The published check takes what stands between two asterisks for one, `2 * 3 * 4`."""

    id: ClassVar[str] = "detectable_format:number_highlighted_sections"

    num_highlights: PositiveInt
    """How many, at least."""

    def words(self) -> str:
        """See `Kind`."""
        number = counted(self.num_highlights, "part")
        return f"Highlight at least {number} of your reply in Markdown, such as *highlighted part*."

    def kept(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        return highlights(reply) >= self.num_highlights

    def kept_as_published(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        single = re.findall(r"\*([^\n*]*)\*", reply)
        double = re.findall(r"\*\*([^\n*]*)\*\*", reply)
        return sum(1 for inside in single + double if inside.strip()) >= self.num_highlights


class Sections(Kind):
    """Numbered sections. The published check counts every mention of one, the same one twice."""

    id: ClassVar[str] = "detectable_format:multiple_sections"

    section_spliter: str = Field(pattern=r"\S")
    """What stands before each number, such as `SECTION`. Spelt as published."""
    num_sections: PositiveInt
    """How many, at least."""

    def words(self) -> str:
        """See `Kind`."""
        mark = self.section_spliter.strip()
        number = counted(self.num_sections, "section")
        return f"Write at least {number}, and begin each with {mark} and its number, such as {mark} 1."

    def kept(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        mark = re.escape(self.section_spliter.strip())
        return len(set(re.findall(rf"^[^\w\n]*{mark}\s?(\d+)\b", reply, re.MULTILINE))) >= self.num_sections

    def kept_as_published(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        mark = re.escape(self.section_spliter.strip())
        return len(re.findall(rf"\s?{mark}\s?\d+\s?", reply)) >= self.num_sections


class JsonFormat(Kind):
    """JSON and nothing else, an object or a list. The published check passes a bare number."""

    id: ClassVar[str] = "detectable_format:json_format"

    def words(self) -> str:
        """See `Kind`."""
        return "Wrap your entire reply in JSON."

    def kept(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        found = json_document(reply)
        return found is not None and isinstance(found[0], (dict, list))

    def kept_as_published(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        inside = reply.strip()
        for fence in _FENCES:
            inside = inside.removeprefix(fence)
        try:
            json.loads(inside.removesuffix("```").strip())
        except (ValueError, RecursionError):
            return False
        return True


class Title(Kind):
    """A title in double angular brackets."""

    id: ClassVar[str] = "detectable_format:title"

    def words(self) -> str:
        """See `Kind`."""
        return "Include a title wrapped in double angular brackets, such as <<poem of joy>>."

    def kept(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        return any(re.search(r"\w", title) for title in re.findall(r"<<([^\n<>]*)>>", reply))

    def kept_as_published(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        # `<<[^\n]+>>`, of which a line has at most one: from the first mark to the last.
        titles = (line.partition("<<")[2].rpartition(">>")[0] for line in reply.split("\n"))
        return any(title.lstrip("<").rstrip(">").strip() for title in titles)
