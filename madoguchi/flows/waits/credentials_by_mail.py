"""A mail with the user ID, and a link to set the password or, where the operator wants it, one issued."""

from madoguchi.flows.consents import remember_consents
from madoguchi.flows.desk import Desk
from madoguchi.flows.waits.wanted import Wanted
from madoguchi.models import Place
from madoguchi.services.issued_passwords import enrol_with_issued_password
from madoguchi.services.members import LoginIdTaken, hold_place

LEADS_ON = True


def mails(desk: Desk) -> list[Wanted]:
    """Want the mail; who is a member already is told so, where nobody else reads it."""
    if desk.place is None:
        return []
    customer = desk.place.customer
    told = Wanted("already_registered", desk.email, values={"name": customer.name})
    if not hold_place(desk.place):
        return [told]
    values = {"name": customer.name, "login_id": customer.number}
    if not desk.rules.password_is_issued:
        return [Wanted("credentials", desk.email, has_link=True, values=values)]
    try:
        return [_with_issued_password(desk, desk.place, values)]
    except LoginIdTaken:  # by another place of the same customer
        return [told]


def _with_issued_password(desk: Desk, place: Place, values: dict[str, str]) -> Wanted:
    member, password = enrol_with_issued_password(
        profile=desk.profile,
        place=place,
        email=desk.email,
        wants_mail=desk.wants_mail,
        now=desk.now,
    )
    remember_consents(desk, member)
    until = {"valid_until": member.password_dies_at}
    secrets = {"password": password}
    return Wanted("issued_password", desk.email, member=member, values=values | until, secrets=secrets)
