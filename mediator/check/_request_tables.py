"""The words of requests by language."""

from __future__ import annotations

from midturn.mediator.check._request_chinese import CHINESE
from midturn.mediator.check._request_english import ENGLISH
from midturn.mediator.check._request_french import FRENCH
from midturn.mediator.check._request_german import GERMAN
from midturn.mediator.check._request_spanish import SPANISH
from midturn.mediator.check._request_words import RequestWords

TABLES: dict[str, RequestWords] = {table.code: table for table in (ENGLISH, GERMAN, SPANISH, FRENCH, CHINESE)}
