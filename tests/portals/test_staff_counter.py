"""The staff's counter in the browser: an application from its sending to the second mail, by keyboard."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from time import sleep

import pytest
from playwright.sync_api import Browser, Page, expect

from madoguchi.domain.one_time_codes import STEP_SECONDS, code_at
from tests.portals.inspection import Seen, inspect
from tests.portals.mailbox import wait_for_mail
from tests.portals.newcomers import next_newcomer
from tests.portals.portal import Counter, Portal
from tests.portals.test_registration import ask_for_the_form, fill_in_the_form, press
from tests.portals.validation import validated
from tests.portals.watch import Watch
from tests.portals.windows import SIZES, window

SLUG = "kanazawa-water"
_numbers = count(1)
_spent: set[int] = set()


def code(counter: Counter) -> str:
    """Read the phone; a code is good once, so wait for the next if this one was used."""
    while (step := int(datetime.now(UTC).timestamp()) // STEP_SECONDS) in _spent:
        sleep(0.5)
    _spent.add(step)
    return code_at(secret=counter.staff["secret"], now=datetime.fromtimestamp(step * STEP_SECONDS, UTC))


def staff_of(counter: Counter) -> str:
    return f"{counter.base}staff/"


def sign_in(page: Page, counter: Counter) -> None:
    """Sign in with password and code."""
    page.goto(staff_of(counter))
    page.locator("#email").fill(counter.staff["email"])
    page.locator("#password").fill(counter.staff["password"])
    press(page, "次へ")
    page.locator("#code").fill(code(counter))
    press(page, "ログイン")
    expect(page.locator("h1")).to_have_text("対応待ち")


def apply(page: Page, counter: Counter, **amiss: str) -> tuple[str, str]:
    """Apply for membership with something that differs; give the mail address and the name that was typed."""
    newcomer = next_newcomer(counter)
    login_id = f"tamagawa{next(_numbers)}"
    page.goto(ask_for_the_form(page, counter, newcomer).links[0])
    fill_in_the_form(page, newcomer, login_id)
    page.get_by_label("連絡先電話番号").fill("076-999-9999")
    press(page, "入力内容を確認する")
    press(page, "本会員申請する")
    wait_for_mail(page, counter, to=newcomer.email, subject="会員登録が完了しました")
    return newcomer.email, newcomer.customer_number


@pytest.fixture
def desk(browser: Browser) -> Iterator[tuple[Page, Watch]]:
    """A colleague's window, with scripts."""
    context, watch = window(browser, "desktop", scripts=True), Watch()
    page = context.new_page()
    watch.over(page)
    yield page, watch
    context.close()
    assert watch.complaints == []


def tab_to(page: Page, name: str) -> None:
    """Go on by the tabulator until something of a name has the focus."""
    for _step in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText") == name:
            return
    raise AssertionError(f"no way to {name} by keyboard")


@pytest.mark.requirement("K-WATER-49")
@pytest.mark.parametrize("size", ["desktop"], indirect=True)
def test_registration_goes_through_the_queue_to_the_second_mail_by_keyboard(
    page: Page, desk: tuple[Page, Watch], counter: Counter, size: str
) -> None:
    email, number = apply(page, counter)
    clerk, _watch = desk
    sign_in(clerk, counter)
    tab_to(clerk, "会員申請")
    clerk.keyboard.press("Enter")
    row = clerk.locator("tbody tr", has_text=number[:4]).last
    expect(row).to_be_visible()
    which = row.locator("a").inner_text()
    tab_to(clerk, which)
    clerk.keyboard.press("Enter")
    expect(clerk.locator("h1")).to_have_text(f"会員申請 {which}")
    expect(clerk.locator(".comparison")).to_contain_text("076-999-9999")
    tab_to(clerk, "担当する")
    clerk.keyboard.press("Enter")
    expect(clerk.locator("[role=status]")).to_contain_text("担当になりました")
    tab_to(clerk, "承認する")
    clerk.keyboard.press("Enter")
    expect(clerk.locator("[role=status]")).to_contain_text("承認し、ご案内のメールを送りました")
    wait_for_mail(page, counter, to=email, subject="ご使用量等の確認についてのご案内")
    clerk.goto(f"{staff_of(counter)}audit/?about=application:{which}")
    acts = clerk.locator("tbody tr td:nth-child(4)").all_inner_texts()
    assert acts[:2] == ["閲覧", "会員申請の承認"]


@pytest.mark.parametrize("size", SIZES)
def test_every_page_of_staff_is_sound(browser: Browser, portal: Portal, size: str) -> None:
    counter = portal.counter(SLUG)
    context, watch = window(browser, size, scripts=True), Watch()
    page = context.new_page()
    watch.over(page)
    apply(page, counter)
    seen = list(pages(page, counter))
    context.close()
    assert [(each.address, each.violations) for each in seen if each.violations] == []
    assert [(each.address, each.too_narrow) for each in seen if each.too_narrow] == []
    assert [(each.address, each.lost) for each in seen if each.lost] == []
    assert [(each.address, each.headings, each.language) for each in seen] == [
        (each.address, 1, "ja") for each in seen
    ]
    assert validated(seen, portal.folder / f"staff-{size}") == []
    assert watch.complaints == []


def pages(page: Page, counter: Counter) -> Iterator[Seen]:
    """Open every page of the counter: on the way in, then along the links, then what is refused."""
    root, known = staff_of(counter), set()
    page.context.clear_cookies()
    yield inspect(page, page.goto(root), known=known)
    page.locator("#email").fill(counter.staff["email"])
    page.locator("#password").fill(counter.staff["password"])
    with page.expect_navigation() as second:
        press(page, "次へ")
    yield inspect(page, second.value, known=known)
    page.locator("#code").fill(code(counter))
    with page.expect_navigation() as front:
        press(page, "ログイン")
    yield inspect(page, front.value, known=known)
    waiting, met = [f"{root}{path}" for path in ("proof/", "nowhere/", "roster/invite/")], {root}
    links = list(front.value.frame.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.href)"))
    waiting += links
    while waiting:
        address = waiting.pop(0).partition("#")[0]
        is_page = address.startswith(root) and "list.csv" not in address
        if address in met or not is_page or len(met) > 32:
            continue
        met.add(address)
        seen = inspect(page, page.goto(address), known=known)
        yield seen
        waiting += seen.links


@pytest.mark.parametrize("size", ["phone"], indirect=True)
def test_invited_colleague_sets_up_and_works_without_javascript(
    page: Page, counter: Counter, size: str
) -> None:
    root = staff_of(counter)
    sign_in(page, counter)
    page.goto(f"{root}roster/invite/")
    email = f"mori{int(datetime.now(UTC).timestamp())}@example.jp"
    page.locator("#name").fill("森 次郎")
    page.locator("#email").fill(email)
    page.get_by_label("受付").check()
    press(page, "招待する")
    page.get_by_role("button", name="ログアウト").click()
    page.goto(wait_for_mail(page, counter, to=email, subject="職員用窓口").links[0])
    page.locator("#password").fill("the-river-runs-by-the-counter")
    page.locator("#password_again").fill("the-river-runs-by-the-counter")
    press(page, "次へ")
    secret = page.locator(".secret").inner_text().replace(" ", "")
    page.locator("#code").fill(code_at(secret=secret, now=datetime.now(UTC)))
    press(page, "設定してログインする")
    expect(page.locator("h1")).to_have_text("対応待ち")
    labels = page.locator(".staff-menu a").all_inner_texts()
    assert labels == ["トップ", "会員申請", "お客さま", "お申し込み", "郵便物", "届かないメール"]
