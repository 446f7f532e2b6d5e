"""``madoguchi enrol``: make a member by hand, as long as a place's number is at hand."""

import click

from madoguchi.interfaces.cli.operator_named import operator_named
from madoguchi.models import Place
from madoguchi.models.scope import operator_scope
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.members import LoginIdRefused, LoginIdTaken, enrol_member


@click.command("enrol")
@click.argument("operator")
@click.argument("login_id")
@click.argument("places", nargs=-1, required=True)
@click.password_option(help="The member's password; asked for when it is not given.")
def command(operator: str, login_id: str, places: tuple[str, ...], password: str) -> None:
    """Make a member LOGIN_ID of OPERATOR who sees PLACES, by their numbers."""
    found = operator_named(operator)
    rule = found.profile.password
    if not rule.shortest <= len(password) <= rule.longest:
        raise click.BadParameter(f"{rule.shortest} to {rule.longest} characters", param_hint="--password")
    with operator_scope(found.slug):
        _enrol(found.profile, login_id, password, places)
    click.echo(f"{login_id} can sign in at /{found.slug}/.")


def _enrol(profile: Profile, login_id: str, password: str, numbers: tuple[str, ...]) -> None:
    places = list(Place.objects.filter(number__in=numbers))
    if unknown := sorted(set(numbers) - {place.number for place in places}):
        raise click.ClickException(f"no such place: {', '.join(unknown)}")
    try:
        enrol_member(profile=profile, login_id=login_id, password=password, places=places)
    except LoginIdRefused:
        rule = profile.login_id
        raise click.ClickException(
            f"a login ID is {rule.shortest} to {rule.longest} characters, {rule.characters}"
        ) from None
    except LoginIdTaken:
        raise click.ClickException(f"{login_id} is taken") from None
