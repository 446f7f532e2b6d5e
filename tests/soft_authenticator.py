"""A device with passkeys, in software: does what a browser and its authenticator do, and errs on demand."""

import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.utils import websafe_decode, websafe_encode

PRESENT, VERIFIED, ELIGIBLE, BACKED_UP, ATTESTED = 0x01, 0x04, 0x08, 0x10, 0x40
USUAL = PRESENT | VERIFIED
AAGUID = bytes(range(16))


@dataclass
class SoftAuthenticator:
    """One device at one origin; ``count`` grows by one with each use, unless it is set back."""

    origin: str = "https://portal.example.jp"
    flags: int = USUAL
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: os.urandom(32))
    user_handle: bytes = b""

    def make(self, options: dict[str, Any], **amiss: Any) -> str:
        """Make a passkey as asked; ``amiss`` are parts of the answer to be otherwise."""
        self.user_handle = websafe_decode(options["user"]["id"])
        flags = amiss.pop("flags", self.flags) | ATTESTED
        data = self._data(amiss.pop("rp_id", options["rp"]["id"]), flags) + self._credential()
        attested = cbor.encode({"fmt": "none", "authData": data, "attStmt": {}})
        client_data = self._client_data("webauthn.create", options["challenge"], amiss)
        response = {
            "clientDataJSON": websafe_encode(client_data),
            "attestationObject": websafe_encode(attested),
            "transports": ["internal", "unheard-of"],
        }
        return self._answer(response, amiss)

    def prove(self, options: dict[str, Any], **amiss: Any) -> str:
        """Sign a challenge as asked; ``amiss`` as for ``make``."""
        self.count += amiss.pop("grows_by", 1)
        data = self._data(amiss.pop("rp_id", options["rpId"]), amiss.pop("flags", self.flags))
        client_data = self._client_data("webauthn.get", options["challenge"], amiss)
        signed = amiss.pop("signed_by", self.key).sign(
            data + hashlib.sha256(client_data).digest(), ec.ECDSA(SHA256())
        )
        response = {
            "clientDataJSON": websafe_encode(client_data),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signed),
            "userHandle": websafe_encode(amiss.pop("user_handle", self.user_handle)),
        }
        if amiss.pop("is_nameless", False):
            del response["userHandle"]
        return self._answer(response, amiss)

    def _client_data(self, kind: str, challenge: str, amiss: dict[str, Any]) -> bytes:
        said = {
            "type": amiss.pop("kind", kind),
            "challenge": amiss.pop("challenge", challenge),
            "origin": amiss.pop("origin", self.origin),
            "crossOrigin": amiss.pop("is_within_another_page", False),
        }
        return json.dumps(said).encode()

    def _data(self, rp_id: str, flags: int) -> bytes:
        return hashlib.sha256(rp_id.encode()).digest() + bytes([flags]) + self.count.to_bytes(4)

    def _credential(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        public_key = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        length = len(self.credential_id).to_bytes(2)
        return AAGUID + length + self.credential_id + cbor.encode(public_key)

    def _answer(self, response: dict[str, Any], amiss: dict[str, Any]) -> str:
        shown = websafe_encode(amiss.pop("credential_id", self.credential_id))
        assert amiss == {}, "unknown part"
        answer = {"id": shown, "rawId": shown, "type": "public-key", "response": response}
        return json.dumps(answer | {"clientExtensionResults": {}})
