"""Indexes for what staff are shown of mails that did not arrive, of registrations and of sign-ins."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Each holds only what is listed or counted, so that none grows with what went well."""

    dependencies = (("madoguchi", "0034_second_lock_of_notice_drafts"),)
    operations = (
        migrations.AddIndex(
            model_name="mailreturn",
            index=models.Index(fields=["operator", "-returned_at"], name="return_by_time"),
        ),
        migrations.AddIndex(
            model_name="memberevent",
            index=models.Index(
                condition=models.Q(kind__in=["registered", "signed_in"]),
                fields=["operator", "at", "kind"],
                name="event_that_is_counted",
            ),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(
                condition=models.Q(given_up_at__isnull=False),
                fields=["operator", "-given_up_at"],
                name="job_by_giving_up",
            ),
        ),
        migrations.AddIndex(
            model_name="outgoingmail",
            index=models.Index(
                condition=models.Q(mailing__isnull=False, bounced_at__isnull=False),
                fields=["operator", "mailing"],
                name="mail_returned_by_mailing",
            ),
        ),
        migrations.AddIndex(
            model_name="outgoingmail",
            index=models.Index(
                condition=models.Q(given_up_at__isnull=False),
                fields=["operator", "-given_up_at"],
                name="mail_by_giving_up",
            ),
        ),
    )
