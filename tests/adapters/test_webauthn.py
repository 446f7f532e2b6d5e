"""A passkey is believed when everything about its answer is right, and not otherwise."""

import json
import os
from contextlib import suppress

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.utils import websafe_encode
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.adapters.webauthn import (
    KnownKey,
    NewKey,
    NotProven,
    Owner,
    RelyingParty,
    creation_options,
    made_key,
    nobodys_key,
    proof_of,
    read_answer,
    request_options,
)
from tests.soft_authenticator import BACKED_UP, ELIGIBLE, PRESENT, USUAL, VERIFIED, SoftAuthenticator

PARTY = RelyingParty("portal.example.jp", "https://portal.example.jp", "マイページ")
CHALLENGE = os.urandom(32)
OWNER = Owner(os.urandom(32), "hanako")


def made_by(device: SoftAuthenticator, **amiss: object) -> NewKey:
    """Let a device make a passkey."""
    options = creation_options(party=PARTY, owner=OWNER, challenge=CHALLENGE, known=())
    return made_key(party=PARTY, answer=read_answer(device.make(options, **amiss)))


def kept(new: NewKey) -> KnownKey:
    """Keep a passkey as the portal does."""
    return KnownKey(
        new.credential_id,
        new.public_key,
        new.transports,
        OWNER.handle,
        new.sign_count,
        new.is_backup_eligible,
    )


@pytest.fixture
def device() -> SoftAuthenticator:
    """Hanako's phone."""
    return SoftAuthenticator()


@pytest.fixture
def key(device: SoftAuthenticator) -> KnownKey:
    """The passkey that it has made."""
    return kept(made_by(device))


def proven_by(device: SoftAuthenticator, key: KnownKey, **amiss: object) -> int:
    """Let a device prove its passkey; give the count it was believed with."""
    options = request_options(party=PARTY, challenge=CHALLENGE)
    answer = read_answer(device.prove(options, **amiss))
    return proof_of(party=PARTY, key=key, answer=answer, names_its_owner=True).sign_count


def test_browser_is_asked_for_a_passkey_that_knows_its_owner_and_checks_who_holds_it() -> None:
    known = KnownKey(b"known", b"", ("internal",), b"", 0, is_backup_eligible=True)
    options = creation_options(party=PARTY, owner=OWNER, challenge=CHALLENGE, known=[known])
    assert options["authenticatorSelection"] == {
        "residentKey": "required",
        "userVerification": "required",
        "requireResidentKey": True,
    }
    assert (options["attestation"], options["challenge"]) == ("none", websafe_encode(CHALLENGE))
    assert options["excludeCredentials"] == [
        {"type": "public-key", "id": websafe_encode(b"known"), "transports": ["internal"]}
    ]
    json.dumps(options)


def test_browser_is_asked_for_any_passkey_of_the_host_or_for_one_of_some() -> None:
    known = KnownKey(b"known", b"", (), b"", 0, is_backup_eligible=True)
    anyone = request_options(party=PARTY, challenge=CHALLENGE)
    someone = request_options(party=PARTY, challenge=CHALLENGE, known=[known])
    assert anyone == {
        "challenge": websafe_encode(CHALLENGE),
        "rpId": PARTY.id,
        "userVerification": "required",
    }
    assert someone["allowCredentials"] == [{"type": "public-key", "id": websafe_encode(b"known")}]


def test_passkey_that_was_made_is_believed_when_it_is_used(device: SoftAuthenticator, key: KnownKey) -> None:
    assert (key.transports, key.sign_count) == (("internal",), 0)
    assert [proven_by(device, key) for _ in range(2)] == [1, 2]


def test_passkey_that_does_not_count_is_believed_again_and_again(
    device: SoftAuthenticator, key: KnownKey
) -> None:
    assert [proven_by(device, key, grows_by=0) for _ in range(2)] == [0, 0]


AMISS = [
    {"origin": "https://portal.example.jp.evil.example"},
    {"origin": "http://portal.example.jp"},
    {"origin": "https://portal.example.jp:8443"},
    {"origin": "https://other.portal.example.jp"},
    {"rp_id": "example.jp"},
    {"flags": PRESENT},
    {"flags": VERIFIED},
    {"flags": USUAL | BACKED_UP},
    {"is_within_another_page": True},
]
MADE_AMISS = [*AMISS, {"kind": "webauthn.get"}]
# That the challenge answered is one that we made, services/ sees to; here the signature says which it was.
PROVEN_AMISS = [
    *AMISS,
    {"kind": "webauthn.create"},
    {"credential_id": b"another than was made"},
    {"signed_by": ec.generate_private_key(ec.SECP256R1())},
    {"user_handle": os.urandom(32)},
    {"is_nameless": True},
    {"flags": USUAL | ELIGIBLE},
]


@pytest.mark.parametrize("amiss", MADE_AMISS, ids=str)
def test_passkey_made_amiss_is_not_taken(device: SoftAuthenticator, amiss: dict[str, object]) -> None:
    with pytest.raises(NotProven):
        made_by(device, **amiss)


@pytest.mark.parametrize("amiss", PROVEN_AMISS, ids=lambda amiss: str(next(iter(amiss))))
def test_passkey_used_amiss_is_not_believed(
    device: SoftAuthenticator, key: KnownKey, amiss: dict[str, object]
) -> None:
    with pytest.raises(NotProven):
        proven_by(device, key, **amiss)


def test_count_that_does_not_grow_is_not_believed(device: SoftAuthenticator) -> None:
    device.count = 7
    key = kept(made_by(device))
    for grows_by in (0, -3, -4):
        with pytest.raises(NotProven):
            proven_by(device, key, grows_by=grows_by)
    assert proven_by(device, key, grows_by=8) == 8


def test_key_that_nobody_holds_proves_nothing(device: SoftAuthenticator, key: KnownKey) -> None:
    with pytest.raises(NotProven):
        proven_by(device, nobodys_key(device.credential_id))


@given(text=st.text() | st.recursive(st.none() | st.text(), st.lists).map(json.dumps))
def test_nonsense_is_refused_like_a_wrong_answer(text: str) -> None:
    with pytest.raises(NotProven):
        read_answer(text)


DEVICE = SoftAuthenticator()
MADE = DEVICE.make(creation_options(party=PARTY, owner=OWNER, challenge=CHALLENGE, known=()))
PROVEN = DEVICE.prove(request_options(party=PARTY, challenge=CHALLENGE))


@given(text=st.sampled_from((MADE, PROVEN)), at=st.floats(0, 1, exclude_max=True), put=st.characters())
def test_answer_with_one_character_changed_is_believed_or_refused_and_never_an_error(
    text: str, at: float, put: str
) -> None:
    key = kept(made_key(party=PARTY, answer=read_answer(MADE)))
    index = int(at * len(text))
    with suppress(NotProven):
        answer = read_answer(text[:index] + put + text[index + 1 :])
        if text is MADE:
            made_key(party=PARTY, answer=answer)
        else:
            proof_of(party=PARTY, key=key, answer=answer, names_its_owner=True)


def test_answer_that_is_too_long_is_not_read() -> None:
    with pytest.raises(NotProven):
        read_answer(" " * 32_769 + "{}")
