"""Changes of the card (クレジットカード変更): begun here, made on the payment provider's page.

A card's number never comes here. The latest change that is done says which card a customer has registered.
"""

import uuid

from django.db import models

from madoguchi.models.customer import Customer
from madoguchi.models.member import Member
from madoguchi.models.owned import Owned, OwnedForeignKey
from madoguchi.models.place import Place


class CardChangeState(models.TextChoices):
    """Where a change stands; every state but ``WAITING`` is final and is the provider's own."""

    WAITING = "waiting"
    DONE = "done"
    STOPPED = "stopped"
    EXPIRED = "expired"
    FAILED = "failed"


WAITING = models.Q(state=CardChangeState.WAITING, ended_at=None)
DONE = models.Q(state=CardChangeState.DONE, ended_at__isnull=False) & ~models.Q(payment_method="")
OVER = models.Q(
    state__in=(CardChangeState.STOPPED, CardChangeState.EXPIRED, CardChangeState.FAILED),
    ended_at__isnull=False,
)


class CardChange(Owned):
    """One change, begun by a member in one signed-in browser.

    ``session_number`` is the id of that browser's session, which may have ended; ids are never given twice.
    ``state_sha256`` is that of the token in the address to which the provider sends the browser back.
    ``provider_session`` is empty until the provider has answered. ``expires`` is the first day of the last
    month in which the card is good, ``first_month`` that of the first bill charged to it. ``stop_wished_at``
    is when the member asked that no card be taken any more.
    """

    reference = models.UUIDField(default=uuid.uuid4)
    customer = OwnedForeignKey(Customer, on_delete=models.PROTECT, related_name="card_changes")
    place = OwnedForeignKey(Place, on_delete=models.PROTECT, related_name="card_changes")
    member = OwnedForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="card_changes")
    session_number = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=CardChangeState.choices, default=CardChangeState.WAITING)
    state_sha256 = models.CharField(max_length=64, blank=True)
    provider_customer = models.CharField(max_length=255, blank=True)
    provider_session = models.CharField(max_length=255, blank=True)
    payment_method = models.CharField(max_length=255, blank=True)
    brand = models.CharField(max_length=40, blank=True)
    last4 = models.CharField(max_length=4, blank=True)
    expires = models.DateField(null=True)
    first_month = models.DateField(null=True)
    begun_at = models.DateTimeField()
    looked_at = models.DateTimeField()
    stop_wished_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "reference"), name="card_change_reference_is_unique"),
            models.UniqueConstraint(
                fields=("operator", "provider_session"),
                condition=~models.Q(provider_session=""),
                name="provider_session_is_unique",
            ),
            models.UniqueConstraint(
                fields=("operator", "customer"),
                condition=models.Q(state=CardChangeState.WAITING),
                name="one_card_change_waits",
            ),
            models.CheckConstraint(condition=WAITING | DONE | OVER, name="card_change_is_of_a_known_kind"),
        )
        indexes = (
            models.Index(fields=("operator", "customer", "ended_at"), name="card_change_by_customer"),
            models.Index(
                fields=("operator", "looked_at"),
                condition=models.Q(state=CardChangeState.WAITING),
                name="card_change_by_last_look",
            ),
        )
