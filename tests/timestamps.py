"""A time-stamping authority for tests (RFC 3161): pyHanko's own, behind a door of this machine.

What it adds is lawful and signed by nobody: its root beside its certificate, and an attribute after the
signature. So tokens come as untidy as from a real one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from asn1crypto import cms, keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

from madoguchi.adapters.time_authorities import Authority

STAMPED_AT = datetime(2024, 10, 21, 14, 5, tzinfo=UTC)
BEGAN, ENDS = datetime(2020, 1, 1, tzinfo=UTC), datetime(2060, 1, 1, tzinfo=UTC)
NAME = "見本時刻認証局"

type Key = rsa.RSAPrivateKey


@contextmanager
def time_stamping_authority(folder: Path, *, is_awaited: bool = False) -> Iterator[Authority]:
    """Open an authority; its root's certificate is ``tsa.pem`` of the folder."""
    root_key, root = _certificate("見本ルート認証局", None)
    key, own = _certificate(NAME, (root_key, root))
    (folder / "tsa.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
    stamper = DummyTimeStamper(
        _asn1(own),
        _private(key),
        certs_to_embed=[_asn1(root)],
        fixed_dt=STAMPED_AT,  # type: ignore[arg-type]
    )
    server = HTTPServer(("127.0.0.1", 0), _door(stamper))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Authority(
            f"http://127.0.0.1:{server.server_port}/", str(folder / "tsa.pem"), is_awaited=is_awaited
        )
    finally:
        server.shutdown()
        server.server_close()


def away(folder: Path, *, is_awaited: bool = False) -> Authority:
    """Give an authority that does not answer any more."""
    with time_stamping_authority(folder, is_awaited=is_awaited) as authority:
        return authority


def _door(stamper: DummyTimeStamper) -> type[BaseHTTPRequestHandler]:
    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            answer = _untidy(stamper.request_tsa_response(asked)).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_parts: object) -> None:
            """Keep the terminal clean."""

    return Door


def _untidy(answer: Any) -> Any:
    signer = answer["time_stamp_token"]["content"]["signer_infos"][0]
    signer["unsigned_attrs"] = [{"type": "content_type", "values": [cms.ContentType("data")]}]
    return answer


def _certificate(name: str, above: tuple[Key, x509.Certificate] | None) -> tuple[Key, x509.Certificate]:
    key = rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer = above[1].subject if above else subject
    draft = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(BEGAN)
        .not_valid_after(ENDS)
        .add_extension(x509.BasicConstraints(ca=above is None, path_length=None), critical=True)
    )
    if above:
        stamping = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        draft = draft.add_extension(stamping, critical=True)
    return key, draft.sign(above[0] if above else key, hashes.SHA256())


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def _private(key: Key) -> keys.PrivateKeyInfo:
    plain = serialization.NoEncryption()
    der = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, plain)
    return keys.PrivateKeyInfo.load(der)
