"""A mail with a link on which a member who forgot goes on; without such a member, no mail."""

from madoguchi.flows.desk import Desk
from madoguchi.flows.waits.wanted import Wanted
from madoguchi.models import Member
from madoguchi.services import recovery

LEADS_ON = True


def mails(desk: Desk) -> list[Wanted]:
    """Want a link for each account that is meant."""
    kind = "recovery_link" if "secret_answer" in desk.journey.steps else "password_link"
    return [Wanted(kind, desk.email, has_link=True, member=member) for member in _accounts(desk)]


def _accounts(desk: Desk) -> list[Member]:
    if "account_named" in desk.answers:
        login_id = desk.answer("account_named", "login_id")
        found = recovery.account_named(profile=desk.profile, login_id=login_id, email=desk.email)
    elif desk.place is not None:
        found = recovery.account_of(desk.place)
    else:
        return recovery.accounts_at(email=desk.email)
    return [found] if found else []
