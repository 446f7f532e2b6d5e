"""Which worker runs which tests: those of a file stay together, and those of the portals in two companies.

A demonstration of the portals takes long to start, and lives from the first of its tests to the last that
comes right behind. Files that are spread among others would each start one of their own.
"""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

PORTALS = "tests/portals/"
SURVEYS = ("test_every_page", "test_extremes", "test_survey", "test_staff_pages")


class Companies(LoadFileScheduling):
    """Keep a company of tests on one worker."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        if not file.startswith(PORTALS):
            return file
        return f"{PORTALS}{'surveys' if file[len(PORTALS) :].startswith(SURVEYS) else 'walks'}"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Companies:
    """Let xdist use it, whatever it was asked for."""
    return Companies(config, log)
