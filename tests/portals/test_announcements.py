"""The mail that a fixed amount brings, its one-click end, and what is seen where mail is dead; no script."""

from datetime import date
from pathlib import Path

import psycopg
from django.conf import settings
from playwright.sync_api import Page, expect

from madoguchi.domain.match_keys import email_key
from madoguchi.interfaces.cli.demonstration import STARTS_AT
from tests.billing_files import bill_rows, content, file_of
from tests.portals.conftest import ON_A_PHONE
from tests.portals.hands import follow, press
from tests.portals.mailbox import wait_for_mail
from tests.portals.portal import Counter, Portal
from tests.portals.processes import run
from tests.portals.reading import texts
from tests.portals.survey import Survey
from tests.portals.test_account import change_address
from tests.portals.test_registration import heading

SLUG = "kanazawa-cable"
SUBJECT = "金沢ケーブル来月のご請求額確定のお知らせ"
NEXT_MONTH = date(2024, 11, 1)
DIE = """
INSERT INTO madoguchi_deadaddress (operator, email_key, died_at, status) VALUES (%s, %s, %s, '5.1.1')
"""


def come(page: Page, portal: Portal, size: str, *, number: str) -> tuple[Counter, str]:
    """Enrol someone of this test's own, with an address; give where she stands, and it."""
    member = portal.newcomer(SLUG, number=f"{number}{'1' if size == 'phone' else '2'}")
    address = f"kakutei-{member.login_id}@example.jp"
    member.sign_in(page)
    page.goto(f"{member.base}account/")
    change_address(page, member, address)
    return member, address


def fix_amount(portal: Portal, place_number: str) -> None:
    """Take a file in that fixes next month's amount, as the billing system sends it."""
    operator = settings.REGISTRY[SLUG]
    file = file_of(operator, "bills")
    path = Path(portal.folder) / file.pattern.replace("*", f"kakutei{place_number}")
    rows = [row | {"place_number": place_number} for row in bill_rows(NEXT_MONTH)]
    path.write_bytes(content(file, rows))
    taken = run("ingest", SLUG, path, environment=portal.environment(STARTS_AT))
    assert taken.returncode == 0, taken.stdout + taken.stderr


def place_number_of(portal: Portal, member: Counter) -> str:
    query = """
        SELECT place.number FROM madoguchi_place place
        JOIN madoguchi_memberplace held ON held.place_id = place.id
        JOIN madoguchi_member member ON member.id = held.member_id WHERE member.login_id = %s
    """
    with psycopg.connect(portal.database_url) as records:
        ((number,),) = records.execute(query, (member.login_id,)).fetchall()
    return number


@ON_A_PHONE
def test_mail_of_the_guide_arrives_when_the_amount_is_fixed_and_is_ended_by_its_own_link(
    page: Page, portal: Portal, survey: Survey, size: str
) -> None:
    member, address = come(page, portal, size, number="77001")
    fix_amount(portal, place_number_of(portal, member))
    mail = wait_for_mail(page, member, to=address, subject=SUBJECT)
    assert ("2024年11月分" in mail.text, "5,509" in mail.text) == (True, False)
    (stop,) = [link for link in mail.links if "/mail/stop/link/" in link]
    with survey.watched(size) as (scripted, _watch):
        seen = survey.look(scripted, stop, size)
    assert (seen.violations, seen.too_narrow, seen.headings) == ((), (), 1)
    page.goto(stop)
    assert heading(page) == "お知らせメールの停止"
    press(page, "停止する")
    assert heading(page) == "お知らせメールを停止しました"
    expect(page.locator("main")).to_contain_text(
        "「来月のご請求額確定のお知らせ」のメールは、これからお送りしません。"
    )
    follow(page, "ログインページへ")


@ON_A_PHONE
def test_member_whose_mail_is_dead_is_told_on_the_next_visit_and_corrects_the_address(
    page: Page, portal: Portal, survey: Survey, size: str
) -> None:
    member, address = come(page, portal, size, number="77002")
    with psycopg.connect(portal.database_url) as records:
        records.execute(DIE, (SLUG, email_key(address), STARTS_AT))
    with survey.watched(size) as (scripted, _watch):
        member.sign_in(scripted)
        seen = survey.look(scripted, f"{member.base}home/", size)
    assert (seen.violations, seen.too_narrow) == ((), ())
    page.goto(f"{member.base}home/")
    assert "メールが届いていません" in texts(page.locator("main h2"))
    follow(page, "メールアドレスを変更する")
    page.goto(f"{member.base}account/")
    change_address(page, member, f"new-{address}")
    page.goto(f"{member.base}home/")
    assert "メールが届いていません" not in texts(page.locator("main h2"))
