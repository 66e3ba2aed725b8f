"""Take secrets out of text before it reaches a model or a page.

A secret is what lets somebody in: keys, tokens, passwords. What only says who somebody is (a name, an
address, an e-mail address) is personal data, not a secret, and stays: a conversation is about it.

The table is our own. The libraries for this, detect-secrets (1.5) for one, look for secrets in a repository's
files: line by line, with settings that are global to the process, by how code assigns a value, and without
saying where in the line it stands. Here the text is a conversation, and `my password is …` is what counts.

Compatible forms of a letter count as the letter, and format characters, such as those of zero width, as
nothing; what is no secret keeps both.

Costs accepted: a password that nothing announces (`it's hunter2`) is not seen, nor is one that is an ordinary
word of such a sentence (`my password is wrong`), nor the later words of several without quotes; a word after
`password:` is taken out even where it is none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, cast

_KEY = (
    r"(?:api|access|auth|account|client|encryption|private|secret|session|refresh|bearer|id)"
    r"[ _-]?(?:key|token|secret)(?:[ _-]?(?:key|id))?"
    r"|secret|token"
)
_WORD = (
    r"pass(?:word|wd|phrase|code|wort)|pwd|kennwort|contrase\S{1,2}a|mot de passe"
    r"|парол[ья]|密[码碼]|パスワード"
)
_PIN = r"\b[Pp][Ii][Nn](?: (?:code|number))?"
_NAMED = rf"(?:{_KEY}|{_WORD})"
"""What a secret is called where it has a name."""
_NOT_YET = r"(?!\[redacted)"
_MARKS = r"[\\\"'`*_]{0,4}"
"""Quotes and emphasis."""
_COLON = rf"{_MARKS}(?:\s{{1,4}}(?i:is|was))?\s{{0,32}}(?:[:=]{{1,3}}>?|是)[*_`]{{0,3}}\s{{0,32}}[*_`]{{0,3}}"
_IS = rf"{_MARKS}(?:\s{{1,4}}(?i:is|was|ist|lautet|es|est)|['’]s)\s{{1,32}}"
_ORDINARY = (
    r"about|above|active|again|also|always|asked|available|back|bad|because|been|before|"
    r"being|below|better|blank|blocked|broken|case|changed|chosen|click|compromised|confidential|"
    r"correct|current|different|easy|empty|enough|enter|every|expired|false|fine|for|forgotten|from|"
    r"gone|good|hard|have|hidden|incorrect|insecure|invalid|just|known|leaked|less|like|"
    r"locked|long|longer|lost|mandatory|mine|missing|more|must|necessary|needed|neither|never|"
    r"none|not|null|obsolete|obvious|okay|old|once|only|optional|outdated|over|please|"
    r"predictable|private|public|really|required|right|safe|same|secret|secure|short|shorter|"
    r"simple|something|somewhere|still|stolen|strong|taken|temporary|than|that|the|their|then|"
    r"there|this|too|true|undefined|unknown|unsafe|until|unusual|valid|very|visible|weak|"
    r"what|when|where|whether|which|with|without|written|wrong|yet|your|yours"
)
"""What is said of a password rather than being one."""
_SAID_OF_IT = rf"(?!(?i:{_ORDINARY}|\w{{2,24}}(?:ed|ing|able|ible|ly|ful))(?:[\s.,;:!?)}}\]\"'`*]|\Z))"
_CLAUSE_ENDS = (
    r"(?=[*_\"'`]{0,3}(?:[,;:.!?)]|\s{0,8}(?:\n|\Z)"
    r"|\s{1,8}(?i:and|but|so|or|for|if|on|in|at|please|thanks|can|could|help)\b))"
)
_QUOTED = rf"(?:\"{_NOT_YET}(?:[^\"\\\n]|\\.){{1,256}}\"|'{_NOT_YET}(?:[^'\\\n]|\\.){{1,256}}')"


def _bare(least: int) -> str:
    """Return a value without quotes of a least number of characters."""
    return rf"(?:\\[\"'])?{_NOT_YET}{_SAID_OF_IT}[^\s\"'`\\,;(){{}}<>\[\]]{{{least},}}"


PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (
            "private key",
            r"(?s)-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----"
            r".*?(?:-----END (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----|\Z)",
        ),
        (
            "password in a URL",
            r"(?P<before>\b[a-zA-Z][a-zA-Z0-9+.-]{1,20}://[^\s/:@\"']{0,128}:)[^\s/@\"']{1,256}(?=@)",
        ),
        ("JSON web token", r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*"),
        ("OpenAI, Anthropic or like key", r"\bsk-(?=[\w-]{0,64}\d)[\w-]{20,}"),
        ("AWS key id", r"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b"),
        ("GitHub token", r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{22,})"),
        ("GitLab token", r"\bglpat-[\w-]{20,}"),
        ("Google key", r"\b(?:AIza[\w-]{35}|ya29\.[\w-]{20,}|GOCSPX-[\w-]{20,})"),
        ("Slack token", r"\bxox[abeoprs]-[\w-]{10,}|\bxapp-[\w-]{20,}"),
        ("Slack webhook", r"\bhooks\.slack\.com/(?:services|workflows)/[\w/-]{20,}"),
        ("Stripe key", r"\b(?:[srp]k_(?:live|test)|whsec)_[A-Za-z0-9]{16,}"),
        ("LangSmith key", r"\b(?:lsv2_(?:pt|sk)|ls__)_?[A-Za-z0-9_]{24,}"),
        ("Langfuse key", r"\bpk-lf-[0-9a-f-]{36}"),
        ("Hugging Face token", r"\b(?:hf|api_org)_[A-Za-z0-9]{30,}"),
        ("Groq, xAI, Perplexity or NVIDIA key", r"\b(?:gsk_|xai-|pplx-|nvapi-)(?=[\w-]{0,64}\d)[\w-]{32,}"),
        ("Replicate token", r"\br8_[A-Za-z0-9]{30,}"),
        ("SendGrid key", r"\bSG\.[\w-]{16,}\.[\w-]{16,}"),
        ("Twilio key", r"\bSK[0-9a-f]{32}\b"),
        ("npm or PyPI token", r"\b(?:npm_[A-Za-z0-9]{36}|pypi-[\w-]{50,})"),
        ("Databricks or DigitalOcean token", r"\b(?:dapi[0-9a-f]{32}|do[opr]_v1_[0-9a-f]{64})\b"),
        (
            "bearer token",
            rf"(?P<before>\b(?i:bearer|basic)\s{{1,8}}){_NOT_YET}(?=[^\s\"']{{0,64}}\d)[\w.~+/-]{{16,}}={{0,2}}",
        ),
        ("bearer token", rf"(?P<before>\b(?i:bearer)\s{{1,8}}){_NOT_YET}[\w.~+/-]{{24,}}={{0,2}}"),
        (
            "bearer token",
            rf"(?P<before>\b(?i:authorization)[\"']?\s{{0,4}}[:=]\s{{0,4}}[\"']?"
            rf"(?i:bearer|basic|token|apikey)\s{{1,8}}){_NOT_YET}[\w.~+/-]{{8,}}={{0,2}}",
        ),
        ("Telegram token", r"\b\d{8,10}:AA[A-Za-z0-9_-]{33}(?![\w-])"),
        ("Discord webhook", r"\bdiscord(?:app)?\.com/api/(?:v\d{1,2}/)?webhooks/\d{17,20}/[\w-]{60,}"),
        ("Azure signature", r"(?P<before>[?&;]sig=)[\w%+/=-]{20,}"),
        ("secret", rf"(?P<before>(?i:{_KEY}){_COLON}){_NOT_YET}(?:{_QUOTED}|{_bare(6)})"),
        ("secret", rf"(?P<before>(?i:{_WORD}){_COLON}){_NOT_YET}(?:{_QUOTED}|{_bare(4)})"),
        ("secret", rf"(?P<before>{_PIN}(?:{_COLON}|{_IS})[\"']?)\d{{4,12}}\b"),
        (
            "secret",
            rf"(?P<before>(?i:{_NAMED}){_IS}[*_\"'`]{{0,3}})"
            rf"{_NOT_YET}(?=[^\s\"'`]{{0,64}}\d)[^\s\"'`,;]{{4,}}",
        ),
        ("secret", rf"(?P<before>(?i:{_WORD}){_IS}){_NOT_YET}(?:{_QUOTED}|{_bare(4)}{_CLAUSE_ENDS})"),
        ("secret", rf"(?P<before>(?<!\S)--?[\w-]{{0,32}}(?i:{_NAMED})\s{{1,4}})(?!-){_bare(4)}(?<!flag)"),
        (
            "secret",
            rf"(?P<before><[\w:.-]{{0,32}}(?i:{_NAMED})>\s{{0,8}}){_NOT_YET}[^\s<>][^<>]{{0,256}}(?=</)",
        ),
    )
)
"""Kinds of secrets and how they are written. What a pattern calls `before` stays. Every repetition that can
follow another is bounded, so that no text takes longer than in proportion to its length."""
_HINTS: dict[str, tuple[str, ...]] = {
    "private key": ("-----",),
    "password in a URL": ("://",),
    "JSON web token": ("eyj",),
    "OpenAI, Anthropic or like key": ("sk-",),
    "AWS key id": ("akia", "asia", "abia", "acca"),
    "GitHub token": ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
    "GitLab token": ("glpat-",),
    "Google key": ("aiza", "ya29.", "gocspx-"),
    "Slack token": ("xox", "xapp-"),
    "Slack webhook": ("hooks.slack.com",),
    "Stripe key": ("k_live", "k_test", "whsec_"),
    "LangSmith key": ("lsv2_", "ls__"),
    "Langfuse key": ("pk-lf-",),
    "Hugging Face token": ("hf_", "api_org_"),
    "Groq, xAI, Perplexity or NVIDIA key": ("gsk_", "xai-", "pplx-", "nvapi-"),
    "Replicate token": ("r8_",),
    "SendGrid key": ("sg.",),
    "Twilio key": ("sk",),
    "npm or PyPI token": ("npm_", "pypi-"),
    "Databricks or DigitalOcean token": ("dapi", "_v1_"),
    "bearer token": ("bearer", "bas", "author"),
    "Telegram token": (":aa",),
    "Discord webhook": ("webhooks/",),
    "Azure signature": ("sig=",),
    "secret": (
        *("key", "token", "secret", "pass", "pwd", "pin", "kennwort", "contrase"),
        *("парол", "密码", "密碼", "パスワード"),
    ),
}
"""By kind, what such a secret has one of once its case is folded: looking for these takes a hundredth of the
time. None spells the `i` of a name in any case, which folds in too many ways."""
_EACH_HINT = tuple((kind, hint) for kind in dict(PATTERNS) for hint in _HINTS[kind])
_SECRET_NAME = re.compile(
    rf"(?:^|[^A-Za-z]|(?<=[a-z])(?=[A-Z]))(?i:{_NAMED}|pin(?:[ _-]?(?:code|number))?)(?i:(?<!token)s)?$"
)
"""Of a field. `tokens` are those of a language model."""


def redacted(text: str) -> str:
    """Return the text with each secret replaced by what kind it was.

    >>> redacted("Use postgres://me:hunter2@db/x")
    'Use postgres://me:[redacted: password in a URL]@db/x'
    """
    while (once := _redacted_once(text)) != text:
        text = once  # A secret that touched another one stands by itself now.
    return text


def _redacted_once(text: str) -> str:
    folded = "\n".join({text, _as_read(text)[0]}).casefold()
    possible = {kind for kind, hint in _EACH_HINT if hint in folded}
    readings = (_as_written,) if text.isascii() else (_as_written, _as_read)
    for kind, pattern in PATTERNS if possible else ():
        for reading in readings if kind in possible else ():
            text = _without(kind, pattern, text, *reading(text))
    return text


def _without(kind: str, pattern: re.Pattern[str], text: str, read: str, places: Sequence[int]) -> str:
    """Return the text without what a pattern finds in a reading of it."""
    kept, done = list[str](), 0
    for found in pattern.finditer(read):
        begin = found.end("before") if "before" in pattern.groupindex else found.start()
        kept += [text[done : places[begin]], f"[redacted: {kind}]"]
        done = places[found.end() - 1] + 1
    return "".join([*kept, text[done:]]) if kept else text


def _as_written(text: str) -> tuple[str, Sequence[int]]:
    """Return a text, and for each of its characters the place that it has in the text."""
    return text, range(len(text))


def _as_read(text: str) -> tuple[str, Sequence[int]]:
    """Do the same for the text as people read it."""
    if text.isascii():
        return _as_written(text)
    read = [(each, place) for place, character in enumerate(text) for each in _one_read(character)]
    return "".join(each for each, _ in read), [place for _, place in read]


@lru_cache(maxsize=4096)
def _one_read(character: str) -> str:
    return "" if unicodedata.category(character) == "Cf" else unicodedata.normalize("NFKC", character)


def redacted_values(found: Any) -> Any:
    """Do the same for every text in a JSON value, and for the value of a field that is named as a secret.

    >>> redacted_values({"password": "hunter2", "seats": 2})
    {'password': '[redacted: secret]', 'seats': 2}
    """
    if isinstance(found, str):
        return redacted(found)
    if isinstance(found, list):
        return [redacted_values(item) for item in cast("list[Any]", found)]
    if isinstance(found, dict):
        return {name: _field(name, value) for name, value in cast("dict[str, Any]", found).items()}
    return found


def _field(name: str, value: Any) -> Any:
    secret = value not in (None, "", [], {}) and not isinstance(value, bool)
    return (
        "[redacted: secret]" if secret and _SECRET_NAME.search(_as_read(name)[0]) else redacted_values(value)
    )
