"""A relay for each test."""

from collections.abc import Iterator

import pytest

from tests.mail_relay import Relay, running
from tests.portals.processes import free_port


@pytest.fixture
def relay() -> Iterator[Relay]:
    """A relay that listens."""
    with running(Relay(free_port())) as found:
        yield found
