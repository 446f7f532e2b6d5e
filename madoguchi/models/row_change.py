"""The journal of masters (変更の控え): a customer, place or contract as it was before a change.

Written by the statement that changes the row, so that a batch can be taken back and the past be read.
"""

from django.db import models
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

from madoguchi.models.batch import Batch
from madoguchi.models.owned import Owned, OwnedForeignKey

HOLDER = Coalesce(KT("before__place_id"), KT("before__customer_id"))
HAS_BEFORE = models.Q(before__isnull=False)


class RowChange(Owned):
    """One change: ``before`` is the whole row, empty where there was none; ``noun`` its table.

    ``number`` and ``holder_id`` (of a contract its place, of a place its customer) are what ``before`` has of
    them, to be found by. ``is_taking_back`` if the change undid what the batch had done.
    """

    batch = OwnedForeignKey(Batch, on_delete=models.PROTECT, related_name="row_changes")
    noun = models.CharField(max_length=10)
    row_id = models.BigIntegerField()
    before = models.JSONField(null=True)
    changed_at = models.DateTimeField()
    is_taking_back = models.BooleanField(default=False, db_default=False)
    number = models.GeneratedField(
        expression=KT("before__number"), output_field=models.CharField(max_length=60), db_persist=True
    )
    holder_id = models.GeneratedField(
        expression=Cast(HOLDER, models.BigIntegerField()),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(noun__in=("customer", "place", "contract")), name="change_is_of_a_master"
            ),
        )
        indexes = (
            models.Index(fields=("operator", "noun", "row_id", "id"), name="change_by_row"),
            models.Index(
                fields=("operator", "noun", "number"), condition=HAS_BEFORE, name="change_by_number"
            ),
            models.Index(
                fields=("operator", "noun", "holder_id"), condition=HAS_BEFORE, name="change_by_holder"
            ),
        )
