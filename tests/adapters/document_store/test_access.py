"""How the store is reached is read from the environment, or what is unclear is named before anything runs."""

import pytest

from madoguchi.adapters.document_store import Access, AccessUnclear, access_of

NAME = "MADOGUCHI_DOCUMENTS"
WHOLE = {
    NAME: "s3://papers/portal",
    f"{NAME}_ENDPOINT": "https://objects.example",
    f"{NAME}_REGION": "jp-east-1",
    f"{NAME}_KEY_ID": "id",
    f"{NAME}_SECRET": "word",
    f"{NAME}_LOCK": "1",
}


def test_environment_says_how_a_bucket_is_reached() -> None:
    assert access_of(WHOLE) == Access("https://objects.example", "jp-east-1", "id", "word", is_locked=True)
    assert access_of({}) == Access()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({NAME: "s3://"}, "MADOGUCHI_DOCUMENTS names no bucket"),
        ({f"{NAME}_ENDPOINT": "objects.example"}, "MADOGUCHI_DOCUMENTS_ENDPOINT must begin with https://"),
        ({f"{NAME}_SECRET": ""}, "MADOGUCHI_DOCUMENTS_KEY_ID and MADOGUCHI_DOCUMENTS_SECRET go together"),
        ({NAME: "/srv"}, "MADOGUCHI_DOCUMENTS_LOCK: a folder cannot be locked, only s3://"),
    ],
)
def test_what_is_unclear_is_named_without_its_value(changed: dict[str, str], told: str) -> None:
    with pytest.raises(AccessUnclear) as unclear:
        access_of(WHOLE | changed)
    assert str(unclear.value) == told
