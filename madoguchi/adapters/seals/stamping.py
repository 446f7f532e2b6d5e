"""Stamping (タイムスタンプ付与): a time-stamping authority (TSA, RFC 3161) says when a seal was there.

An authority that does not answer is left alone for a minute, so that it holds up one paper and not all.
"""

import time
from functools import cache
from pathlib import Path

from asn1crypto import cms, tsp  # type: ignore[import-untyped]  # it has no stubs
from pyhanko.keys import load_certs_from_pemder
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper

from madoguchi.adapters.seals.tokens import Certificates, TokenBroken, in_one_writing
from madoguchi.adapters.time_authorities import Authority

SECONDS = 3  # a page waits for it
SECONDS_LEFT_ALONE = 60


class AuthorityAway(Exception):
    """The authority does not answer, refuses, or sends what is no timestamp of ours; later it may not."""


class Stamper(TimeStamper):
    """What asks an authority; one a process."""

    def __init__(self, authority: Authority) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko's
        self._client = RequestsHTTPTimeStamper(authority.address, timeout=SECONDS)  # type: ignore[no-untyped-call]  # pyHanko's
        self._again_at = 0.0
        self.authorities = trusted(authority.certificates)

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Ask the authority; raises AuthorityAway."""
        if time.monotonic() < self._again_at:
            raise AuthorityAway("it did not answer just now")
        try:
            return await self._client.async_request_tsa_response(req)
        except TimestampRequestError as error:
            self._again_at = time.monotonic() + SECONDS_LEFT_ALONE
            raise AuthorityAway(str(error)) from None  # its cause may hold the address

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Give a token in its one writing; raises AuthorityAway."""
        try:
            token = await super().async_timestamp(message_digest, md_algorithm)
            return in_one_writing(token)
        except AuthorityAway:
            raise
        except TokenBroken as broken:
            raise AuthorityAway(str(broken)) from broken
        except Exception as error:  # what is no answer breaks its readers in ways that nobody can list
            raise AuthorityAway(f"unreadable: {type(error).__name__}") from error


@cache
def stamper_of(authority: Authority) -> Stamper:
    """Give what asks an authority; raises OSError where its certificates cannot be read."""
    return Stamper(authority)


def trusted(file: str) -> Certificates:
    """Read the certificates that vouch for an authority's."""
    return tuple(load_certs_from_pemder([str(Path(file))]))  # type: ignore[no-untyped-call]  # pyHanko's
