"""Where a request comes from, as far as we are told to believe."""

import pytest
from django.test import RequestFactory

from madoguchi.interfaces.source import source_of


def asked(nearest: str, forwarded: str = "", *, trusted: int = 0, settings) -> str:
    settings.TRUSTED_PROXIES = trusted
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return source_of(RequestFactory(headers=headers).get("/", REMOTE_ADDR=nearest))


def test_forged_header_is_not_believed_without_a_proxy(settings):
    assert asked("192.0.2.1", "198.51.100.9", settings=settings) == "192.0.2.1"


def test_address_seen_by_the_outermost_trusted_proxy_counts(settings):
    forwarded = "198.51.100.9, 203.0.113.7, 10.0.0.2"
    assert asked("10.0.0.1", forwarded, trusted=2, settings=settings) == "203.0.113.7"


@pytest.mark.parametrize("address", ["2001:db8:0:1::1", "2001:db8:0:1:ffff::9", "[2001:db8:0:1::1]:443"])
def test_network_of_version_6_is_one_source(settings, address):
    assert asked("10.0.0.1", address, trusted=1, settings=settings) == "2001:db8:0:1::/64"


def test_port_makes_no_other_source(settings):
    sources = {asked("10.0.0.1", f"203.0.113.7:{port}", trusted=1, settings=settings) for port in (1, 50000)}
    assert sources == {"203.0.113.7"}


def test_what_is_no_address_is_the_proxy_itself(settings):
    assert asked("10.0.0.1", "unknown", trusted=1, settings=settings) == "10.0.0.1"
