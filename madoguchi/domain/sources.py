"""Sources (接続元): network addresses as they are shown to the member whom they belong to."""


def shortened(source: str) -> str:
    """Show enough of a network address to know one's own, and no whole address.

    >>> shortened("203.0.113.7"), shortened("2001:db8:1:2::/64"), shortened("")
    ('203.0.113.*', '2001:db8:*', '')
    """
    if ":" in source:
        return ":".join(source.split(":")[:2]) + ":*"
    head, dot, _last = source.rpartition(".")
    return f"{head}.*" if dot else ""
