"""Faults of an operator: of its profile, its files, and every template it would be served with."""

from django.contrib.staticfiles.finders import find
from jinja2 import TemplateError

from madoguchi.interfaces.rendering.environments import UnknownPage, build_environment
from madoguchi.operators.checks import faults_of
from madoguchi.operators.registry import Operator


def faults_found(operator: Operator) -> list[str]:
    """Name everything that would break a page of this operator."""
    return [*map(str, faults_of(operator)), *_broken_templates(operator)]


class _StaticFileMissing(Exception):
    pass


def _static(name: str) -> str:
    if find(name) is None:
        raise _StaticFileMissing(f"static file {name} is missing")
    return name


def _broken_templates(operator: Operator) -> list[str]:
    environment = build_environment(operator, root="/", static=_static)
    broken = []
    for name in environment.list_templates():
        try:
            environment.get_template(name)
        except (TemplateError, UnknownPage, _StaticFileMissing) as error:
            broken.append(f"{operator.folder}: template {name}: {error}")
    return broken
