"""A bucket overwrites nothing, lets nobody delete before the day, and tells what is wrong without secrets."""

from dataclasses import replace
from datetime import UTC, date, datetime
from socket import socket
from typing import Any

import pytest
from botocore.exceptions import ClientError

from madoguchi.adapters.document_store import Access, FileMissing, StoreAway, store_at
from tests.adapters.document_store.test_contract import CONTENT, NAME, SHA256, UNTIL
from tests.stores import Kept

KEY = f"portal/{NAME}"
END = datetime(2091, 5, 31, 15, tzinfo=UTC)  # that day is over in Japan


def lock(bucket_client: Any, bucket: str) -> tuple[str | None, datetime | None]:
    known = bucket_client.head_object(Bucket=bucket, Key=KEY)
    return known.get("ObjectLockMode"), known.get("ObjectLockRetainUntilDate")


def version(bucket_client: Any, bucket: str) -> str:
    (found,) = bucket_client.list_object_versions(Bucket=bucket, Prefix=KEY)["Versions"]
    return found["VersionId"]


def test_file_is_locked_until_its_last_day_is_over(
    bucket_kept: Kept, bucket_client: Any, bucket: str
) -> None:
    bucket_kept.of().keep(CONTENT, until=UNTIL)
    assert lock(bucket_client, bucket) == ("COMPLIANCE", END)


@pytest.mark.parametrize("bypass", [{}, {"BypassGovernanceRetention": True}])
def test_locked_file_is_deleted_by_nobody(
    bucket_kept: Kept, bucket_client: Any, bucket: str, bypass: dict[str, bool]
) -> None:
    bucket_kept.of().keep(CONTENT, until=UNTIL)
    known = version(bucket_client, bucket)
    with pytest.raises(ClientError, match="AccessDenied"):
        bucket_client.delete_object(Bucket=bucket, Key=KEY, VersionId=known, **bypass)
    assert version(bucket_client, bucket) == known
    assert bucket_kept.of().read(SHA256) == CONTENT


def test_deletion_that_names_no_version_hides_a_file_until_it_is_kept_again(
    bucket_kept: Kept, bucket_client: Any, bucket: str
) -> None:
    bucket_kept.of().keep(CONTENT, until=UNTIL)
    bucket_client.delete_object(Bucket=bucket, Key=KEY)
    with pytest.raises(FileMissing):
        bucket_kept.of().read(SHA256)
    bucket_kept.of().keep(CONTENT, until=UNTIL)
    assert bucket_kept.of().read(SHA256) == CONTENT


@pytest.mark.parametrize(
    ("again", "end"),
    [(date(2095, 5, 31), datetime(2095, 5, 31, 15, tzinfo=UTC)), (date(2080, 5, 31), END)],
)
def test_lock_of_a_file_kept_again_is_made_longer_and_never_shorter(
    bucket_kept: Kept, bucket_client: Any, bucket: str, again: date, end: datetime
) -> None:
    bucket_kept.of().keep(CONTENT, until=UNTIL)
    bucket_kept.of().keep(CONTENT, until=again)
    assert lock(bucket_client, bucket) == ("COMPLIANCE", end)
    assert bucket_kept.names() == [NAME]


def test_file_that_was_not_locked_is_locked_when_it_is_kept_again(
    bucket_kept: Kept, bucket_client: Any, bucket: str
) -> None:
    replace(bucket_kept, access=replace(bucket_kept.access, is_locked=False)).of().keep(CONTENT, until=UNTIL)
    assert lock(bucket_client, bucket) == (None, None)
    bucket_kept.of().keep(CONTENT, until=UNTIL)
    assert lock(bucket_client, bucket) == ("COMPLIANCE", END)


def test_file_whose_day_has_passed_is_kept_without_a_lock(
    bucket_kept: Kept, bucket_client: Any, bucket: str
) -> None:
    bucket_kept.of().keep(CONTENT, until=date(2020, 5, 31))
    assert lock(bucket_client, bucket) == (None, None)


def test_lock_on_a_bucket_that_cannot_lock_is_refused(
    bucket_client: Any, bucket_access: Access, bucket: str
) -> None:
    name = f"{bucket[:40]}-open"
    bucket_client.create_bucket(
        Bucket=name, CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"}
    )
    with pytest.raises(StoreAway, match=r"^InvalidRequest$"):
        store_at(f"s3://{name}", operator="a", access=bucket_access).keep(CONTENT, until=UNTIL)


def test_bucket_that_is_not_there_is_no_missing_file(bucket_access: Access) -> None:
    store = store_at("s3://nowhere-at-all", operator="a", access=bucket_access)
    with pytest.raises(StoreAway, match=r"^NoSuchBucket$"):
        store.read(SHA256)
    with pytest.raises(StoreAway, match=r"^NoSuchBucket$"):
        store.keep(CONTENT, until=UNTIL)


def test_service_that_is_away_is_told_without_secrets(bucket_access: Access) -> None:
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        away = replace(bucket_access, endpoint=f"http://127.0.0.1:{free.getsockname()[1]}")
    store = store_at("s3://papers", operator="a", access=away)
    for deed in (lambda: store.read(SHA256), lambda: store.keep(CONTENT, until=UNTIL)):
        with pytest.raises(StoreAway) as refused:
            deed()
        assert str(refused.value) == "EndpointConnectionError"
    assert "q8-secret" not in f"{bucket_access!r}{store!r}"
    assert "id-of-tests" not in f"{bucket_access!r}{store!r}"


class Broken:
    """A client whose service asks, that often, to try again."""

    def __init__(self, client: Any, times: int) -> None:
        self.client, self.times = client, times

    def put_object(self, **facts: Any) -> Any:
        self.times -= 1
        if self.times < 0:
            return self.client.put_object(**facts)
        answer = {
            "Error": {"Code": "ConditionalRequestConflict"},
            "ResponseMetadata": {"HTTPStatusCode": 409},
        }
        raise ClientError(answer, "PutObject")


@pytest.mark.parametrize(("times", "names"), [(2, [NAME]), (3, [])])
def test_conflict_of_two_puts_is_tried_again(
    bucket_kept: Kept, bucket_client: Any, monkeypatch: pytest.MonkeyPatch, times: int, names: list[str]
) -> None:
    monkeypatch.setattr("madoguchi.adapters.document_store.bucket.SECONDS_BETWEEN_PUTS", 0)
    store = replace(bucket_kept.of(), client=Broken(bucket_client, times))  # type: ignore[type-var]
    if names:
        assert store.keep(CONTENT, until=UNTIL) == SHA256
    else:
        with pytest.raises(StoreAway, match="another process is at the same file"):
            store.keep(CONTENT, until=UNTIL)
    assert bucket_kept.names() == names
