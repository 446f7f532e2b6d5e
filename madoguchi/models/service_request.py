"""Requests (お申し込み): what a member asks the operator to do, as it was asked."""

from django.db import models

from madoguchi.models.member import Member
from madoguchi.models.owned import Owned, OwnedForeignKey
from madoguchi.models.place import Place


class ServiceRequest(Owned):
    """One request.

    ``number`` is what the customer is told, ``procedure`` the name that the profile gives what was asked for.
    ``typed`` is kept as received, ``shown`` as the page of confirmation had it. It can be withdrawn until
    ``withdraw_until``, and is answered by ``answer_by``. ``state`` follows the history by a trigger (see the
    migration); only the member may go.
    """

    number = models.CharField(max_length=20)
    member = OwnedForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="service_requests")
    place = OwnedForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="service_requests")
    procedure = models.CharField(max_length=40)
    title = models.CharField(max_length=100)
    typed = models.JSONField()
    shown = models.JSONField()
    wished_on = models.DateField(null=True)
    state = models.CharField(max_length=12, blank=True)
    sent_at = models.DateTimeField()
    withdraw_until = models.DateTimeField()
    answer_by = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "number"), name="request_number_is_unique"),
        )
        indexes = (
            models.Index(fields=("operator", "member", "-sent_at"), name="request_by_member"),
            models.Index(fields=("operator", "place", "procedure"), name="request_by_place"),
            models.Index(fields=("operator", "state", "sent_at"), name="request_by_state"),
        )


class RequestHold(Owned):
    """What an open request keeps from being asked for again; gone when the request is closed.

    ``holder`` is whose it is (a place, or a member), ``subject`` what.
    """

    request = OwnedForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="holds")
    holder = models.CharField(max_length=30)
    subject = models.CharField(max_length=60)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "holder", "subject"), name="asked_for_once"),
        )
        indexes = (models.Index(fields=("operator", "request"), name="hold_by_request"),)
