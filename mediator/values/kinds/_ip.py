"""IP addresses, with a port or a prefix length where one is written."""

from __future__ import annotations

import ipaddress
import re

from midturn.mediator.values._mentions import Mention
from midturn.mediator.values._tokens import Token
from midturn.mediator.values.kinds._literal import Literal


class IpAddresses(Literal):
    """`10.0.0.7`, `10.0.0.0/8`, `2001:db8::1`."""

    name = "ip"
    rank = 40
    form = re.compile(
        r"(?P<address>(?:\d{1,3}\.){3}\d{1,3}|[0-9A-Fa-f]*(?::[0-9A-Fa-f]*){2,7})(?P<rest>[:/]\d{1,5})?"
    )

    def at(self, tokens: list[Token], at: int) -> Mention | None:
        """Read an address that is one."""
        mention = super().at(tokens, at)
        return mention if mention is not None and mention.meaning else None

    def meaning(self, token: Token) -> str:
        """Return the address in its one form, and what follows it; empty where it is none."""
        parts = self.form.fullmatch(token.fold)
        try:
            return f"{ipaddress.ip_address(parts['address'])}{parts['rest'] or ''}" if parts else ""
        except ValueError:
            return ""
