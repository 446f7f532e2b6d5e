"""Both kinds of store: a folder, and a bucket of a service that runs in this process, locked."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from madoguchi.adapters.document_store import Access, DocumentStore, store_at


@dataclass(frozen=True)
class Kept:
    """A store's address, and how a test looks and reaches into it."""

    address: str
    access: Access
    names: Callable[[], list[str]]
    damage: Callable[[str, bytes], object]

    def of(self, operator: str = "a") -> DocumentStore:
        """Open an operator's store."""
        return store_at(self.address, operator=operator, access=self.access)


@pytest.fixture(scope="session")
def object_service() -> Iterator[str]:
    """An S3-compatible service on this machine; the address of it."""
    from moto.server import ThreadedMotoServer  # noqa: PLC0415  # it takes seconds that other tests need not wait

    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket_access(object_service: str) -> Access:
    return Access(object_service, "ap-northeast-1", "id-of-tests", "q8-secret", is_locked=True)


@pytest.fixture
def bucket_client(bucket_access: Access) -> Any:
    """What asks the service, to look behind the store's back."""
    any_store: Any = store_at("s3://any", operator="any", access=bucket_access)
    return any_store.client


@pytest.fixture
def bucket(bucket_client: Any) -> str:
    """A bucket of its own that can lock."""
    name = f"papers-{uuid4()}"
    place = {"LocationConstraint": "ap-northeast-1"}
    bucket_client.create_bucket(Bucket=name, CreateBucketConfiguration=place, ObjectLockEnabledForBucket=True)
    return name


@pytest.fixture
def bucket_kept(bucket_client: Any, bucket: str, bucket_access: Access) -> Kept:
    def names() -> list[str]:
        listed = bucket_client.list_object_versions(Bucket=bucket, Prefix="portal/").get("Versions", [])
        return [each["Key"].removeprefix("portal/") for each in listed]

    def damage(name: str, content: bytes) -> None:
        bucket_client.put_object(Bucket=bucket, Key=f"portal/{name}", Body=content)

    return Kept(f"s3://{bucket}/portal", bucket_access, names, damage)


@pytest.fixture
def folder_kept(tmp_path: Path) -> Kept:
    def names() -> list[str]:
        return sorted(str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*") if file.is_file())

    def damage(name: str, content: bytes) -> None:
        (tmp_path / name).write_bytes(content)

    return Kept(str(tmp_path), Access(), names, damage)


@pytest.fixture(params=["folder_kept", "bucket_kept"])
def kept(request: pytest.FixtureRequest) -> Kept:
    """Each kind in turn."""
    found: Kept = request.getfixturevalue(request.param)
    return found
