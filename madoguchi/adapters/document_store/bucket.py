"""A bucket as store (S3): put only where nothing is, by name and checksum of the content, locked if so set.

A lock is of mode COMPLIANCE: until its day nobody deletes the version, not even the account's owner. Errors
are told by their code alone; the service's own words may repeat what was sent.
"""

import hashlib
import os
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from http import HTTPStatus
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, BinaryIO

from boto3.session import Session  # type: ignore[import-untyped]  # the library has no types
from botocore.config import Config  # type: ignore[import-untyped]  # nor has the one beneath
from botocore.exceptions import BotoCoreError, ClientError  # type: ignore[import-untyped]  # the same

from madoguchi.adapters.document_store.access import Access, bucket_of
from madoguchi.adapters.document_store.refusals import FileDamaged, FileMissing, StoreAway
from madoguchi.domain.clock import TOKYO

CONNECT_SECONDS, READ_SECONDS, TRIES = 3, 8, 2  # a page waits for them
PUTS, SECONDS_BETWEEN_PUTS = 3, 0.2
PIECE = 1 << 20
COMPLIANCE = "COMPLIANCE"


@dataclass(frozen=True, slots=True)
class Bucket:
    """One operator's files: ``prefix/operator/ab/abcd…``."""

    name: str
    prefix: str
    is_locked: bool
    client: Any = field(repr=False)

    def keep(self, content: bytes, *, until: date) -> str:
        """See DocumentStore. What is there already is read, and its lock made longer if need be."""
        sha256 = hashlib.sha256(content).hexdigest()
        if not self._put(content, sha256, until):
            self.read(sha256)
            self._lock_longer(sha256, until)
        return sha256

    def read(self, sha256: str) -> bytes:
        """See DocumentStore."""
        with _named_refusals(sha256):
            content: bytes = self.client.get_object(**self._place(sha256))["Body"].read()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise FileDamaged(sha256)
        return content

    def keep_file(self, path: Path, *, until: date) -> str:
        """See DocumentStore; the service compares what it was sent with the hash."""
        with path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
            stream.seek(0)
            if not self._put(stream, sha256, until):
                with self.lend(sha256):
                    self._lock_longer(sha256, until)
        return sha256

    @contextmanager
    def lend(self, sha256: str) -> Iterator[Path]:
        """See DocumentStore; it is fetched piece by piece into a file that is gone afterwards."""
        digest = hashlib.sha256()
        with NamedTemporaryFile(prefix="madoguchi-") as fetched:
            with _named_refusals(sha256):
                body = self.client.get_object(**self._place(sha256))["Body"]
                for piece in body.iter_chunks(PIECE):
                    digest.update(piece)
                    fetched.write(piece)
            fetched.flush()
            if digest.hexdigest() != sha256:
                raise FileDamaged(sha256)
            yield Path(fetched.name)

    def _put(self, content: bytes | BinaryIO, sha256: str, until: date) -> bool:
        """Put a file where nothing is; give whether it was put. Of two at once one is asked to try again."""
        checked = {
            "ChecksumAlgorithm": "SHA256",
            "ChecksumSHA256": b64encode(bytes.fromhex(sha256)).decode(),
        }
        facts = self._place(sha256) | checked | self._lock(until)
        for _ in range(PUTS):
            if not isinstance(content, bytes):
                content.seek(0)
            try:
                with _named_refusals(sha256, passes=(HTTPStatus.PRECONDITION_FAILED, HTTPStatus.CONFLICT)):
                    self.client.put_object(**facts, Body=content, IfNoneMatch="*")
            except ClientError as error:
                if _status(error) == HTTPStatus.PRECONDITION_FAILED:
                    return False
                time.sleep(SECONDS_BETWEEN_PUTS)
            else:
                return True
        raise StoreAway("another process is at the same file")

    def _lock(self, until: date) -> dict[str, Any]:
        """Say until when a file is locked: not at all if that has passed by the real clock, the service's."""
        end = _end_of(until)
        if not self.is_locked or end <= datetime.now(UTC):
            return {}
        return {"ObjectLockMode": COMPLIANCE, "ObjectLockRetainUntilDate": end}

    def _lock_longer(self, sha256: str, until: date) -> None:
        """Let a file that is there be locked as long as one that is put now; a lock is never made shorter."""
        lock = self._lock(until)
        if not lock:
            return
        end = lock["ObjectLockRetainUntilDate"]
        with _named_refusals(sha256):
            known = self.client.head_object(**self._place(sha256))
            is_locked = known.get("ObjectLockMode") == COMPLIANCE
            if not is_locked or known["ObjectLockRetainUntilDate"] < end:
                retention = {"Mode": COMPLIANCE, "RetainUntilDate": end}
                self.client.put_object_retention(**self._place(sha256), Retention=retention)

    def _place(self, sha256: str) -> dict[str, str]:
        return {"Bucket": self.name, "Key": f"{self.prefix}{sha256[:2]}/{sha256}"}


def opened(address: str, *, operator: str, access: Access) -> Bucket:
    """Open an operator's part of the bucket at ``s3://bucket/prefix``."""
    name, prefix = bucket_of(address)
    return Bucket(name, f"{prefix}{operator}/", access.is_locked, _client(access, os.getpid()))


@cache
def _client(access: Access, _process: int) -> Any:
    """Give what asks the service: one for all threads of a process, none of its connections inherited."""
    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": TRIES},
        s3={"addressing_style": "path" if access.endpoint else "auto"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",  # read() compares the whole content
    )
    return Session().client(
        "s3",
        endpoint_url=access.endpoint or None,
        region_name=access.region or None,
        aws_access_key_id=access.key_id or None,
        aws_secret_access_key=access.secret or None,
        config=config,
    )


@contextmanager
def _named_refusals(sha256: str, *, passes: tuple[HTTPStatus, ...] = ()) -> Iterator[None]:
    """Turn the library's errors into ours; those of a status in ``passes`` are the caller's business."""
    try:
        yield
    except ClientError as error:
        if _status(error) in passes:
            raise
        code = str(error.response.get("Error", {}).get("Code", ""))
        raise FileMissing(sha256) if code == "NoSuchKey" else StoreAway(code) from None
    except BotoCoreError as error:
        raise StoreAway(type(error).__name__) from None


def _status(error: ClientError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def _end_of(day: date) -> datetime:
    """Give the moment at which a day is over in Japan."""
    return datetime(day.year, day.month, day.day, tzinfo=TOKYO) + timedelta(days=1)
