"""Members who share an address that is dead are told by post each."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A moment for each member."""

    dependencies = (("madoguchi", "0043_who_released"),)
    operations = (
        migrations.AddField(
            model_name="member", name="told_by_post_at", field=models.DateTimeField(null=True)
        ),
    )
