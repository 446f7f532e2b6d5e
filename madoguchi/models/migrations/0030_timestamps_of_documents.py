"""Documents: when an authority stamped the seal of a file."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Code that does not know the new column may go on entering files."""

    dependencies = (("madoguchi", "0029_second_lock_of_staff"),)
    operations = (migrations.AddField("documentfile", "stamped_at", models.DateTimeField(null=True)),)
