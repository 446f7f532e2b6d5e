"""Terms are written, scheduled and published like other texts: one draft an operator; names may be longer."""

from django.db import migrations, models

KINDS = ("reward", "channel", "faq", "terms")
TEXTS = ("faq", "terms")


class Migration(migrations.Migration):
    """A choice, a condition and a length; no row changes."""

    dependencies = (("madoguchi", "0040_fresh_statistics"),)
    operations = (
        migrations.AlterField(
            "piecedraft", "kind", models.CharField(choices=[(each, each) for each in KINDS], max_length=12)
        ),
        migrations.AlterField(
            "session",
            "terms_to_agree",
            models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.RemoveConstraint("piecedraft", "text_has_one_draft"),
        migrations.AddConstraint(
            "piecedraft",
            models.UniqueConstraint(
                condition=models.Q(kind__in=TEXTS), fields=("operator", "kind"), name="text_has_one_draft"
            ),
        ),
    )
