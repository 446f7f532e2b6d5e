"""Documents (発行した書面): a register that is only ever added to, numbered without gaps, chained by hashes.

A document is entered with its number and all that stands on it; its file is made from that, now or later,
and entered once. Neither row is ever edited or deleted; a correction is a new document that names the one it
replaces. The database itself refuses anything else (see the migration).
"""

from django.db import models

from madoguchi.domain.invoices import INVOICES, DocumentKind
from madoguchi.models.bill import Bill
from madoguchi.models.customer import Customer
from madoguchi.models.owned import Owned, OwnedForeignKey
from madoguchi.models.place import Place


class DocumentSeries(Owned):
    """The last number given in a year; held while the next document is entered."""

    year = models.IntegerField()
    last = models.IntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("operator", "year"), name="year_has_one_series"),)


class Document(Owned):
    """One document, with what stands on it (``facts``). ``amount`` in yen, tax included.

    ``counterparty`` is the customer it is made out to, ``addressee`` where it goes (発行先); ``month`` the
    first day of the billed month; ``content_sha256`` that of the facts. ``has_own_recipient`` if staff named
    the counterparty, in place of the one that the billing system has. ``shown_from`` is when customers see it
    first, None where that was at once.
    """

    year = models.IntegerField()
    sequence = models.IntegerField()
    number = models.CharField(max_length=30)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in DocumentKind])
    title = models.CharField(max_length=100)
    customer = OwnedForeignKey(Customer, on_delete=models.PROTECT, related_name="documents")
    place = OwnedForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="documents")
    bill = OwnedForeignKey(Bill, null=True, on_delete=models.PROTECT, related_name="documents")
    bill_number = models.CharField(max_length=40, default="")
    version = models.IntegerField(default=1)
    month = models.DateField(null=True)
    addressee = models.CharField(max_length=200)
    counterparty = models.CharField(max_length=200)
    has_own_recipient = models.BooleanField(default=False, db_default=False)
    dated_on = models.DateField()
    amount = models.IntegerField()
    facts = models.JSONField()
    content_sha256 = models.CharField(max_length=64)
    replaces = OwnedForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    returns = OwnedForeignKey("self", null=True, on_delete=models.PROTECT, related_name="returned_by")
    issued_at = models.DateTimeField()
    shown_from = models.DateTimeField(null=True)
    kept_until = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "number"), name="document_number_is_unique"),
            models.UniqueConstraint(
                fields=("operator", "year", "sequence"), name="document_sequence_is_unique"
            ),
            models.UniqueConstraint(
                fields=("operator", "place", "bill_number", "version"),
                condition=models.Q(kind__in=INVOICES) & ~models.Q(bill_number=""),
                name="bill_is_invoiced_once",
            ),
            models.UniqueConstraint(
                fields=("operator", "place", "kind", "bill_number", "content_sha256"),
                condition=~models.Q(kind__in=INVOICES),
                name="same_paper_is_issued_once",
            ),
            models.UniqueConstraint(
                fields=("operator", "replaces"),
                condition=models.Q(replaces__isnull=False),
                name="document_is_replaced_once",
            ),
        )
        indexes = (
            models.Index(fields=("operator", "customer", "-dated_on"), name="document_by_customer"),
            models.Index(fields=("operator", "-dated_on", "amount"), name="document_by_date"),
            models.Index(fields=("operator", "counterparty"), name="document_by_counterparty"),
        )


class DocumentFile(Owned):
    """The file of a document, by its content. The database lays the chain: each link holds the one before.

    ``stamped_at`` is when an authority saw its seal, None if none did.
    """

    document = OwnedForeignKey(Document, on_delete=models.PROTECT, related_name="files")
    media_type = models.CharField(max_length=50)
    sha256 = models.CharField(max_length=64)
    size = models.IntegerField()
    is_sealed = models.BooleanField(default=False)
    stamped_at = models.DateTimeField(null=True)
    stored_at = models.DateTimeField()
    position = models.IntegerField(default=0)
    previous_link = models.CharField(max_length=64, default="")
    link = models.CharField(max_length=64, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "document"), name="document_has_one_file"),
            models.UniqueConstraint(fields=("operator", "position"), name="chain_does_not_fork"),
        )
        indexes = (models.Index(fields=("operator", "sha256"), name="file_by_content"),)
