"""One-time codes (ワンタイムコード): six digits made of a shared secret and the time (RFC 6238)."""

import unicodedata
from datetime import datetime

import pyotp

STEP_SECONDS = 30
# A phone may be half a minute slow or fast, and typing takes a while: RFC 6238, section 5.2.
STEPS_AROUND = 1


def new_secret() -> str:
    """Make a secret of 160 bits, as long as the hash it feeds (RFC 4226), in Base32."""
    return pyotp.random_base32(32)


def code_at(*, secret: str, now: datetime) -> str:
    """Give the code that a phone shows.

    >>> code_at(secret="GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", now=datetime.fromisoformat("2005-03-18T01:58:29Z"))
    '081804'
    """
    return pyotp.TOTP(secret).at(now)


def step_of(*, secret: str, typed: str, now: datetime, after: int | None = None) -> int | None:
    """Find the time step whose code was typed, if it is about now and later than the step ``after``.

    >>> secret, now = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", datetime.fromisoformat("2005-03-18T01:58:29Z")
    >>> [step_of(secret=secret, typed=typed, now=now) for typed in ("０８１ ８０４", "081805")]
    [37037036, None]
    >>> step_of(secret=secret, typed="081804", now=now, after=37037036) is None
    True
    """
    try:
        step = pyotp.TOTP(secret).verify_and_get_timecode(
            bare_code(typed), for_time=now, valid_window=STEPS_AROUND
        )
    except pyotp.OTPVerificationError:
        return None
    return step if after is None or step > after else None


def bare_code(typed: str) -> str:
    """Reduce a typed code to its digits; width, blanks and hyphens mean nothing.

    >>> bare_code(" ０８１-８ 04")
    '081804'
    """
    return "".join(each for each in unicodedata.normalize("NFKC", typed) if each in "0123456789")


def in_groups(secret: str) -> str:
    """Write a secret so that it can be read aloud and typed.

    >>> in_groups("GEZDGNBVGY3T")
    'GEZD GNBV GY3T'
    """
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def address_of_secret(*, secret: str, account: str, issuer: str) -> str:
    """Write the address that authenticator apps read from a QR code.

    >>> address_of_secret(secret="GEZDGNBVGY3TQOJQGEZDGNBV", account="hanako", issuer="Demo: Gas")
    'otpauth://totp/Demo%20Gas:hanako?secret=GEZDGNBVGY3TQOJQGEZDGNBV&issuer=Demo%20Gas'
    """
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer.replace(":", ""))
