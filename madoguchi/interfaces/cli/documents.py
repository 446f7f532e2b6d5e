"""``madoguchi documents``: look through the register of an operator, and take documents out of it."""

from datetime import date, datetime
from pathlib import Path

import click
from django.conf import settings
from django.db import transaction

from madoguchi.domain.clock import business_day
from madoguchi.interfaces import clock
from madoguchi.interfaces.cli.document_entries import MONTH, ahead, correct, return_, send
from madoguchi.interfaces.cli.operator_named import operator_named
from madoguchi.interfaces.cli.store_refusals import store_refusals
from madoguchi.models.scope import operator_scope
from madoguchi.services.documents.finding import Search, find_documents
from madoguchi.services.documents.packing import pack
from madoguchi.services.documents.postings import postings_of
from madoguchi.services.documents.proof import faults_of_register, unstamped
from madoguchi.services.documents.requests import note_posted, waiting_requests

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group("documents")
def command() -> None:
    """Check the register of issued documents, search it, take documents out, or enter some."""


for entry in (ahead, correct, return_, send):
    command.add_command(entry)


@command.command("check")
@click.argument("operator")
def check(*, operator: str) -> None:
    """Reckon numbers, hashes and files of OPERATOR's register anew; exit status 1 if anything is wrong."""
    found = operator_named(operator)
    with operator_scope(found.slug), store_refusals():
        faults, without = list(faults_of_register()), unstamped()
    for fault in faults:
        click.echo(fault)
    if faults:
        raise click.ClickException(f"{len(faults)} faults")
    click.echo("The register is sound: no gap, no changed content, no broken link, no file lost.")
    if settings.TIMESTAMPS and without:
        click.echo(f"{without} of its sealed files have no timestamp.")


@command.command("waiting")
@click.argument("operator")
def waiting(*, operator: str) -> None:
    """List the customers of OPERATOR whose first invoice is still to be posted, the longest waiting first."""
    found = operator_named(operator)
    with operator_scope(found.slug):
        for request in waiting_requests():
            click.echo(f"{request.requested_at:%Y-%m-%d}  {request.customer.number}  {request.customer.name}")


@command.command("posted")
@click.argument("operator")
@click.argument("numbers", nargs=-1, required=True)
def posted(*, operator: str, numbers: tuple[str, ...]) -> None:
    """Note that the first invoices of customers NUMBERS of OPERATOR were posted; they may now download."""
    found, today = operator_named(operator), business_day(now=clock.now())
    with operator_scope(found.slug), transaction.atomic():
        unknown = [number for number in numbers if not note_posted(customer_number=number, on=today)]
        if unknown:
            raise click.ClickException(
                f"nobody waits under these, so nothing was noted: {', '.join(unknown)}"
            )
    click.echo(f"{len(numbers)} noted as posted on {today}.")


@command.command("postings")
@click.argument("operator")
@click.argument("month", type=MONTH)
def postings(*, operator: str, month: datetime) -> None:
    """List whose invoices of MONTH (2024-10) of OPERATOR are posted for good, and for which services."""
    found = operator_named(operator)
    rules = found.profile.documents
    if rules is None or not rules.posted_services:
        raise click.ClickException(f"{operator} posts no service for good (documents.posted_services)")
    with operator_scope(found.slug):
        for each in postings_of(month=date(month.year, month.month, 1), rules=rules):
            services = "・".join(each.services)
            click.echo(f"{each.customer_number}  {each.bill_number}  {each.recipient}  {services}")


@command.command("export")
@click.argument("operator")
@click.option("--since", type=DAY, help="First day, such as 2024-04-01.")
@click.option("--until", type=DAY, help="Last day.")
@click.option("--least", type=int, help="Smallest amount in yen.")
@click.option("--most", type=int, help="Largest amount in yen.")
@click.option("--counterparty", default="", help="Part of the counterparty's name.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The ZIP to write.")
def export(
    *,
    operator: str,
    since: datetime | None,
    until: datetime | None,
    least: int | None,
    most: int | None,
    counterparty: str,
    out: Path,
) -> None:
    """Write the documents of OPERATOR that fit every option, with a table of them, into a ZIP."""
    found = operator_named(operator)
    search = Search(
        first_day=since.date() if since else None,
        last_day=until.date() if until else None,
        least=least,
        most=most,
        counterparty=counterparty,
    )
    with operator_scope(found.slug), store_refusals(), out.open("xb") as written:
        documents = find_documents(search, limit=1_000_000)
        with pack(documents, operator=found, now=clock.now()) as packed:
            while chunk := packed.read(1 << 20):
                written.write(chunk)
    click.echo(f"{out}: {len(documents)} documents")
