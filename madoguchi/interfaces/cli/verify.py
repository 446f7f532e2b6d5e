"""``madoguchi verify``: whether a paper is what an operator sealed; needs neither network nor database."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import click
from django.conf import settings

from madoguchi.adapters.seals import SealBroken, read_certificates, verify_seal

CERTIFICATE = "seal.pem"


@click.command("verify")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--certificate",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The certificate to trust; by default those of the operators (operators/SLUG/seal.pem).",
)
def command(*, file: Path, certificate: Path | None) -> None:
    """Tell whether FILE is, to the last byte, what an operator sealed; exit status 1 if not."""
    paper = file.read_bytes()
    click.echo(f"SHA-256  {hashlib.sha256(paper).hexdigest()}")
    trusted = [certificate] if certificate else list(_of_operators())
    if not trusted:
        raise click.ClickException("no certificate to trust: name one with --certificate")
    refusals = [_refusal(paper, each) for each in trusted]
    if "" in refusals:
        found = trusted[refusals.index("")]
        click.echo(f"sealed   unchanged, by the owner of {found}")
        return
    raise click.ClickException(f"not sealed, or changed since: {refusals[0]}")


def _of_operators() -> Iterator[Path]:
    files = (operator.folder / CERTIFICATE for operator in settings.REGISTRY.values())
    return (file for file in files if file.is_file())


def _refusal(paper: bytes, certificate: Path) -> str:
    """Say what is wrong with a paper's seal; nothing if it holds."""
    try:
        verify_seal(paper, certificates=read_certificates(certificate))
    except SealBroken as broken:
        return str(broken)
    return ""
