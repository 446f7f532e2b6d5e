"""Users and sessions of the yardstick: ``python -m tests.bench.ordinary.visitors FILE``."""

import os
import sys
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.ordinary.settings"
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402  # settings must stand first
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

MEMBERS = """
SELECT m.login_id FROM madoguchi_session s JOIN madoguchi_member m ON m.id = s.member_id ORDER BY s.id
"""


def main(file: Path) -> None:
    """Give every visitor of the town a user and a session; write the session keys to a file."""
    call_command("migrate", verbosity=0, interactive=False)
    user_model = get_user_model()
    user_model.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(MEMBERS)
        names = [name for (name,) in cursor.fetchall()]
    users = {name: user_model(username=name, password="!") for name in names}
    user_model.objects.bulk_create(users.values())
    file.write_text("\n".join(_session(users[name]) for name in names), encoding="ascii")


def _session(user: object) -> str:
    store = SessionStore()
    store["_auth_user_id"] = str(user.pk)
    store["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    store["_auth_user_hash"] = user.get_session_auth_hash()
    store.save()
    return store.session_key


if __name__ == "__main__":
    main(Path(sys.argv[1]))
