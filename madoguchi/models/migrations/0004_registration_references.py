import django.db.models.deletion
from django.db import migrations, models

import madoguchi.models.owned


class Migration(migrations.Migration):
    dependencies = [("madoguchi", "0003_registration")]

    operations = [
        migrations.AddField(
            model_name="application",
            name="member",
            field=madoguchi.models.owned.OwnedForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="applications",
                to="madoguchi.member",
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="place",
            field=madoguchi.models.owned.OwnedForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="applications",
                to="madoguchi.place",
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="member",
            field=madoguchi.models.owned.OwnedForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="consents",
                to="madoguchi.member",
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="member",
            field=madoguchi.models.owned.OwnedForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                to="madoguchi.member",
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="place",
            field=madoguchi.models.owned.OwnedForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                to="madoguchi.place",
            ),
        ),
        migrations.AddField(
            model_name="lettercode",
            name="place",
            field=madoguchi.models.owned.OwnedForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="letter_codes",
                to="madoguchi.place",
            ),
        ),
        migrations.AddField(
            model_name="letterrequest",
            name="place",
            field=madoguchi.models.owned.OwnedForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="letter_requests",
                to="madoguchi.place",
            ),
        ),
        migrations.AddField(
            model_name="mailedlink",
            name="member",
            field=madoguchi.models.owned.OwnedForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="links",
                to="madoguchi.member",
            ),
        ),
        migrations.AddField(
            model_name="mailedlink",
            name="draft",
            field=madoguchi.models.owned.OwnedForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="links",
                to="madoguchi.draft",
            ),
        ),
        migrations.AddField(
            model_name="outgoingmail",
            name="member",
            field=madoguchi.models.owned.OwnedForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="mails",
                to="madoguchi.member",
            ),
        ),
        migrations.AddField(
            model_name="secretanswer",
            name="member",
            field=madoguchi.models.owned.OwnedForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="secret_answers",
                to="madoguchi.member",
            ),
        ),
        migrations.AddConstraint(
            model_name="tally",
            constraint=models.UniqueConstraint(
                fields=("operator", "subject"), name="tally_subject_is_unique"
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["operator", "applied_at"],
                name="application_by_age",
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["operator", "member"], name="application_by_member"),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.UniqueConstraint(
                fields=("operator", "member", "text", "version"), name="consent_is_given_once"
            ),
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(
                condition=models.Q(("mail_due_at__isnull", False)),
                fields=["operator", "mail_due_at"],
                name="draft_by_mail_due",
            ),
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(fields=["operator", "expires_at"], name="draft_by_expiry"),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(
                fields=("operator", "token_sha256"), name="draft_token_is_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="lettercode",
            constraint=models.UniqueConstraint(
                condition=models.Q(("used_at", None), ("voided_at", None)),
                fields=("operator", "place"),
                name="place_has_one_live_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="letterrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("printed_at", None)),
                fields=("operator", "place"),
                name="place_waits_for_one_letter",
            ),
        ),
        migrations.AddIndex(
            model_name="mailedlink",
            index=models.Index(fields=["operator", "draft"], name="link_by_draft"),
        ),
        migrations.AddConstraint(
            model_name="mailedlink",
            constraint=models.UniqueConstraint(
                fields=("operator", "token_sha256"), name="link_token_is_unique"
            ),
        ),
        migrations.AddIndex(
            model_name="outgoingmail",
            index=models.Index(
                condition=models.Q(("given_up_at", None), ("sent_at", None)),
                fields=["operator", "due_at"],
                name="mail_by_due",
            ),
        ),
        migrations.AddIndex(
            model_name="outgoingmail",
            index=models.Index(fields=["operator", "reference"], name="mail_by_reference"),
        ),
        migrations.AddIndex(
            model_name="outgoingmail",
            index=models.Index(fields=["operator", "member"], name="mail_by_member"),
        ),
        migrations.AddConstraint(
            model_name="outgoingmail",
            constraint=models.UniqueConstraint(fields=("operator", "key"), name="mail_key_is_unique"),
        ),
        migrations.AddConstraint(
            model_name="secretanswer",
            constraint=models.UniqueConstraint(
                fields=("operator", "member"), name="member_has_one_secret_answer"
            ),
        ),
    ]
