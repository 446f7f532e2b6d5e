"""The desk: how long the one search box takes among many, and what keeping its entries costs ingest.

BENCH_CUSTOMERS names how many (default 20,000; 1,000,000 takes some ten minutes, most of it to fill in). The
rows are made up by PostgreSQL; each search is timed through the service, as the login of the pages.
"""

import os
import statistics
import time

import psycopg

from tests.bench import surroundings
from tests.bench.surroundings import SLUG

DATABASE = "madoguchi_desk"
CUSTOMERS = int((os.environ.get("BENCH_CUSTOMERS") or "20000").split(",")[-1])
TRIES = 9
FAMILY = (
    "佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 "
    "井上 木村 林 斎藤 清水 山崎 森 池田 橋本 阿部 石川 山下 中島 石井 小川 前田 "
    "岡田 長谷川 藤田 後藤 近藤 村上 遠藤 青木 坂本 斉藤 福田 太田 西村 藤井 金子 "
    "岡本 藤原 三浦 中野 中川 原田 松田 竹内 小野 田村 中山 和田 石田 森田 上田 "
    "原 内田 柴田 酒井 宮崎 横山 髙木 安藤 宮本 大野 小島 谷口 今井"
)
GIVEN = (
    "花子 太郎 次郎 洋子 幸子 和子 節子 恵子 京子 久美子 裕子 由美子 美穂 真由美 "
    "智子 陽子 直美 健一 誠 浩 修 茂 隆 豊 明 博 大輔 翔太 健太 拓也 直樹 達也 "
    "哲也 健 亮 学 剛 愛 彩 美咲 葵 陽菜 結衣 凛 莉子 陸 蓮 大翔 湊 樹 悠真 "
    "結菜 芽依 義雄 正雄 清 勇"
)
KANA = "ｻﾄｳ ｽｽﾞｷ ﾀｶﾊｼ ﾀﾅｶ ｲﾄｳ ﾜﾀﾅﾍﾞ ﾔﾏﾓﾄ ﾅｶﾑﾗ ｺﾊﾞﾔｼ ｶﾄｳ ﾖｼﾀﾞ ﾔﾏﾀﾞ ｻｻｷ ﾔﾏｸﾞﾁ ﾏﾂﾓﾄ ｲﾉｳｴ ｷﾑﾗ ﾊﾔｼ ｻｲﾄｳ ｼﾐｽﾞ"
TOWN = (
    "広岡 本町 泉野町 泉が丘 寺町 小立野 笠舞 三馬 四十万 額新町 高尾台 金石北 "
    "大野町 香林坊 片町 武蔵町 彦三町 尾山町 長町 野町 弥生 有松 久安 伏見新町 "
    "米泉町 増泉 中村町 新神田 西念 駅西本町 藤江北 畝田東 鞍月 戸水 粟崎町 東山 "
    "橋場町 材木町 石引 旭町"
)
# A scatter that is the same in every run: the golden ratio's multiples, cut off.
PICK = "({words})[1 + (n * {step}::bigint %% 1000003) %% cardinality({words})]"


def _pick(parameter: str, step: int) -> str:
    return PICK.format(words=f"string_to_array(%({parameter})s, ' ')", step=step)


FILL_CUSTOMERS = f"""
INSERT INTO madoguchi_customer
    (operator, number, name, kana, phone, billing_name, billing_address, payment_method)
SELECT %(slug)s, lpad(n::text, 10, '0'), {_pick("family", 7919)} || '　' || {_pick("given", 104729)},
    {_pick("kana", 7919)} || ' ' || {_pick("kana", 611953)},
    '076-2' || lpad((n * 7919 %% 100 )::text, 2, '0') || '-' || lpad((n * 104729 %% 10000)::text, 4, '0'),
    '', '', ''
FROM generate_series(1, %(customers)s::bigint) n
"""
FILL_PLACES = f"""
INSERT INTO madoguchi_place (operator, customer_id, number, postal_code, address, building)
SELECT operator, id, number || '0001', '', '石川県金沢市' || {_pick("town", 15485863)}
    || (1 + n %% 6) || '丁目' || (1 + n * 31 %% 40) || '番' || (1 + n * 17 %% 30) || '号',
    CASE WHEN n %% 3 = 0 THEN 'コーポ桜' || (100 + n %% 700) ELSE '' END
FROM (SELECT *, number::bigint AS n FROM madoguchi_customer) customer
"""
SEARCHES = (
    ("customer number", "0000012345"),
    ("place number", "00000123450001"),
    ("phone", "076-219-2345"),
    ("last digits of a phone", "2345"),
    ("family name", "佐藤"),
    ("one kanji", "森"),
    ("given name", "花子"),
    ("whole name", "髙木 美咲"),
    ("kana", "わたなべ"),
    ("part of an address", "泉ヶ丘3-2"),
    ("name and address", "長谷川 四十万"),
    ("in every entry", "金沢市"),
    ("in every entry, inside", "沢市"),
    ("building", "コーポ桜345"),
    ("nobody", "勅使河原"),
    ("login ID of nobody", "nobody@example.jp"),
)


def environment(url: str) -> dict[str, str]:
    """Give what the settings need: a database made anew."""
    return {
        "DATABASE_URL": surroundings.own_database(url, DATABASE),
        "DJANGO_SETTINGS_MODULE": "madoguchi.settings",
    }


def report() -> None:
    """Print what filling costs with and without entries, the size of the index, a line a search, one plan."""
    facts = {
        "slug": SLUG,
        "customers": CUSTOMERS,
        "family": FAMILY,
        "given": GIVEN,
        "kana": KANA,
        "town": TOWN,
    }
    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True, cursor_factory=psycopg.ClientCursor) as owner:
        owner.execute("SELECT set_config('madoguchi.operator', %s, false)", [SLUG])
        plain, indexed = _fill(owner, facts)
        size, table = owner.execute(
            "SELECT pg_size_pretty(pg_relation_size('search_entry_by_grams')),"
            " pg_size_pretty(pg_relation_size('madoguchi_searchentry'))"
        ).fetchone()
    print(f"\ndesk: {CUSTOMERS:,} customers with a place each; entries {table}, index {size}")
    print(f"  rows into customers and places: {plain:.1f} s bare, {indexed:.1f} s with search entries")
    _time_searches()
    _print_plan()


def _fill(owner: psycopg.Connection, facts: dict[str, object]) -> tuple[float, float]:
    """Fill the tables without triggers, then with them; give the seconds of both."""
    seconds = []
    for role in ("replica", "origin"):
        owner.execute("TRUNCATE madoguchi_customer, madoguchi_place, madoguchi_searchentry CASCADE")
        owner.execute(f"SET session_replication_role = {role}")
        began = time.perf_counter()
        with owner.transaction():
            owner.execute(FILL_CUSTOMERS, facts)
            owner.execute(FILL_PLACES, facts)
            owner.execute("SELECT madoguchi_renew_statistics_within()")
        seconds.append(time.perf_counter() - began)
    owner.execute("VACUUM ANALYZE madoguchi_searchentry, madoguchi_customer, madoguchi_place")
    return seconds[0], seconds[1]


def _time_searches() -> None:
    from django.conf import settings

    from madoguchi.models.scope import operator_scope
    from madoguchi.services.customer_search import search

    profile = settings.REGISTRY[SLUG].profile
    print(f"  {'search':<26} {'typed':<16} {'hits':>5} {'best':>9} {'median':>9}")
    with operator_scope(SLUG):
        for name, typed in SEARCHES:
            times = []
            for _try in range(TRIES):
                began = time.perf_counter()
                found = search(profile=profile, typed=typed)
                times.append(1000 * (time.perf_counter() - began))
            hits = f"{len(found.places)}{'+' if found.has_more else ''}"
            best, median = min(times), statistics.median(times)
            print(f"  {name:<26} {typed:<16} {hits:>5} {best:6.1f} ms {median:6.1f} ms", flush=True)


def _print_plan() -> None:
    from django.db import connection, transaction

    from madoguchi.models.scope import operator_scope

    with operator_scope(SLUG), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('madoguchi.searched', '{花子}', true)")
        cursor.execute(
            "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) SELECT place_id FROM madoguchi_searchentry"
            " WHERE strpos(words, '花子') > 0 LIMIT 51"
        )
        print("\n".join(f"  {line}" for (line,) in cursor.fetchall()))
