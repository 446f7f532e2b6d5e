"""The operator that a command was given by name."""

import difflib

import click
from django.conf import settings

from madoguchi.operators.registry import Operator


def operator_named(slug: str) -> Operator:
    """Find an operator; an unknown name ends the command with the nearest known one."""
    if slug in settings.REGISTRY:
        operator: Operator = settings.REGISTRY[slug]
        return operator
    nearest = difflib.get_close_matches(slug, settings.REGISTRY, n=1, cutoff=0)
    raise click.BadParameter(f"no operator {slug}; did you mean {nearest[0]}?")
