"""Whom passkeys are for (RP): the host in the address bar, one that the installation allows.

A passkey belongs to a host. Operators below paths of one host share it, and are kept apart by their records:
challenges, passkeys and handles are looked up in the operator's scope alone.
"""

from ipaddress import ip_address

from django.http.request import split_domain_port

from madoguchi.adapters.webauthn import RelyingParty
from madoguchi.interfaces.counter_request import CounterRequest

THIS_MACHINE = "localhost"


def relying_party(request: CounterRequest) -> RelyingParty | None:
    """Say for whom a passkey would be; none where browsers make none: by number, or without TLS."""
    host, _port = split_domain_port(request.get_host())
    is_safe = request.is_secure() or host == THIS_MACHINE
    if not is_safe or _is_number(host):
        return None
    profile = request.operator.profile
    origin = f"{request.scheme}://{request.get_host().lower()}"
    return RelyingParty(host, origin, f"{profile.name} {profile.page_name}")


def _is_number(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
