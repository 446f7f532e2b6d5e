"""Mail returns (返送メール): how much a message that came back says about its address."""

from enum import StrEnum

HARD_CODES = (550, 551, 553)


class ReturnKind(StrEnum):
    """What came back."""

    HARD = "hard"  # nobody is at the address
    SOFT = "soft"  # not now, not for this reason, or not said
    COMPLAINT = "complaint"  # the reader does not want it


# RFC 3463. Of 5.1 these two are about the sender; of 5.2 only a closed mailbox is about who reads.
ABOUT_SENDER = {"5.1.7", "5.1.8"}
CLOSED = {"5.2.1", "5.4.4"}
ABOUT_CONTENT = ("5.6.", "5.7.")
# What relays say to RCPT of themselves and of us: no relaying, no login, a limit of the day, no room.
ABOUT_RELAY = ("5.3.", "5.7.")
OVER_LIMIT = "5.4.5"
LOGIN_CODES = (530, 534, 535, 538)  # RFC 4954


def kind_of_status(status: str) -> ReturnKind | None:
    """Judge a final failure by its enhanced status; None where it says nothing about the address.

    >>> [kind_of_status(status) for status in ("5.1.1", "5.2.2", "5.7.1", "5.1.8", "4.4.7")]
    [<ReturnKind.HARD: 'hard'>, <ReturnKind.SOFT: 'soft'>, None, None, <ReturnKind.SOFT: 'soft'>]
    >>> kind_of_status("")
    <ReturnKind.SOFT: 'soft'>
    """
    if status in ABOUT_SENDER or status.startswith(ABOUT_CONTENT):
        return None
    return ReturnKind.HARD if status.startswith("5.1.") or status in CLOSED else ReturnKind.SOFT


def is_about_relay(*, code: int, status: str) -> bool:
    """Test whether a relay refuses a recipient for what lies with itself or with us, and may be mended.

    >>> [is_about_relay(code=554, status=status) for status in ("5.7.1", "5.1.8", "5.4.5", "5.1.1", "")]
    [True, True, True, False, False]
    >>> is_about_relay(code=530, status="")
    True
    """
    is_ours = status in ABOUT_SENDER or status == OVER_LIMIT or status.startswith(ABOUT_RELAY)
    return is_ours or code in LOGIN_CODES


def kind_of_refusal(*, code: int, status: str) -> ReturnKind | None:
    """Judge a relay's word about a recipient, by the enhanced status if it gave one.

    >>> kind_of_refusal(code=550, status=""), kind_of_refusal(code=550, status="5.7.1")
    (<ReturnKind.HARD: 'hard'>, None)
    """
    if status:
        return kind_of_status(status)
    return ReturnKind.HARD if code in HARD_CODES else ReturnKind.SOFT
