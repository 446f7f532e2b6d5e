"""The demonstration's surroundings: plain HTTP on this machine, lists of counters and mails, its own time."""

from datetime import UTC, datetime

from madoguchi.domain.clock import TOKYO

STARTS_AT = datetime(2024, 10, 21, 10, 0, tzinfo=TOKYO)


def environment() -> dict[str, str]:
    """Give the settings of a demonstration that starts now."""
    offset = (STARTS_AT - datetime.now(UTC)).total_seconds()
    return {
        "MADOGUCHI_CLOCK_OFFSET": str(offset),
        "MADOGUCHI_PLAIN_HTTP": "1",
        "MADOGUCHI_LISTS_OPERATORS": "1",
        "MADOGUCHI_SHOWS_MAILBOX": "1",
    }
