"""Members (会員): accounts of the portal, and the places each may see."""

import uuid

from django.db import models
from django.db.models.functions import Now

from madoguchi.models.owned import Owned, OwnedForeignKey
from madoguchi.models.place import Place


class Member(Owned):
    """An account. ``session_epoch`` grows when all sessions are to end.

    ``choices`` holds the operator's own questions by name. An issued password must be changed at the first
    sign-in, and dies at ``password_dies_at``. ``told_by_post_at`` is when word went out on paper that
    mails do not arrive; it counts for a death of the address before it.
    """

    login_id = models.CharField(max_length=64)
    login_key = models.CharField(max_length=64)
    password_hash = models.CharField(max_length=200)
    email = models.CharField(max_length=254, blank=True)
    nickname = models.CharField(max_length=60, blank=True)
    email_key = models.CharField(max_length=254, blank=True)
    wants_mail = models.BooleanField(default=True)
    choices = models.JSONField(default=dict)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    password_dies_at = models.DateTimeField(null=True)
    session_epoch = models.IntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    told_by_post_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("operator", "login_key"), name="login_id_is_unique"),)
        indexes = (models.Index(fields=("operator", "email_key"), name="member_by_email"),)


class MemberPlace(Owned):
    """A place that a member has proven to be theirs; ``reference`` stands in addresses.

    ``nickname`` is what the member calls it, as typed.
    """

    member = OwnedForeignKey(Member, on_delete=models.CASCADE, related_name="member_places")
    place = OwnedForeignKey(Place, on_delete=models.PROTECT, related_name="member_places")
    reference = models.UUIDField(default=uuid.uuid4)
    nickname = models.CharField(max_length=40, blank=True, default="", db_default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "member", "place"), name="place_is_added_once"),
            models.UniqueConstraint(fields=("operator", "reference"), name="place_reference_is_unique"),
        )
        indexes = (models.Index(fields=("operator", "place"), name="member_place_by_place"),)
