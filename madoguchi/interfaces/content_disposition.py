"""Content-Disposition (RFC 6266, RFC 8187): under which name a browser saves a file."""

from urllib.parse import quote


def saved_as(name: str, *, plain_name: str) -> str:
    """Have a file saved under its Japanese name; ``plain_name`` is for what reads ASCII alone.

    >>> print(saved_as("請求.pdf", plain_name="invoice.pdf"))
    attachment; filename="invoice.pdf"; filename*=UTF-8''%E8%AB%8B%E6%B1%82.pdf
    """
    return f"attachment; filename=\"{plain_name}\"; filename*=UTF-8''{quote(name, safe='')}"
