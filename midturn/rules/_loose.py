"""The forgiving reading of a reply."""


def loosened(reply: str) -> list[str]:
    r"""Return the reply, and what is left of it without an introduction, a farewell or asterisks.

    These are IFEval's eight: without the first line, the last line, or both, each with and without `*`.

    >>> loosened("Sure:\n*no*")[:2]
    ['Sure:\n*no*', '*no*']
    """
    lines = reply.split("\n")
    parts = [reply, *("\n".join(part).strip() for part in (lines[1:], lines[:-1], lines[1:-1]))]
    return [*parts, *(part.replace("*", "") for part in parts)]
