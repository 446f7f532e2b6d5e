"""``madoguchi verify``: whether a paper is what an operator sealed; needs neither network nor database."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from django.conf import settings

from madoguchi.adapters.seals import (
    SealBroken,
    SealMissing,
    SealOfAnother,
    Timestamp,
    read_certificates,
    verify_seal,
)
from madoguchi.domain.clock import TOKYO

CERTIFICATE = "seal.pem"
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
HOLDS = "seal     holds: not one byte has changed since it was sealed"
NO_TIME = "time     not told: it was sealed without a timestamp"
UNCHECKED = "         not checked who that is: name the authority's certificate with --authority"
# From what comes closest to a seal that holds to what is furthest from it.
TOLD = {
    SealBroken: (
        "seal     BROKEN: the file is not what was sealed; rely on nothing in it",
        "         download it again, or ask whoever gave it to you for the original",
    ),
    SealOfAnother: (
        "seal     of somebody else: it names none of the certificates that are trusted here",
        "         a certificate that you trust is named with --certificate; else the file proves nothing",
    ),
    SealMissing: (
        "seal     none: nobody sealed the file, or its seal was taken away",
        "         the operator's page of proofs (.../proof/) knows papers without a seal too",
    ),
}


@click.command("verify")
@click.argument("file", type=FILE)
@click.option(
    "--certificate",
    type=FILE,
    help="The certificate to trust; by default those of the operators (operators/SLUG/seal.pem).",
)
@click.option(
    "--authority",
    type=FILE,
    help="What vouches for timestamps; by default the file of MADOGUCHI_TSA_CERTIFICATES.",
)
def command(*, file: Path, certificate: Path | None, authority: Path | None) -> None:
    """Tell whether FILE is, to the last byte, what an operator sealed; exit status 1 if not."""
    paper = file.read_bytes()
    click.echo(f"SHA-256  {hashlib.sha256(paper).hexdigest()}")
    trusted = [certificate] if certificate else list(_of_operators())
    if not trusted:
        raise click.ClickException("no certificate to trust: name one with --certificate")
    refusals = []
    for each in trusted:
        try:
            timestamp = _weighed(paper, each, authority)
        except SealBroken as broken:
            refusals.append(broken)
        else:
            _tell(each, timestamp)
            return
    _refuse(refusals)


def _of_operators() -> Iterator[Path]:
    files = (operator.folder / CERTIFICATE for operator in settings.REGISTRY.values())
    return (file for file in files if file.is_file())


def _weighed(paper: bytes, certificate: Path, authority: Path | None) -> Timestamp | None:
    """Give a seal's timestamp, if it has one; raises SealBroken."""
    known = settings.TIMESTAMPS and Path(settings.TIMESTAMPS.certificates)
    file = authority or known
    authorities = tuple(read_certificates(file)) if file else ()
    return verify_seal(paper, certificates=read_certificates(certificate), authorities=authorities)


def _tell(certificate: Path, timestamp: Timestamp | None) -> None:
    """Say that a seal holds, whose it is, and since when."""
    click.echo(HOLDS)
    click.echo(f"by       the owner of {certificate}")
    if timestamp is None:
        click.echo(NO_TIME)
        return
    at = timestamp.at.astimezone(TOKYO)
    click.echo(f"time     it was there on {at:%Y-%m-%d at %H:%M:%S} in Japan, says {timestamp.authority}")
    if not timestamp.is_trusted:
        click.echo(UNCHECKED)


def _refuse(refusals: Sequence[SealBroken]) -> None:
    """Say what is the matter by the certificate that comes closest to the file, and end with status 1."""
    closest = min(refusals, key=lambda each: list(TOLD).index(type(each)))
    for line in TOLD[type(closest)]:
        click.echo(line)
    click.echo(f"because  {closest}")
    raise SystemExit(1)
