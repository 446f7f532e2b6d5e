"""Batches of an operator, named by their numbers at the terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from madoguchi.interfaces.cli.batch_refusals import batch_refusals
from madoguchi.interfaces.cli.operator_named import operator_named
from madoguchi.models import Batch
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator


@contextmanager
def batch_named(operator: str, number: int) -> Iterator[tuple[Operator, Batch]]:
    """Open a batch of an operator by its number; refusals end the command."""
    found = operator_named(operator)
    with operator_scope(found.slug), batch_refusals():
        batch = Batch.objects.filter(pk=number).first()
        if batch is None:
            raise click.ClickException(f"no batch {number}")
        yield found, batch
