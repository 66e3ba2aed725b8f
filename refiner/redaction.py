"""Take secrets out of text before it reaches a model or a page.

A secret is what lets somebody in: keys, tokens, passwords. What only says who somebody is (a name, an
address, an e-mail address) is personal data, not a secret, and stays: a conversation is about it.

The table is our own. The libraries for this look for secrets in a repository's files, line by line, with
settings that are global to the process; here the text is a conversation.

Costs accepted: a password that nothing announces (`it's hunter2`) is not seen; a word after `password:` is
taken out even where it is none.
"""

from __future__ import annotations

import re
from typing import Any, cast

_NAMED = (
    r"(?:api|access|auth|account|client|encryption|private|secret|session|refresh|bearer|id)"
    r"[ _-]?(?:key|token|secret)(?:[ _-]?(?:key|id))?"
    r"|secret|token|password|passwd|passphrase|passwort|pwd"
)
"""What a secret is called where it has a name."""
_NOT_YET = r"(?!\[redacted)"

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
        (
            "secret",
            rf"(?P<before>(?i:{_NAMED})\\?[\"']?\s{{0,4}}[:=]\s{{0,4}}){_NOT_YET}"
            rf"(?:\"{_NOT_YET}(?:[^\"\\\n]|\\.){{1,256}}\"|'{_NOT_YET}(?:[^'\\\n]|\\.){{1,256}}'"
            rf"|(?:\\[\"'])?{_NOT_YET}[^\s\"'\\,;(){{}}<>\[\]]{{6,}})",
        ),
        (
            "secret",
            rf"(?P<before>\b(?i:{_NAMED})\s(?i:is|was)\s{{1,4}}[\"'`]?)"
            rf"{_NOT_YET}(?=[^\s\"'`]{{0,64}}\d)[^\s\"'`,;]{{4,}}",
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
    "bearer token": ("bearer", "bas"),
    "secret": ("key", "token", "secret", "pass", "pwd"),
}
"""By kind, what such a secret has one of once its case is folded: looking for these takes a hundredth of the
time. None spells the `i` of a name in any case, which folds in too many ways."""
_EACH_HINT = tuple((kind, hint) for kind in dict(PATTERNS) for hint in _HINTS[kind])
_SECRET_NAME = re.compile(rf"(?i)(?:^|[^a-z])(?:{_NAMED})$")


def redacted(text: str) -> str:
    """The text with each secret replaced by what kind it was.

    >>> redacted("Use postgres://me:hunter2@db/x")
    'Use postgres://me:[redacted: password in a URL]@db/x'
    """
    while (once := _redacted_once(text)) != text:
        text = once  # A secret that touched another one stands by itself now.
    return text


def _redacted_once(text: str) -> str:
    folded = text.casefold()
    possible = {kind for kind, hint in _EACH_HINT if hint in folded}
    for kind, pattern in PATTERNS if possible else ():
        if kind in possible:
            text = pattern.sub(lambda found, kind=kind: _kept(found) + f"[redacted: {kind}]", text)
    return text


def redacted_values(found: Any) -> Any:
    """The same for every text in a JSON value, and for the values of fields that are named as secrets.

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
    named = isinstance(value, str) and value and _SECRET_NAME.search(name)
    return "[redacted: secret]" if named else redacted_values(value)


def _kept(found: re.Match[str]) -> str:
    return found.groupdict().get("before") or ""
