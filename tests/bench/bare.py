"""The limit: the same page by bare WSGI, psycopg with prepared statements, and string formatting.

No framework, no template language, one connection a thread with the operator told once. It reads the
same rows under the same row-level security, and writes the same words.
"""

import hashlib
import html
import json
import os
import threading
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

import django
import psycopg

from tests.bench.surroundings import SLUG

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.settings")
django.setup()

from django.conf import settings  # noqa: E402  # settings must stand first
from django.templatetags.static import static  # noqa: E402

from madoguchi.domain.clock import TOKYO  # noqa: E402

LOCAL = threading.local()
DATABASE = settings.DATABASES["default"]
PROFILE = settings.REGISTRY[SLUG].profile
ROOT = f"/{SLUG}/"
WORDS = PROFILE.bills.status_words.model_dump()

VISITOR = """
SELECT s.id, m.login_id, m.nickname, s.seen_at, mp.reference, mp.place_id, p.number, p.address, p.building,
    c.name
FROM madoguchi_session s JOIN madoguchi_member m ON m.id = s.member_id
JOIN madoguchi_memberplace mp ON mp.id = s.member_place_id JOIN madoguchi_place p ON p.id = mp.place_id
JOIN madoguchi_customer c ON c.id = p.customer_id
WHERE s.operator = %s AND s.token_sha256 = %s AND s.ends_at > %s AND s.seen_at > %s AND m.is_active
    AND m.session_epoch = s.epoch
"""
BILLS = """
SELECT number, month, total, status, due_on, paid_on,
    (SELECT published_at FROM madoguchi_batch WHERE operator = %s AND kind = 'bills'
     ORDER BY published_at DESC LIMIT 1)
FROM madoguchi_bill WHERE operator = %s AND place_id = %s AND superseded_at IS NULL AND month >= %s
ORDER BY month DESC LIMIT 240
"""
LATEST = """
SELECT lines FROM madoguchi_bill
WHERE operator = %s AND place_id = %s AND superseded_at IS NULL ORDER BY month DESC LIMIT 1
"""
NOTICES = """
SELECT id, title, starts_at FROM madoguchi_notice
WHERE operator = %s AND starts_at <= %s AND (ends_at IS NULL OR ends_at > %s)
ORDER BY starts_at DESC, id DESC LIMIT 3
"""


def _connection() -> psycopg.Connection[Any]:
    if not hasattr(LOCAL, "connection"):
        LOCAL.connection = psycopg.connect(
            host=DATABASE["HOST"],
            port=DATABASE["PORT"] or None,
            user=DATABASE["USER"],
            password=DATABASE["PASSWORD"],
            dbname=DATABASE["NAME"],
            autocommit=True,
            prepare_threshold=0,
        )
        LOCAL.connection.execute("SELECT set_config('madoguchi.operator', %s, false)", (SLUG,))
    found: psycopg.Connection[Any] = LOCAL.connection
    return found


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer with the home page of whoever holds the session."""
    token = environ["HTTP_COOKIE"].split("madoguchi-session=")[1].split(";")[0]
    now = datetime.now(TOKYO)
    connection = _connection()
    digest = hashlib.sha256(token.encode()).hexdigest()
    visitor = connection.execute(VISITOR, (SLUG, digest, now, now - timedelta(hours=4))).fetchone()
    if visitor is None:
        start_response("302 Found", [("Location", ROOT), ("Content-Length", "0")])
        return []
    since = now.date().replace(day=1) - timedelta(days=24 * 31)
    bills = connection.execute(BILLS, (SLUG, SLUG, visitor[5], since)).fetchall()[:24]
    lines = connection.execute(LATEST, (SLUG, visitor[5])).fetchone()[0]  # type: ignore[index]
    notices = connection.execute(NOTICES, (SLUG, now, now)).fetchall()
    page = _page(visitor, bills, lines if isinstance(lines, list) else json.loads(lines), notices).encode()
    head = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", str(len(page))),
        ("Cache-Control", "no-store"),
        ("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'"),
    ]
    start_response("200 OK", head)
    return [page]
