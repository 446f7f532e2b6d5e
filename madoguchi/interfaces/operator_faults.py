"""Faults of an operator: of its profile, its files, and every template it would be served with."""

from collections.abc import Callable
from pathlib import Path

from django.contrib.staticfiles.finders import find
from jinja2 import TemplateError

from madoguchi.interfaces.rendering.environments import UnknownPage, build_environment
from madoguchi.interfaces.rendering.reasons import faults_of_reasons
from madoguchi.operators.checks import faults_of
from madoguchi.operators.registry import Operator
from madoguchi.services.mails import faults_of_mails


def faults_found(operator: Operator) -> list[str]:
    """Name everything that would break a page of this operator."""
    return [
        *map(str, faults_of(operator)),
        *map(str, faults_of_reasons(operator)),
        *_broken_templates(operator),
        *faults_of_mails(operator),
    ]


class _StaticFileMissing(Exception):
    pass


def _static_of(operator: Operator) -> Callable[[str], str]:
    """Give what finds static files for an operator; one just begun is not known to Django yet."""
    own = f"operators/{operator.slug}/"

    def static(name: str) -> str:
        place = operator.folder / "static" / name.removeprefix(own) if name.startswith(own) else find(name)
        if place is None or not Path(place).is_file():
            raise _StaticFileMissing(f"static file {name} is missing")
        return name

    return static


def _broken_templates(operator: Operator) -> list[str]:
    environment = build_environment(operator, root="/", static=_static_of(operator))
    broken = []
    for name in environment.list_templates():
        try:
            environment.get_template(name)
        except (TemplateError, UnknownPage, _StaticFileMissing) as error:
            broken.append(f"{operator.folder}: template {name}: {error}")
    return broken
