"""Members (会員): accounts of the portal, and the places each may see."""

import uuid

from django.db import models
from django.db.models.functions import Now

from madoguchi.models.owned import Owned, OwnedForeignKey
from madoguchi.models.place import Place


class Member(Owned):
    """An account. ``session_epoch`` grows when all sessions are to end."""

    login_id = models.CharField(max_length=64)
    login_key = models.CharField(max_length=64)
    password_hash = models.CharField(max_length=200)
    email = models.CharField(max_length=254, blank=True)
    nickname = models.CharField(max_length=60, blank=True)
    is_active = models.BooleanField(default=True)
    session_epoch = models.IntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = (models.UniqueConstraint(fields=("operator", "login_key"), name="login_id_is_unique"),)


class MemberPlace(Owned):
    """A place that a member has proven to be theirs; ``reference`` stands in addresses."""

    member = OwnedForeignKey(Member, on_delete=models.CASCADE, related_name="member_places")
    place = OwnedForeignKey(Place, on_delete=models.PROTECT, related_name="member_places")
    reference = models.UUIDField(default=uuid.uuid4)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "member", "place"), name="place_is_added_once"),
            models.UniqueConstraint(fields=("operator", "reference"), name="place_reference_is_unique"),
        )
