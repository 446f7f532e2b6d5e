"""Addresses (URL) of an operator's pages as they stand in mails and letters."""

from django.conf import settings

from madoguchi.operators.schema.profile import Profile

ON_THIS_MACHINE = "http://localhost:8000"


def address_of(profile: Profile, path: str = "") -> str:
    """Give the full address of a page below the operator's root.

    It is what the settings say, never what a request claims: the operator's own host, unless
    ``MADOGUCHI_PUBLIC_URL`` names the one under which all operators are served.
    """
    if profile.hosts and not settings.PUBLIC_URL:
        return f"https://{profile.hosts[0]}/{path}"
    return f"{settings.PUBLIC_URL or ON_THIS_MACHINE}/{profile.slug}/{path}"
