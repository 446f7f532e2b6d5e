"""Recovery (再設定): which accounts a visitor may mean. Only the worker asks; no page shows it."""

from madoguchi.domain.match_keys import email_key, login_key
from madoguchi.models import Member, Place
from madoguchi.operators.schema.profile import Profile

# A family may share an address; more than these are not meant.
MOST_ACCOUNTS = 5


def account_named(*, profile: Profile, login_id: str, email: str) -> Member | None:
    """Find the active member with this login ID and this e-mail address."""
    key = login_key(login_id, is_case_sensitive=profile.login_id.is_case_sensitive)
    return Member.objects.filter(login_key=key, email_key=email_key(email), is_active=True).first()


def accounts_at(*, email: str) -> list[Member]:
    """List the active members with an e-mail address."""
    found = Member.objects.filter(email_key=email_key(email), is_active=True)
    return list(found.order_by("id")[:MOST_ACCOUNTS])


def account_of(place: Place) -> Member | None:
    """Find the active member who is linked with a place."""
    return Member.objects.filter(member_places__place=place, is_active=True).order_by("id").first()
