"""Records that belong to an operator: found only in its scope, stamped with it when made."""

from typing import Any

from django.db import models

from madoguchi.models.scope import operator_in_scope


class OwnedQuerySet[M: models.Model](models.QuerySet[M]):
    """A query set that names the operator in every row it makes."""

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[M]:
        """Stamp each new record with the operator in scope."""
        records = list(objs)
        for record in records:
            record.operator = operator_in_scope()
        return super().bulk_create(records, *args, **kwargs)


class OwnedManager[M: models.Model](models.Manager[M]):
    """The only way to the records: begins with the operator in scope."""

    def get_queryset(self) -> OwnedQuerySet[M]:
        """Give this operator's records; raises OperatorNotInScope."""
        return OwnedQuerySet(self.model, using=self._db).filter(operator=operator_in_scope())


class Owned(models.Model):
    """Base of every table: one operator's row, ``operator`` being its slug."""

    operator = models.CharField(max_length=40, editable=False)

    objects = OwnedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Stamp the record with the operator in scope and save it."""
        self.operator = operator_in_scope()
        super().save(*args, **kwargs)


class OwnedForeignKey(models.ForeignKey):  # type: ignore[type-arg]  # the stubs take no parameters here
    """A reference within one operator; the database holds it by (operator, id), see the migrations.

    Indexes are named by each model, with the operator in front.
    """

    def __init__(self, to: Any, on_delete: Any, **options: Any) -> None:
        fixed = {"db_constraint": False, "db_index": False}
        super().__init__(to, on_delete, **(options | fixed))
