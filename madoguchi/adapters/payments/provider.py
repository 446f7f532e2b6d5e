"""The provider (決済サービス) as the house knows it, whoever it is."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from madoguchi.domain.cards import Card


class ProviderAway(Exception):
    """The provider does not answer, or asks for another try later."""


class ProviderRefused(Exception):
    """The provider does not do what it was asked for; the operator's keys or settings are to be mended."""


class UnknownThere(ProviderRefused):
    """The provider does not know, or no longer, what it was asked about."""


class NotGenuine(Exception):
    """A message does not bear the provider's signature, or bears one that is too old."""


class Stage(StrEnum):
    """Where a session stands: a card may be typed, is being checked, is kept, or never will be."""

    OPEN = "open"
    CHECKING = "checking"
    KEPT = "kept"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Wish:
    """Whose card is to be asked for, and where the browser goes afterwards.

    ``reference`` is ours; the same ``key`` again opens no second session.
    """

    customer: str
    reference: str
    key: str
    done_url: str
    stopped_url: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a session; ``url`` is the provider's page while it is open.

    ``was_refused``: a card was typed, and not taken; another may be.
    """

    stage: Stage
    url: str = ""
    payment_method: str = ""
    card: Card | None = None
    was_refused: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """What the provider tells by itself: the event's id, and the session it is about, if any."""

    event_id: str
    kind: str
    session: str


class Provider(Protocol):
    """What is asked of a provider. All raise ProviderAway and ProviderRefused, unless told otherwise."""

    def keep_customer(self, *, labels: dict[str, str], key: str) -> str:
        """Make a customer, once for a key, with labels that staff can read there; give its id."""

    def begin(self, wish: Wish) -> str:
        """Open a session in which a card can be typed; give its id.

        Raises UnknownThere where the provider does not know the customer.
        """

    def look(self, session: str) -> Outcome:
        """Say what became of a session; one that the provider does not know is over."""

    def stop(self, session: str) -> Outcome:
        """Take no card in a session any more, unless one was taken; say what became of it."""

    def heard(self, *, body: bytes, signature: str) -> Message:
        """Read what was sent to us; raises NotGenuine and nothing else. Nobody is asked."""
