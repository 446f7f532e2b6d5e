"""``madoguchi verify`` tells a sealed paper from any other, with neither network nor database."""

import hashlib
from pathlib import Path

import pytest
from click.testing import CliRunner

from madoguchi.adapters.seals import seal_of
from madoguchi.interfaces.cli.verify import command
from tests.cast import NOW
from tests.papers import paper
from tests.seals import make_seal


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return make_seal(tmp_path, "example")


@pytest.fixture
def file(tmp_path: Path, certificate: Path) -> Path:
    seal = seal_of("example", folder=str(tmp_path))
    assert seal is not None
    made = tmp_path / "invoice.pdf"
    made.write_bytes(seal.sealed(paper(), at=NOW))
    return made


def asked(file: Path, *options: str) -> tuple[int, list[str]]:
    ended = CliRunner().invoke(command, [str(file), *options])
    return ended.exit_code, ended.output.splitlines()


def test_sealed_paper_is_told_to_be_unchanged(file: Path, certificate: Path) -> None:
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    assert asked(file, "--certificate", str(certificate)) == (
        0,
        [f"SHA-256  {sha256}", f"sealed   unchanged, by the owner of {certificate}"],
    )


def test_changed_paper_ends_with_the_reason(file: Path, certificate: Path) -> None:
    changed = bytearray(file.read_bytes())
    changed[5000] ^= 1
    file.write_bytes(changed)
    status, (_sha256, reason) = asked(file, "--certificate", str(certificate))
    assert status == 1
    assert reason.startswith("Error: not sealed, or changed since: ")


def test_certificate_is_named_where_no_operator_has_one(file: Path) -> None:
    assert asked(file)[1][1] == "Error: no certificate to trust: name one with --certificate"
