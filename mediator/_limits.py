"""From how much on it matters how much is said."""

LONGEST = 40_000
"""Characters of the user's and the tools'. A longer conversation is not mediated: the check reads every word,
about a second for so many that it has not seen before."""
SHORT = 2_000
"""Characters that are read at once. More are read in a thread, so that the event loop goes on."""
