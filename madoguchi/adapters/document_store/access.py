"""Access (保管庫への接続): how a bucket is reached, from the environment only.

Without a key the library looks for one in its usual places, such as the role of the machine.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from madoguchi.adapters.document_store.refusals import StoreRefused

NAME = "MADOGUCHI_DOCUMENTS"
SCHEME = "s3://"


@dataclass(frozen=True, slots=True)
class Access:
    """Where a bucket is, what we show there, never printed, and whether its files are locked."""

    endpoint: str = ""
    region: str = ""
    key_id: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    is_locked: bool = False


class AccessUnclear(StoreRefused):
    """The environment does not say how the store is reached; the message names the variable."""


def access_of(environment: Mapping[str, str]) -> Access:
    """Read how the store is reached; raises AccessUnclear.

    >>> access_of({"MADOGUCHI_DOCUMENTS": "s3://papers", "MADOGUCHI_DOCUMENTS_LOCK": "1"}).is_locked
    True
    """
    address, endpoint, region, key_id, secret, lock = (
        environment.get(f"{NAME}{part}", "").strip()
        for part in ("", "_ENDPOINT", "_REGION", "_KEY_ID", "_SECRET", "_LOCK")
    )
    if address.startswith(SCHEME) and not bucket_of(address)[0]:
        raise AccessUnclear(f"{NAME} names no bucket")
    if endpoint and not endpoint.startswith(("https://", "http://")):
        raise AccessUnclear(f"{NAME}_ENDPOINT must begin with https://")
    if bool(key_id) != bool(secret):
        raise AccessUnclear(f"{NAME}_KEY_ID and {NAME}_SECRET go together")
    if lock == "1" and not address.startswith(SCHEME):
        raise AccessUnclear(f"{NAME}_LOCK: a folder cannot be locked, only {SCHEME}")
    return Access(endpoint, region, key_id, secret, is_locked=lock == "1")


def bucket_of(address: str) -> tuple[str, str]:
    """Cut an address into bucket and what stands before every key.

    >>> bucket_of("s3://papers/portal"), bucket_of("s3://papers")
    (('papers', 'portal/'), ('papers', ''))
    """
    bucket, _, prefix = address.removeprefix(SCHEME).partition("/")
    prefix = prefix.strip("/")
    return bucket, f"{prefix}/" if prefix else ""
