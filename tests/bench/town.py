"""The town of the benchmark: customers × 24 bills × 8 lines, made by PostgreSQL itself."""

import hashlib
from datetime import UTC, datetime

import psycopg

LINES = """[{"name": "デジタルスター(2024/09)", "charge": 4180, "discount": 0, "payable": 4180},
{"name": "ケーブル光24ヶ月(2024/09)", "charge": 6900, "discount": 3750, "payable": 3150},
{"name": "ケーブルプラス電話標準(2024/09)", "charge": 1462, "discount": 0, "payable": 1462},
{"name": "ケーブルプラス電話標準(2024/09)", "charge": 367, "discount": 0, "payable": 367},
{"name": "ユニバーサルサービス料(2024/09)", "charge": 2, "discount": 0, "payable": 2},
{"name": "電話リレーサービス料(2024/09)", "charge": 1, "discount": 0, "payable": 1},
{"name": "電気料前払金(2024/09)", "charge": 12000, "discount": 0, "payable": 12000},
{"name": "でんき&ケーブルまとめ割(2024/09)", "charge": -130, "discount": 0, "payable": -130}]"""

VISITORS = 1_000

STATEMENTS = (
    "SET session_replication_role = replica",
    "SET synchronous_commit = off",
    """TRUNCATE madoguchi_customer, madoguchi_place, madoguchi_bill, madoguchi_batch, madoguchi_notice,
        madoguchi_member, madoguchi_memberplace, madoguchi_session RESTART IDENTITY CASCADE""",
    """INSERT INTO madoguchi_customer
        (operator, number, name, kana, phone, billing_name, billing_address, payment_method)
    SELECT %(slug)s, lpad(n::text, 10, '0'), '山田 花子' || n, 'ヤマダ ハナコ',
        '076-224-1114', '', '', '口座振替'
    FROM generate_series(1, %(customers)s) n""",
    """INSERT INTO madoguchi_place (operator, customer_id, number, postal_code, address, building)
    SELECT operator, id, number, '9200919', '金沢市南町2番' || id || '号', '' FROM madoguchi_customer""",
    """INSERT INTO madoguchi_batch
        (operator, file_name, kind, sha256, rows, added, changed, unchanged, concerns, published_at)
    VALUES (%(slug)s, 'bench', 'bills', 'bench', 0, 0, 0, 0, '[]', now())""",
    """INSERT INTO madoguchi_bill
        (operator, place_id, number, version, month, total, status, due_on, lines, fingerprint, batch_id,
         published_at)
    SELECT %(slug)s, place, to_char(month, 'YYYY-MM'), 1, month, 21032, 'unpaid', month + 26,
        %(lines)s::jsonb,
        md5(place || month::text) || md5(month::text || place), 1, now()
    FROM (SELECT (date_trunc('month', now()) - make_interval(months => back))::date AS month
          FROM generate_series(0, 23) back) months, generate_series(1, %(customers)s) place""",
    """INSERT INTO madoguchi_notice (operator, title, body, starts_at)
    SELECT %(slug)s, 'メンテナンスのお知らせ 第' || n || '回', '本文', now() - make_interval(days => n)
    FROM generate_series(1, 5) n""",
    """INSERT INTO madoguchi_member
        (operator, login_id, login_key, password_hash, email, email_key, nickname, is_active, session_epoch,
         choices, must_change_password, wants_mail)
    SELECT %(slug)s, number, number, '', '', '', '', true, 0, '{}', false, false FROM madoguchi_customer""",
    """INSERT INTO madoguchi_memberplace (operator, member_id, place_id, reference)
    SELECT operator, id, id, gen_random_uuid() FROM madoguchi_member""",
    """INSERT INTO madoguchi_session
        (operator, token_sha256, member_id, member_place_id, epoch, started_at, seen_at, ends_at)
    SELECT %(slug)s, encode(sha256(('visitor-' || n)::bytea), 'hex'), place, place, 0, now(), now(),
        now() + interval '1 day'
    FROM (SELECT n, 1 + (n * 7919) %% %(customers)s AS place
          FROM generate_series(1, %(visitors)s) n) chosen""",
)


def token(visitor: int) -> str:
    """Give the session token of a visitor, counted from 1."""
    return f"visitor-{visitor}"


def token_sha256(visitor: int) -> str:
    """Give the key under which the session of a visitor is kept."""
    return hashlib.sha256(token(visitor).encode()).hexdigest()


def build(url: str, *, slug: str, customers: int) -> float:
    """Fill the tables; give the seconds that it took."""
    began = datetime.now(UTC)
    values = {"slug": slug, "customers": customers, "lines": LINES, "visitors": VISITORS}
    with psycopg.connect(url, autocommit=True, cursor_factory=psycopg.ClientCursor) as connection:
        for statement in STATEMENTS:
            connection.execute(statement, values)
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")
    return (datetime.now(UTC) - began).total_seconds()
