"""Intent mismatch and drift, the two framings of why chats go wrong, on the same conversations.

Needs the extra `framings`.
"""

from importlib.util import find_spec

from assistant.errors import MissingExtra

if find_spec("statsmodels") is None:  # which brings numpy and scipy
    raise MissingExtra("framings", "comparing the framings")
