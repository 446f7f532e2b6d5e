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
from datetime import date, datetime, timedelta
from typing import Any

import django
import psycopg

from tests.bench.surroundings import SLUG

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.settings")
django.setup()

from django.conf import settings  # noqa: E402  # settings must stand first

from madoguchi.domain.clock import TOKYO  # noqa: E402
from madoguchi.interfaces.rendering.environments import environment  # noqa: E402
from madoguchi.services.bills import BillRow  # noqa: E402
from madoguchi.services.notices import NoticeRow  # noqa: E402
from madoguchi.services.sessions import Visitor  # noqa: E402

LOCAL = threading.local()
DATABASE = settings.DATABASES["default"]
PROFILE = settings.REGISTRY[SLUG].profile
ROOT = f"/{SLUG}/"
STATUS = PROFILE.bills.status_words.model_dump()
WEEKDAYS = "月火水木金土日"

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


# What is put into the portal's own page, and the placeholder that takes its place.
MARKS = {
    "@name@": "%(name)s",
    "@number@": "%(number)s",
    "@address@": "%(address)s",
    "@reference@": "%(reference)s",
    "@csrf@": "%(csrf)s",
    "1901年01月": "%(month)s",
    "111,111,111": "%(total)s",
    "1902年2月2日(日)": "%(due)s",
    "1903/03/03 00:00:00": "%(updated)s",
    "1904年04月": "%(month)s",
    "222,222,222": "%(total)s",
    "@bill@": "%(number)s",
    "@line@": "%(name)s",
    "333,333,333": "%(payable)s",
    "444444444": "%(id)s",
    "@notice@": "%(title)s",
    "1905/05/05": "%(day)s",
}


def _pieces() -> tuple[str, dict[str, str]]:
    """Cut the portal's own page into what is fixed and what changes, so that both say the same words."""
    visitor = Visitor(
        0, 0, "", "", datetime.now(TOKYO), "@reference@", 0, "@number@", "@address@", "", "", "@name@", ""
    )
    updated = datetime(1903, 3, 3, tzinfo=TOKYO)
    due = date(1902, 2, 2)
    current = BillRow(
        "", date(1901, 1, 1), 111_111_111, "unpaid", due, None, None, None, None, updated, updated, ""
    )
    bill = current._replace(number="@bill@", month=date(1904, 4, 1), total=222_222_222)
    page = (
        environment(SLUG, ROOT)
        .get_template("home.html")
        .render(
            visitor=visitor,
            current=current,
            bills=[bill],
            lines=[{"name": "@line@", "payable": 333_333_333}],
            notices=[NoticeRow(444_444_444, "@notice@", datetime(1905, 5, 5, tzinfo=TOKYO), False, True, 0)],
            greeting="day",
            csrf_token="@csrf@",
            has_large_text=False,
            here="",
        )
        .replace("%", "%%")
    )
    rows = {}
    for name, mark in (("line", "@line@"), ("notice", "@notice@"), ("bill", "@bill@")):
        start = page.rindex("<li>", 0, page.index(mark))
        end = page.index("</li>", start) + len("</li>\n")
        rows[name] = _with_places(page[start:end])
        page = page[:start] + f"%({name}s)s" + page[end:]
    return _with_places(page), rows


def _with_places(text: str) -> str:
    for mark, place in MARKS.items():
        text = text.replace(mark, place)
    return text


PAGE, ROWS = _pieces()


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


def _page(visitor: Any, bills: list[Any], lines: list[Any], notices: list[Any]) -> str:
    current = bills[0]
    due, updated = current[4], current[6].astimezone(TOKYO)
    return PAGE % {
        "name": html.escape(visitor[2] or visitor[9]),
        "number": html.escape(visitor[6]),
        "address": html.escape(visitor[7]),
        "reference": visitor[4],
        "csrf": "",
        "month": f"{current[1].year}年{current[1].month:02}月",
        "total": f"{current[2]:,}",
        "due": f"{due.year}年{due.month}月{due.day}日({WEEKDAYS[due.weekday()]})",
        "updated": f"{updated:%Y/%m/%d %H:%M:%S}",
        "lines": "".join(
            ROWS["line"] % {"name": html.escape(line["name"]), "payable": f"{line['payable']:,}"}
            for line in lines
        ),
        "notices": "".join(
            ROWS["notice"]
            % {"id": notice[0], "title": html.escape(notice[1]), "day": f"{notice[2]:%Y/%m/%d}"}
            for notice in notices
        ),
        "bills": "".join(
            ROWS["bill"]
            % {
                "number": bill[0],
                "reference": visitor[4],
                "month": f"{bill[1].year}年{bill[1].month:02}月",
                "total": f"{bill[2]:,}",
            }
            for bill in bills
        ),
    }
