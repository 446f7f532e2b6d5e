"""Documents: the register, its files and numbers, and who has asked for invoices."""

import django.db.models.deletion
from django.db import migrations, models

import madoguchi.models.owned


class Migration(migrations.Migration):
    dependencies = [
        ("madoguchi", "0018_contract_terms"),
    ]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("year", models.IntegerField()),
                ("sequence", models.IntegerField()),
                ("number", models.CharField(max_length=30)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("invoice", "invoice"),
                            ("corrected_invoice", "corrected_invoice"),
                            ("return_invoice", "return_invoice"),
                            ("notice", "notice"),
                            ("receipt", "receipt"),
                            ("certificate", "certificate"),
                            ("slip", "slip"),
                        ],
                        max_length=20,
                    ),
                ),
                ("title", models.CharField(max_length=100)),
                ("bill_number", models.CharField(default="", max_length=40)),
                ("version", models.IntegerField(default=1)),
                ("month", models.DateField(null=True)),
                ("addressee", models.CharField(max_length=200)),
                ("counterparty", models.CharField(max_length=200)),
                ("dated_on", models.DateField()),
                ("amount", models.IntegerField()),
                ("facts", models.JSONField()),
                ("content_sha256", models.CharField(max_length=64)),
                ("issued_at", models.DateTimeField()),
                ("kept_until", models.DateField()),
                (
                    "bill",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="madoguchi.bill",
                    ),
                ),
                (
                    "customer",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="madoguchi.customer",
                    ),
                ),
                (
                    "place",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="madoguchi.place",
                    ),
                ),
                (
                    "replaces",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="madoguchi.document",
                    ),
                ),
                (
                    "returns",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returned_by",
                        to="madoguchi.document",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DocumentFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("media_type", models.CharField(max_length=50)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.IntegerField()),
                ("is_sealed", models.BooleanField(default=False)),
                ("stored_at", models.DateTimeField()),
                ("position", models.IntegerField(default=0)),
                ("previous_link", models.CharField(default="", max_length=64)),
                ("link", models.CharField(default="", max_length=64)),
                (
                    "document",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="madoguchi.document",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DocumentSeries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("year", models.IntegerField()),
                ("last", models.IntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("operator", "year"), name="year_has_one_series")
                ],
            },
        ),
        migrations.CreateModel(
            name="InvoiceRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("operator", models.CharField(editable=False, max_length=40)),
                ("requested_at", models.DateTimeField()),
                ("first_posted_on", models.DateField(null=True)),
                (
                    "customer",
                    madoguchi.models.owned.OwnedForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoice_requests",
                        to="madoguchi.customer",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["operator", "customer", "-dated_on"], name="document_by_customer"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["operator", "-dated_on", "amount"], name="document_by_date"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["operator", "counterparty"], name="document_by_counterparty"),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                fields=("operator", "number"), name="document_number_is_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                fields=("operator", "year", "sequence"), name="document_sequence_is_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("kind__in", ("invoice", "corrected_invoice", "return_invoice")),
                    models.Q(("bill_number", ""), _negated=True),
                ),
                fields=("operator", "place", "bill_number", "version"),
                name="bill_is_invoiced_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("kind__in", ("invoice", "corrected_invoice", "return_invoice")), _negated=True
                ),
                fields=("operator", "place", "kind", "bill_number", "content_sha256"),
                name="same_paper_is_issued_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaces__isnull", False)),
                fields=("operator", "replaces"),
                name="document_is_replaced_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="documentfile",
            constraint=models.UniqueConstraint(fields=("operator", "document"), name="document_has_one_file"),
        ),
        migrations.AddConstraint(
            model_name="documentfile",
            constraint=models.UniqueConstraint(fields=("operator", "position"), name="chain_does_not_fork"),
        ),
        migrations.AddIndex(
            model_name="invoicerequest",
            index=models.Index(
                condition=models.Q(("first_posted_on", None)),
                fields=["operator", "requested_at"],
                name="invoice_request_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoicerequest",
            constraint=models.UniqueConstraint(
                fields=("operator", "customer"), name="customer_requests_invoices_once"
            ),
        ),
    ]
