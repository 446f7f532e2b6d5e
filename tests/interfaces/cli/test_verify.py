"""``madoguchi verify`` tells a sealed paper from any other in plain words, without network or database."""

import hashlib
from pathlib import Path

import pytest
from click.testing import CliRunner

from madoguchi.adapters.seals import Seal, seal_of
from madoguchi.interfaces.cli import verify
from madoguchi.interfaces.cli.verify import command
from tests.papers import paper
from tests.seals import make_seal
from tests.timestamps import NAME, time_stamping_authority

STAMPED = f"time     it was there on 2024-10-21 at 23:05:00 in Japan, says {NAME}"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return make_seal(tmp_path, "example")


@pytest.fixture
def seal(tmp_path: Path, certificate: Path) -> Seal:
    found = seal_of("example", folder=str(tmp_path))
    assert found is not None
    return found


@pytest.fixture
def file(tmp_path: Path, seal: Seal) -> Path:
    made = tmp_path / "invoice.pdf"
    made.write_bytes(seal.sealed(paper()))
    return made


def asked(file: Path, *options: object) -> tuple[int, list[str]]:
    """Verify a file; give the exit status and the lines, without that of the hash, which is tested here."""
    ended = CliRunner().invoke(command, [str(file), *map(str, options)])
    first, *lines = ended.output.splitlines()
    assert first == f"SHA-256  {hashlib.sha256(file.read_bytes()).hexdigest()}"
    return ended.exit_code, lines


def refusal(kind: type[Exception], reason: str) -> tuple[int, list[str]]:
    return 1, [*verify.TOLD[kind], f"because  {reason}"]


def test_sealed_paper_is_told_to_be_unchanged(file: Path, certificate: Path) -> None:
    told = [verify.HOLDS, f"by       the owner of {certificate}", verify.NO_TIME]
    assert asked(file, "--certificate", certificate) == (0, told)


def test_timestamp_is_told_and_whether_anybody_vouches_for_it(
    file: Path, certificate: Path, seal: Seal, tmp_path: Path
) -> None:
    with time_stamping_authority(tmp_path) as authority:
        file.write_bytes(seal.stamped(paper(), authority=authority).content)
    told = [verify.HOLDS, f"by       the owner of {certificate}", STAMPED]
    assert asked(file, "--certificate", certificate) == (0, [*told, verify.UNCHECKED])
    assert asked(file, "--certificate", certificate, "--authority", tmp_path / "tsa.pem") == (0, told)


def test_changed_paper_is_not_to_be_relied_on(file: Path, certificate: Path) -> None:
    changed = bytearray(file.read_bytes())
    changed[5000] ^= 1
    file.write_bytes(changed)
    told = refusal(verify.SealBroken, "changed since it was sealed")
    assert asked(file, "--certificate", certificate) == told


def test_paper_without_a_seal_is_told_apart_from_a_changed_one(file: Path, certificate: Path) -> None:
    file.write_bytes(paper())
    assert asked(file, "--certificate", certificate) == refusal(verify.SealMissing, "no seal")


def test_seal_of_somebody_else_proves_nothing(file: Path, tmp_path: Path) -> None:
    other = make_seal(tmp_path, "other")
    told = refusal(verify.SealOfAnother, "the seal names another certificate")
    assert asked(file, "--certificate", other) == told


def test_certificate_is_named_where_no_operator_has_one(file: Path) -> None:
    told = ["Error: no certificate to trust: name one with --certificate"]
    assert asked(file) == (1, told)
