"""``madoguchi documents`` where it enters documents: sent, corrected, given back, made ahead."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import click

from madoguchi.adapters.pdf import PdfRefused
from madoguchi.domain.bills import BillLine
from madoguchi.domain.invoices import InvoiceRefused
from madoguchi.interfaces import clock
from madoguchi.interfaces.cli.operator_named import operator_named
from madoguchi.interfaces.cli.store_refusals import store_refusals
from madoguchi.models import Place
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from madoguchi.operators.schema.documents import Documents
from madoguchi.services.documents.ahead import issue_ahead
from madoguchi.services.documents.files import file_of
from madoguchi.services.documents.giving_back import give_back
from madoguchi.services.documents.issuing import Correction, NoInvoicesHere, NoSuchBill, correct_invoice
from madoguchi.services.documents.sending import kept_paper, send_document
from madoguchi.services.places import place_numbered

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
MONTH = click.DateTime(formats=["%Y-%m"])


@click.command("send")
@click.argument("operator")
@click.argument("file", type=FILE)
@click.argument("numbers", nargs=-1, required=True)
@click.option("--title", required=True, help="What it is called on the page.")
@click.option("--amount", type=int, default=0, help="Its amount in yen, to be searched by.")
def send(*, operator: str, file: Path, numbers: tuple[str, ...], title: str, amount: int) -> None:
    """Send FILE, a PDF, to the customers of places NUMBERS of OPERATOR; they find it on their page.

    A number that leads nowhere stops all: nothing is sent then.
    """
    found = operator_named(operator)
    content, rules = file.read_bytes(), _keeping(found)
    with operator_scope(found.slug), store_refusals():
        places = [_place(number) for number in numbers]
        try:
            paper = kept_paper(content, rules=rules, now=clock.now())
        except PdfRefused as refused:
            raise click.ClickException(f"{file}: {refused}") from None
        sent = send_document(
            rules=rules, places=places, title=title, paper=paper, amount=amount, now=clock.now()
        )
    for document, place in zip(sent, places, strict=True):
        click.echo(f"{document.number}  {place.number}")


def _place(number: str) -> Place:
    if place := place_numbered(typed=number):
        return place
    raise click.ClickException(f"no such place, so nothing was sent: {number}")


@click.command("correct")
@click.argument("operator")
@click.argument("number")
@click.option("--reason", required=True, help="What was wrong; it stands on the new document.")
@click.option("--recipient", default="", help="To whom it goes, if that was wrong.")
def correct(*, operator: str, number: str, reason: str, recipient: str) -> None:
    """Issue a corrected invoice in place of document NUMBER of OPERATOR."""
    found = operator_named(operator)
    with operator_scope(found.slug), _refusals(number):
        made = correct_invoice(
            operator=found, number=number, correction=Correction(reason, recipient), now=clock.now()
        )
        file_of(made, operator=found, now=clock.now())
    click.echo(f"{made.number} replaces {number}.")


@click.command("return")
@click.argument("operator")
@click.argument("number")
@click.option("--amount", type=click.IntRange(min=1), required=True, help="Yen given back, tax included.")
@click.option(
    "--name",
    default="ご返金",
    show_default=True,
    help="What the line is called; a line of the invoice, where that has several supplies.",
)
@click.option("--rate", type=click.Choice(["10", "8"]), default="10", show_default=True, help="In percent.")
@click.option("--reason", required=True, help="Why; it stands on the document.")
def return_(*, operator: str, number: str, amount: int, name: str, rate: str, reason: str) -> None:
    """Enter what is given back from invoice NUMBER of OPERATOR as a return of its own."""
    found = operator_named(operator)
    line = BillLine(name, -amount, 0, -amount, rate=int(rate))
    with operator_scope(found.slug), _refusals(number):
        made = give_back(operator=found, number=number, lines=[line], reason=reason, now=clock.now())
        file_of(made, operator=found, now=clock.now())
    click.echo(f"{made.number} gives {amount:,} yen back from {number}.")


@click.command("ahead")
@click.argument("operator")
@click.argument("month", type=MONTH)
@click.option("--processes", type=click.IntRange(1, 64), default=1, show_default=True)
@click.option("--share", type=click.IntRange(min=0), hidden=True, help="Which of the processes this one is.")
def ahead(*, operator: str, month: datetime, processes: int, share: int | None) -> None:
    """Make the invoices of bills of MONTH (2024-10) of OPERATOR before anybody asks for them."""
    found = operator_named(operator)
    if share is None and processes > 1:
        _in_processes(operator, month, processes)
        return
    over = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda _number, _frame: over.set())
    with operator_scope(found.slug), _refusals(operator):
        done = issue_ahead(
            operator=found,
            month=date(month.year, month.month, 1),
            now=clock.now,
            share=share or 0,
            shares=processes,
            goes_on=lambda: not over.is_set(),
        )
    for refused in done.refused:
        click.echo(refused)
    click.echo(f"{done.made} made, {len(done.refused)} refused.")


def _in_processes(operator: str, month: datetime, processes: int) -> None:
    arguments = ("documents", "ahead", operator, f"{month:%Y-%m}", "--processes", str(processes), "--share")
    command = (sys.executable, "-m", "madoguchi.interfaces.cli", *arguments)
    started = [subprocess.Popen((*command, str(share))) for share in range(processes)]  # noqa: S603  # ours
    try:
        failed = sum(each.wait() != 0 for each in started)
    finally:
        for each in started:
            each.terminate()
    if failed:
        raise click.ClickException(f"{failed} of {processes} processes failed; call again to go on")


@contextmanager
def _refusals(number: str) -> Iterator[None]:
    """Tell a refusal in the words of the terminal."""
    try:
        with store_refusals():
            yield
    except InvoiceRefused as refused:
        raise click.ClickException(f"{number}: {refused}") from None
    except NoSuchBill:
        raise click.ClickException(f"{number}: no invoice of a bill") from None
    except NoInvoicesHere:
        raise click.ClickException("the operator issues no invoices") from None


def _keeping(operator: Operator) -> Documents:
    if operator.profile.documents is None:
        raise click.ClickException(f"{operator.slug} has no [documents]")
    return operator.profile.documents
