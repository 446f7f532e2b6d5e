"""``madoguchi demo``: the sample operators with their sample files, ready to sign in to."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import click
from django.conf import settings

from madoguchi.ingest.batch import PUBLISHERS, take_in
from madoguchi.ingest.file_names import delivery_of
from madoguchi.interfaces.cli.demo_channels import offer_channels
from madoguchi.interfaces.cli.demo_members import DemoMember, enrol, read_member, what_is_seen
from madoguchi.interfaces.cli.demo_newcomers import newcomers, told_before
from madoguchi.interfaces.cli.demo_notices import announce
from madoguchi.interfaces.cli.demo_requests import request_once
from madoguchi.interfaces.cli.demo_rewards import offer
from madoguchi.interfaces.cli.demo_staff import staff_once
from madoguchi.interfaces.cli.demonstration import STARTS_AT
from madoguchi.interfaces.cli.migrate import migrate
from madoguchi.interfaces.cli.payment_twin_beside import payment_twin_beside
from madoguchi.interfaces.cli.serve import PORTS, refuse_busy_port, serve
from madoguchi.interfaces.cli.worker_beside import worker_beside
from madoguchi.models import Member
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from madoguchi.services.addresses import address_of

KINDS = tuple(PUBLISHERS)
ADDRESS = "127.0.0.1"
IN_USE = (
    "the database that DATABASE_URL names has members of its own, and the demonstration would enrol one "
    "with a published password; unset DATABASE_URL, or name an empty database"
)
SAMPLES: Path = settings.ROOT / "samples"


@click.command("demo")
@click.option("--port", envvar="PORT", type=PORTS, default=8000, show_default=True, help="Port to serve.")
def command(port: int) -> None:
    """Take the samples in, print addresses and sign-ins, and serve until interrupted."""
    refuse_busy_port(ADDRESS, port)
    tell_public_url(f"http://{ADDRESS}:{port}")
    migrate()
    facts = [open_counter(operator, port) for operator in _sampled_operators()]
    _write(facts)
    for fact in facts:
        click.echo(_words(fact))
    click.echo(f"\nThe demonstration's clock starts at {STARTS_AT:%Y-%m-%d %H:%M} (Asia/Tokyo).")
    click.echo("Ctrl-C stops everything.\n")
    sys.stdout.flush()
    counters = (each.profile for each in _sampled_operators() if each.profile.card)
    webhooks = [address_of(profile, "payments/events/") for profile in counters]
    with payment_twin_beside(webhooks=webhooks), worker_beside():
        serve(port=port, address=ADDRESS, workers=2, threads=4)


def tell_public_url(url: str) -> None:
    """Let links in mails lead here; the port was not known when this process read its settings."""
    settings.PUBLIC_URL = os.environ["MADOGUCHI_PUBLIC_URL"] = url


def open_counter(operator: Operator, port: int) -> dict[str, Any]:
    """Take an operator's samples in and enrol its member; give the facts for a visitor."""
    folder, told = SAMPLES / operator.slug, told_before(operator.slug)
    with operator_scope(operator.slug):
        refuse_database_in_use(read_member(folder))
        for file in sorted(operator.profile.files, key=lambda file: KINDS.index(file.kind)):
            for path in sorted(folder.glob(file.pattern)):
                _take_in(operator, path)
        announce(folder, operator.profile)
        offer(folder, operator.profile.points)
        offer_channels(folder, operator.profile.channels)
        return {
            "slug": operator.slug,
            "name": operator.profile.name,
            "page_name": operator.profile.page_name,
            "base": f"http://{ADDRESS}:{port}/{operator.slug}/",
            **_member(operator, read_member(folder)),
            "request": request_once(operator.profile, folder, read_member(folder)),
            "newcomers": newcomers(operator.profile, told=told.get("newcomers", []), now=STARTS_AT),
            "staff": staff_once(told=told.get("staff"), now=STARTS_AT),
        }


def refuse_database_in_use(member: DemoMember) -> None:
    """End the command where a database that we did not start has other members than the demonstration's."""
    is_ours = "MADOGUCHI_EMBEDDED" in os.environ
    if not is_ours and Member.objects.exclude(login_id=member.login_id).exists():
        raise click.ClickException(IN_USE)


def _sampled_operators() -> list[Operator]:
    return [each for slug, each in settings.REGISTRY.items() if (SAMPLES / slug / "member.toml").is_file()]


def _take_in(operator: Operator, path: Path) -> None:
    report = take_in(profile=operator.profile, path=path, now=STARTS_AT, delivery=delivery_of(path))
    if report.is_refused:
        raise click.ClickException(str(report))


def _member(operator: Operator, member: DemoMember) -> dict[str, Any]:
    enrol(operator.profile, member)
    return {
        "sign_in": {"login_id": member.login_id, "password": member.password},
        "sees": what_is_seen(operator.profile, member, now=STARTS_AT),
    }


def _write(facts: list[dict[str, Any]]) -> None:
    text = json.dumps({"operators": facts}, ensure_ascii=False, indent=2)
    settings.VAR.mkdir(parents=True, exist_ok=True)
    (settings.VAR / "demo.json").write_text(text + "\n", encoding="utf-8")


def _words(fact: dict[str, Any]) -> str:
    sign_in = fact["sign_in"]
    return (
        f"\n{fact['name']} {fact['page_name']}\n  {fact['base']}\n"
        f"  ID {sign_in['login_id']}   password {sign_in['password']}\n"
        f"  to register: {_in_hand(fact['newcomers'])}\n"
        f"  mails arrive at {fact['base']}mailbox/\n"
        f"  staff: {fact['base']}staff/  {fact['staff']['email']}  password {fact['staff']['password']}\n"
        f"  code: .venv/bin/madoguchi staff code {fact['slug']}\n"
        f"  one in each role: {'  '.join(each['email'] for each in fact['staff']['colleagues'])}"
    )


def _in_hand(newcomers: list[dict[str, Any]]) -> str:
    """Write what the first customer without a membership holds; demo.json tells of more."""
    return "  ".join(filter(None, newcomers[0].values())) if newcomers else "nobody is left"
