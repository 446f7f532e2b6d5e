"""WebAuthn: what a browser is asked for a passkey, and whether what it answers holds.

Nothing is remembered here: challenges and keys come from the caller, who spends a challenge before it is
judged. What strangers send is read by ``fido2``; whatever it cannot read is refused like a wrong answer.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import CoseKey
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationConveyancePreference,
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorData,
    AuthenticatorTransport,
    CollectedClientData,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialParameters,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

ES256, ED_DSA, RS256 = -7, -8, -257
ALGORITHMS = (ES256, ED_DSA, RS256)  # what phones, computers and security keys make
LONGEST_ANSWER = 32_768
LONGEST_CREDENTIAL_ID = 1023
TRANSPORTS = frozenset(("usb", "nfc", "ble", "hybrid", "internal"))  # as the library knows them
REQUIRED = UserVerificationRequirement.REQUIRED


class NotProven(Exception):
    """The answer does not prove a passkey; why is for nobody to know."""


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """Whom a passkey is for: the host, the origin of the pages there, and the name that browsers show."""

    id: str
    origin: str
    name: str


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose passkey is to be made; ``handle`` is opaque, ``name`` is shown when one is chosen."""

    handle: bytes
    name: str


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A passkey as it is kept."""

    credential_id: bytes
    public_key: bytes
    transports: tuple[str, ...]
    user_handle: bytes
    sign_count: int
    is_backup_eligible: bool


@dataclass(frozen=True, slots=True)
class NewKey:
    """A passkey that was just made; ``public_key`` is a COSE key."""

    credential_id: bytes
    public_key: bytes
    transports: tuple[str, ...]
    aaguid: UUID
    sign_count: int
    is_backup_eligible: bool
    is_backed_up: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """What a passkey says of itself when it is used."""

    sign_count: int
    is_backed_up: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """A browser's answer, read as far as one must to find out what it answers."""

    content: Mapping[str, Any]
    challenge: bytes
    credential_id: bytes


def _refusing[**P, T](read: Callable[P, T]) -> Callable[P, T]:
    """Turn whatever befalls a reader of strangers' bytes into NotProven."""

    def read_or_refuse(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return read(*args, **kwargs)
        except Exception as error:  # noqa: BLE001  # the library raises a dozen kinds for what it cannot read
            raise NotProven(type(error).__name__) from None

    return read_or_refuse


def creation_options(
    *, party: RelyingParty, owner: Owner, challenge: bytes, known: Iterable[KnownKey]
) -> dict[str, Any]:
    """Say what a browser is asked so that it makes a passkey, as JSON."""
    user = PublicKeyCredentialUserEntity(id=owner.handle, name=owner.name, display_name=owner.name)
    options, _state = _server(party).register_begin(
        user,
        credentials=_descriptors(known),
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=REQUIRED,
        challenge=challenge,
    )
    return dict(_plain(options.public_key))


def request_options(
    *, party: RelyingParty, challenge: bytes, known: Iterable[KnownKey] = ()
) -> dict[str, Any]:
    """Say what a browser is asked so that it proves a passkey: one of ``known``, or any of this host."""
    options, _state = _server(party).authenticate_begin(
        credentials=_descriptors(known) or None, user_verification=REQUIRED, challenge=challenge
    )
    return dict(_plain(options.public_key))


@_refusing
def read_answer(text: str) -> Answer:
    """Read a browser's answer; raises NotProven."""
    if len(text) > LONGEST_ANSWER:
        raise NotProven
    content = json.loads(text)
    client_data = CollectedClientData(websafe_decode(content["response"]["clientDataJSON"]))
    return Answer(content, client_data.challenge, websafe_decode(content["rawId"]))


@_refusing
def made_key(*, party: RelyingParty, answer: Answer) -> NewKey:
    """Check that a browser has made a passkey for the challenge it answers; raises NotProven."""
    response = RegistrationResponse.from_dict(answer.content)
    data = _server(party).register_complete(_state(answer.challenge), response)
    made = data.credential_data
    if made is None or made.public_key.ALGORITHM not in ALGORITHMS:
        raise NotProven
    if not 0 < len(made.credential_id) <= LONGEST_CREDENTIAL_ID:
        raise NotProven
    _check_frame(response.response.client_data, data)
    return NewKey(
        credential_id=made.credential_id,
        public_key=cbor.encode(made.public_key),
        transports=_transports(answer.content["response"].get("transports")),
        aaguid=UUID(bytes=bytes(made.aaguid)),
        sign_count=data.counter,
        is_backup_eligible=data.is_backup_eligible(),
        is_backed_up=data.is_backed_up(),
    )


@_refusing
def proof_of(*, party: RelyingParty, key: KnownKey, answer: Answer, names_its_owner: bool) -> Proof:
    """Check that a passkey has signed the challenge that is answered; raises NotProven.

    ``names_its_owner``: the answer must say whose it is, as nobody was named before. A count that did not
    grow is refused: the key may have been copied.
    """
    response = AuthenticationResponse.from_dict(answer.content)
    data, handle = response.response.authenticator_data, response.response.user_handle
    _server(party).authenticate_complete(_state(answer.challenge), [_credential(key)], response)
    _check_frame(response.response.client_data, data)
    if (names_its_owner or handle is not None) and handle != key.user_handle:
        raise NotProven
    if data.is_backup_eligible() != key.is_backup_eligible:
        raise NotProven
    if (data.counter or key.sign_count) and data.counter <= key.sign_count:
        raise NotProven
    return Proof(data.counter, data.is_backed_up())


@cache
def _nobodys_public_key() -> bytes:
    made = ec.generate_private_key(ec.SECP256R1()).public_key()
    return bytes(cbor.encode(CoseKey.for_alg(ES256).from_cryptography_key(made)))


def nobodys_key(credential_id: bytes) -> KnownKey:
    """Give a key that nobody holds, so that an unknown passkey is as much work as a wrong one."""
    return KnownKey(credential_id, _nobodys_public_key(), (), b"", 0, is_backup_eligible=False)


def _server(party: RelyingParty) -> Fido2Server:
    server = Fido2Server(
        PublicKeyCredentialRpEntity(id=party.id, name=party.name),
        attestation=AttestationConveyancePreference.NONE,
        verify_origin=lambda origin: origin == party.origin,
    )
    server.allowed_algorithms = [
        PublicKeyCredentialParameters(type=PublicKeyCredentialType.PUBLIC_KEY, alg=each)
        for each in ALGORITHMS
    ]
    return server


def _state(challenge: bytes) -> dict[str, Any]:
    """Give what the library would have remembered; that the challenge is ours, the caller has seen."""
    return {"challenge": websafe_encode(challenge), "user_verification": REQUIRED}


def _check_frame(client_data: CollectedClientData, data: AuthenticatorData) -> None:
    """Refuse an answer made within another site's page, or flags that contradict each other."""
    if client_data.cross_origin or (data.is_backed_up() and not data.is_backup_eligible()):
        raise NotProven


def _credential(key: KnownKey) -> AttestedCredentialData:
    public_key = CoseKey.parse(_mapping(cbor.decode(key.public_key)))
    return AttestedCredentialData.create(bytes(16), key.credential_id, public_key)


def _mapping(decoded: Any) -> Mapping[int, Any]:
    return dict(decoded)


def _descriptors(known: Iterable[KnownKey]) -> list[PublicKeyCredentialDescriptor]:
    public_key = PublicKeyCredentialType.PUBLIC_KEY
    return [
        PublicKeyCredentialDescriptor(
            type=public_key,
            id=key.credential_id,
            transports=[AuthenticatorTransport(each) for each in key.transports] or None,
        )
        for key in known
    ]


def _transports(named: Any) -> tuple[str, ...]:
    """Keep the names that there are; whatever else a browser says is dropped."""
    return tuple(sorted(TRANSPORTS.intersection(map(str, named)))) if isinstance(named, list) else ()


def _plain(value: Any) -> Any:
    """Turn the library's mappings into what JSON can hold."""
    if isinstance(value, Mapping):
        return {str(key): _plain(value[key]) for key in value}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return websafe_encode(value) if isinstance(value, bytes) else value
