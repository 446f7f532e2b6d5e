"""The source of a request: the visitor's network address, behind as many proxies as we are told of."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

# Whoever has one address of version 6 has a whole network of them.
ONE_CONNECTION = 64


def source_of(request: HttpRequest) -> str:
    """Give the address that the outermost trusted proxy saw; forged earlier entries are ignored.

    Of version 6 it is the visitor's network, and whatever is no address is the next proxy's own.
    """
    hops = request.headers.get("X-Forwarded-For", "").split(",")
    trusted: int = settings.TRUSTED_PROXIES
    nearest = str(request.META.get("REMOTE_ADDR", ""))
    if trusted and len(hops) >= trusted:
        return reduced(hops[-trusted].strip()) or reduced(nearest)
    return reduced(nearest)


def reduced(text: str) -> str:
    """Reduce an address to what tells visitors apart; empty where it is none.

    >>> reduced("203.0.113.7:51234"), reduced("::ffff:203.0.113.7"), reduced("2001:db8::7"), reduced("unix")
    ('203.0.113.7', '203.0.113.7', '2001:db8::/64', '')
    """
    try:
        address = ip_address(_without_port(text))
    except ValueError:
        return ""
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((int(address), ONE_CONNECTION), strict=False))


def _without_port(text: str) -> str:
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0] if text.count(":") == 1 else text
