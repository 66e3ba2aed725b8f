"""Rules about the language of a reply."""

from typing import Annotated, ClassVar

from pydantic import AfterValidator

from midturn.rules._kind import Kind
from midturn.rules._text import in_language, languages

NAMES = {
    "ar": "Arabic",
    "bg": "Bulgarian",
    "bn": "Bengali",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "gu": "Gujarati",
    "hi": "Hindi",
    "it": "Italian",
    "ja": "Japanese",
    "kn": "Kannada",
    "ko": "Korean",
    "mr": "Marathi",
    "ne": "Nepali",
    "nl": "Dutch",
    "pa": "Punjabi",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "sv": "Swedish",
    "sw": "Swahili",
    "ta": "Tamil",
    "te": "Telugu",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
"""English names by ISO 639-1 code: IFEval's languages, and others that are often asked for."""


def _code(code: str) -> str:
    if code not in NAMES or code not in languages():
        raise ValueError(f"{code!r} is no language that can be told: use one of {', '.join(NAMES)}")
    return code


class ResponseLanguage(Kind):
    """The language of the whole reply.

    The published check draws at random where it is unsure, and passes what holds no letters; both scorings
    here tell languages by the same means, which draws nothing.
    """

    id: ClassVar[str] = "language:response_language"

    language: Annotated[str, AfterValidator(_code)]
    """An ISO 639-1 code."""

    def words(self) -> str:
        """See `Kind`."""
        return f"Write your entire reply in {NAMES[self.language]}, and use no other language."

    def kept(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        return in_language(reply, self.language)

    def kept_as_published(self, reply: str, prompt: str) -> bool:
        """See `Kind`."""
        return not any(map(str.isalpha, reply)) or in_language(reply, self.language)
