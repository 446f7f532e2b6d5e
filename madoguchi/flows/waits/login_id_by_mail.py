"""A mail that reminds of the login ID; it ends the journey, and is sent only where there is an account."""

from madoguchi.flows.desk import Desk
from madoguchi.flows.waits.wanted import Wanted
from madoguchi.services.recovery import accounts_at

LEADS_ON = False


def mails(desk: Desk) -> list[Wanted]:
    """Want one mail with every login ID of the address."""
    login_ids = tuple(member.login_id for member in accounts_at(email=desk.email))
    return [Wanted("login_id_reminder", desk.email, values={"login_ids": login_ids})] if login_ids else []
