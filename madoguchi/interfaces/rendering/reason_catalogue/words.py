"""The words of a reason."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReasonWords:
    """What is so, and what can be done; both may name values of the reason, and those of every one.

    ``%(day)s`` is the day of the reason, ``%(phone)s`` and ``%(hours)s`` are the operator's. ``title`` heads
    a page that has nothing else to say.
    """

    lead: str
    next_step: str
    title: str = ""
