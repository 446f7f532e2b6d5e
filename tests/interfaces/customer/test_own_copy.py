"""A copy holds what the pages show to its member, and nothing of anybody else's."""

import csv
import json
import re
from datetime import date
from html import unescape
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.domain.months import months_before
from madoguchi.models import Consent, Contract, Member, MemberPlace, Passkey
from madoguchi.models.scope import operator_scope
from madoguchi.services.notices import publish_notice
from tests.cast import NOW, bill, person, statement
from tests.factored import Factored
from tests.ledger import grant
from tests.requests import requested

MONTH = date(2024, 10, 1)


def take(someone):
    return someone.client.post(f"{someone.root}account/copy/")


def files(someone) -> dict[str, bytes]:
    answer = take(someone)
    assert answer.status_code == 200
    with ZipFile(BytesIO(answer.content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def table(content: bytes) -> list[list[str]]:
    assert content.startswith("\ufeff".encode())
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def plain(someone, path: str) -> str:
    text = someone.client.get(someone.root + path).content.decode()
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text)))


def version(someone) -> str:
    """Give the version of the terms in force, which nobody is asked to agree to again."""
    rules = someone.operator.profile.registration
    return (rules and rules.terms_version) or "7"


@pytest.fixture
def member(hanako):
    """Hanako, signed in, with a record of every kind."""
    for index in range(3):
        bill(hanako.operator, hanako.places[0], statement(months_before(MONTH, index), total=5509 + index))
    with operator_scope(hanako.operator.slug):
        Contract.objects.create(place=hanako.places[0], number="1", service="水道", course="=家庭用")
        publish_notice(title="断水のお知らせ", body="10時から\n12時まで", starts_at=NOW)
        Consent.objects.create(member=hanako.member, text="terms", version=version(hanako), given_at=NOW)
        Member.objects.filter(pk=hanako.member.pk).update(nickname="はなちゃん", email="h@example.jp")
    grant(hanako, 500)
    return hanako.sign_in()


def test_copy_is_a_file_that_nobody_else_keeps(member):
    answer = take(member)
    assert {
        name: answer.headers[name] for name in ("Content-Type", "Content-Disposition", "Cache-Control")
    } == {
        "Content-Type": "application/zip",
        "Content-Disposition": f'attachment; filename="{member.operator.slug}-20241021.zip"',
        "Cache-Control": "no-store",
    }


def test_copy_has_a_file_for_each_kind_of_page(member):
    names = ["member.json", "bills.csv", "bill-lines.csv", "contracts.csv", "notices.csv", "consents.csv"]
    profile = member.operator.profile
    offered = {
        "points.csv": profile.points,
        "requests.csv": profile.procedures or profile.channels,
        "passkeys.csv": "passkeys" in profile.account.offers,
        "documents.csv": profile.documents,
    }
    some = [name for name, is_offered in offered.items() if is_offered]
    assert list(files(member)) == [*names, "history.csv", *some]


def test_account_is_told_in_full(member):
    told = json.loads(files(member)["member.json"])
    assert (told["login_id"], told["nickname"], told["email"]) == (
        member.member.login_id,
        "はなちゃん",
        "h@example.jp",
    )
    assert [place["number"] for place in told["places"]] == [member.places[0].number]


def test_bills_are_those_of_the_pages(member):
    found, shown = files(member), plain(member, "bills/")
    (header, *rows), (_line_header, *lines) = table(found["bills.csv"]), table(found["bill-lines.csv"])
    columns = [column for column in member.operator.profile.bills.list_columns if column.field != "month"]
    assert header[3:] == [column.label for column in columns]
    months = ["2024-10", "2024-09", "2024-08"][: member.operator.profile.bills.months_shown]
    assert [row[1] for row in rows] == months
    for row in rows:
        for column, value in zip(columns, row[3:], strict=True):
            assert (f"{int(value):,}" if column.field == "total" else value) in shown
    named = [column.field for column in member.operator.profile.bills.line_columns].index("name") + 3
    assert [line[named] for line in lines] == ["水道料金"] * len(months)
    shown = plain(member, f"bills/{member.reference()}/2024-10/")
    assert [cell for cell in lines[0][3:] if cell.isdecimal() and f"{int(cell):,}" not in shown] == []


def test_notices_consents_contracts_and_history_are_those_of_the_pages(member):
    found = {name: table(content)[1:] for name, content in files(member).items() if name != "member.json"}
    assert found["notices.csv"] == [["2024/10/21", "断水のお知らせ", "10時から\n12時まで"]]
    assert found["consents.csv"] == [["ご利用規約", version(member), "2024/10/21 23:00:00"]]
    assert found["contracts.csv"] == [[member.places[0].number, "水道", "'=家庭用", "", ""]]
    assert [row[1] for row in found["history.csv"]] == ["登録情報の控えのダウンロード", "ログイン"]
    shown = plain(member, "account/history/")
    assert all(row[1] in shown and row[4] in shown for row in found["history.csv"])
    if "points.csv" in found:
        assert found["points.csv"] == [
            [member.places[0].number, "2024/10/21", "2024年10月のご利用料金", "500"]
        ]


def test_what_was_asked_for_stands_as_it_was_shown(member):
    if not any(each.needs_place for each in member.operator.profile.procedures):
        pytest.skip("no procedure is about a place")
    sent = requested(member)
    rows = table(files(member)["requests.csv"])[1:]
    place = member.places[0].number
    head = [sent.number, "2024/10/21 23:00:00", sent.title, "受付済", place]
    assert [row[:5] for row in rows] == [head] * len(rows)
    assert [[row[5], row[6].replace("\r\n", "\n")] for row in rows] == [
        [label, words.replace("\r\n", "\n")] for label, words in sent.shown["answers"]
    ]


def test_what_is_used_beside_the_password_is_told_and_no_secret(member):
    someone = Factored(member)
    with operator_scope(member.operator.slug):
        someone.set_codes_up()
        someone.add_passkey()
    found = files(member)
    told = json.loads(found["member.json"])
    assert (told["one_time_code"], told["recovery_codes_left"]) == (True, 10)
    assert table(found["passkeys.csv"])[1:] == [["花子のスマホ", "2024/10/21 23:00:00", ""]]
    text = b"".join(found.values()).decode()
    assert [word in text for word in (someone.secret, *someone.codes)] == [False] * 11


def test_further_place_is_told_with_its_points(operator, db):
    several = person(operator, places=2, name="複数 花子")
    with operator_scope(operator.slug):
        MemberPlace.objects.filter(place=several.places[1]).update(nickname="実家")
    grant(several, 500)
    found = files(several.sign_in())
    told = json.loads(found["member.json"])["places"]
    assert [(place["number"], place["nickname"]) for place in told] == [
        (several.places[0].number, ""),
        (several.places[1].number, "実家"),
    ]
    if "points.csv" in found:
        assert [row[0] for row in table(found["points.csv"])[1:]] == [several.places[0].number]


def test_copy_holds_nothing_of_a_neighbour(member, taro):
    bill(taro.operator, taro.places[0], statement(total=7777))
    with operator_scope(taro.operator.slug):
        Factored(taro).add_passkey()
        Passkey.objects.update(label="タローの鍵")
    if any(each.needs_place for each in taro.operator.profile.procedures):
        requested(taro)
    text = b"".join(files(member).values()).decode()
    words = (taro.places[0].number, "7777", "太郎", "タローの鍵", "広岡３丁目")
    assert [word in text for word in words] == [False] * 5


def test_eleventh_copy_within_the_hour_waits(member):
    statuses = [take(member).status_code for _ in range(11)]
    assert statuses == [200] * 10 + [429]


def test_copy_is_not_given_to_a_link(member):
    assert member.client.get(f"{member.root}account/copy/").status_code == 405


def test_copy_costs_the_same_queries_for_1_and_for_24_bills(operator, db):
    costs = []
    for count in (1, 24):
        someone = person(operator, name="多数 花子").sign_in()
        for index in range(count):
            bill(operator, someone.places[0], statement(months_before(MONTH, index % 12), number=str(index)))
        take(someone)
        with CaptureQueriesContext(connection) as queries:
            take(someone)
        costs.append(len(queries))
    assert costs[0] == costs[1]
