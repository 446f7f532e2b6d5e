"""A stamped seal tells when it was there, and its timestamp cannot be changed, swapped or taken away."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import algos, cms
from asn1crypto.x509 import Certificate

from madoguchi.adapters.pdf.invoices import STANDARDS
from madoguchi.adapters.pdf.typesetting import typeset
from madoguchi.adapters.seals import (
    AuthorityAway,
    Seal,
    SealBroken,
    Timestamp,
    seal_of,
    stamping,
    verify_seal,
)
from madoguchi.adapters.time_authorities import Authority, AuthorityUnclear, authority_of
from tests.cast import NOW
from tests.seals import make_seal
from tests.timestamps import NAME, STAMPED_AT, away, time_stamping_authority

LAYOUT = '#set document(title: "1")\n#set text(font: "Noto Sans CJK JP", lang: "ja")\n= 1'
START = b"/Contents <"
P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("stamps")


@pytest.fixture(scope="module")
def seal(folder: Path) -> Seal:
    make_seal(folder, "example", kind="ec")
    found = seal_of("example", folder=str(folder))
    assert found is not None
    return found


@pytest.fixture(scope="module")
def blank(folder: Path) -> bytes:
    layout = folder / "blank.typ"
    layout.write_text(LAYOUT)
    return typeset(layout, {}, made_at=NOW, standards=STANDARDS)


@pytest.fixture(scope="module")
def authority(folder: Path) -> Iterator[Authority]:
    with time_stamping_authority(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def stamped(seal: Seal, blank: bytes, authority: Authority) -> bytes:
    return seal.stamped(blank, authority=authority).content


def verified(content: bytes, seal: Seal, *authorities: Certificate) -> Timestamp | None:
    return verify_seal(content, certificates=seal.certificates, authorities=authorities)


def opened(content: bytes) -> cms.ContentInfo:
    """Give the container of a seal."""
    start = content.rindex(START) + len(START)
    return cms.ContentInfo.load(bytes.fromhex(content[start : content.index(b">", start)].decode()))


def closed(content: bytes, container: cms.ContentInfo) -> bytes:
    """Put a container in place of a seal's own, in the same room."""
    start = content.rindex(START) + len(START)
    end = content.index(b">", start)
    digits = container.dump(force=True).hex().upper().ljust(end - start, "0")
    assert len(digits) == end - start
    return content[:start] + digits.encode() + content[end:]


def signer(container: cms.ContentInfo) -> Any:
    return container["content"]["signer_infos"][0]


def token(container: cms.ContentInfo) -> Any:
    return signer(container)["unsigned_attrs"][0]["values"][0]


def test_timestamp_is_told_with_who_gave_it(stamped: bytes, seal: Seal, authority: Authority) -> None:
    roots = stamping.trusted(authority.certificates)
    assert verified(stamped, seal, *roots) == Timestamp(STAMPED_AT, NAME, is_trusted=True)


def test_timestamp_of_an_authority_that_nobody_named_is_not_trusted(stamped: bytes, seal: Seal) -> None:
    assert verified(stamped, seal) == Timestamp(STAMPED_AT, NAME, is_trusted=False)
    assert verified(stamped, seal, *seal.certificates) == Timestamp(STAMPED_AT, NAME, is_trusted=False)


def test_sealed_paper_tells_no_time(blank: bytes, seal: Seal) -> None:
    assert verified(seal.sealed(blank), seal) is None


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_timestamp_holds_for_a_tool_that_we_did_not_write(
    stamped: bytes, authority: Authority, tmp_path: Path
) -> None:
    container = opened(stamped)
    (tmp_path / "token").write_bytes(token(container).dump())
    (tmp_path / "signature").write_bytes(signer(container)["signature"].native)
    asked = ("ts", "-verify", "-token_in", "-in", "token", "-data", "signature", "-CAfile")
    subprocess.run(["openssl", *asked, authority.certificates], cwd=tmp_path, check=True, capture_output=True)


def test_what_nobody_signed_of_a_token_is_left_out(stamped: bytes) -> None:
    data = token(opened(stamped))["content"]
    assert len(data["certificates"]) == 1
    assert signer({"content": data})["unsigned_attrs"].native is None


def test_timestamp_that_was_taken_away_is_missed(stamped: bytes, seal: Seal) -> None:
    container = opened(stamped)
    del signer(container)["unsigned_attrs"]
    with pytest.raises(SealBroken, match="taken away"):
        verified(closed(stamped, container), seal)


def test_timestamp_of_another_paper_is_found_out(
    stamped: bytes, seal: Seal, blank: bytes, authority: Authority
) -> None:
    container, other = opened(stamped), opened(seal.stamped(blank, authority=authority).content)
    signer(container)["unsigned_attrs"] = signer(other)["unsigned_attrs"]
    with pytest.raises(SealBroken):
        verified(closed(stamped, container), seal)


@pytest.mark.parametrize("addition", ["attribute", "certificate"])
def test_additions_to_a_token_are_found_out(stamped: bytes, seal: Seal, addition: str) -> None:
    container = opened(stamped)
    data = token(container)["content"]
    if addition == "attribute":
        data["signer_infos"][0]["unsigned_attrs"] = [{"type": "content_type", "values": ["data"]}]
    else:
        data["certificates"].append(cms.CertificateChoices("certificate", seal.certificates[0]))
    with pytest.raises(SealBroken, match="seal itself was changed"):
        verified(closed(stamped, container), seal)


def test_mirrored_signature_is_found_out(stamped: bytes, seal: Seal) -> None:
    container = opened(stamped)
    pair = algos.DSASignature.load(signer(container)["signature"].native)
    mirrored = algos.DSASignature({"r": pair["r"].native, "s": P256 - pair["s"].native})
    signer(container)["signature"] = mirrored.dump()
    with pytest.raises(SealBroken, match="seal itself was changed"):
        verified(closed(stamped, container), seal)


def test_authority_that_does_not_answer_is_left_alone(seal: Seal, blank: bytes, tmp_path: Path) -> None:
    gone = away(tmp_path)
    with pytest.raises(AuthorityAway, match="communication"):
        seal.stamped(blank, authority=gone)
    with pytest.raises(AuthorityAway, match="did not answer just now"):
        seal.stamped(blank, authority=gone)


def test_authority_that_others_vouch_for_stamps_nothing(seal: Seal, blank: bytes, tmp_path: Path) -> None:
    with time_stamping_authority(tmp_path) as strange:
        (tmp_path / "tsa.pem").write_bytes((make_seal(tmp_path, "other")).read_bytes())
        with pytest.raises(AuthorityAway, match="none that we trust"):
            seal.stamped(blank, authority=strange)


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ({"": "tsa.example"}, "MADOGUCHI_TSA must"),
        ({"": "https://tsa.example"}, "MADOGUCHI_TSA_CERTIFICATES"),
        (
            {"": "https://tsa.example", "_CERTIFICATES": "tsa.pem", "_AWAY": "cry"},
            "MADOGUCHI_TSA_AWAY",
        ),
    ],
)
def test_unclear_settings_are_named(told: dict[str, str], named: str) -> None:
    with pytest.raises(AuthorityUnclear, match=named):
        authority_of({f"MADOGUCHI_TSA{name}": value for name, value in told.items()})


def test_password_of_an_authority_is_not_printed() -> None:
    told = {"MADOGUCHI_TSA": "https://me:secret@tsa.example", "MADOGUCHI_TSA_CERTIFICATES": "tsa.pem"}
    assert "secret" not in repr(authority_of(told))
    assert authority_of({}) is None
