"""Names of journeys as they stand in addresses."""

from madoguchi.flows.journeys import FIRST_PASSWORD, RECOVERIES

NAMES = ("registration", *RECOVERIES.values(), FIRST_PASSWORD)


class JourneyName:
    """The part of an address that names a journey; any other word is another page."""

    regex = "|".join(NAMES)

    def to_python(self, value: str) -> str:
        """Read the name."""
        return value

    def to_url(self, value: str) -> str:
        """Write the name."""
        return value
