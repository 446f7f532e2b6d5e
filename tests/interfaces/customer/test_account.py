"""A member sees and changes her own data, by herself, and nobody else does."""

import re

import pytest
from django.conf import settings
from django.test import Client

from madoguchi.flows.changes import CHANGES
from madoguchi.models import Member, OutgoingMail, Session
from madoguchi.models.scope import operator_scope
from tests.cast import NOW, PASSWORD, browser, person
from tests.newcomer import password_for

OFFERED = [(slug, part) for slug, each in settings.REGISTRY.items() for part in each.profile.account.offers]
FORMS = [(slug, part) for slug, part in OFFERED if part in CHANGES]
CHOSEN = [slug for slug, part in OFFERED if part == "login_id"]
NICKNAMED = [slug for slug, part in OFFERED if part == "nickname"]
TOLD = [slug for slug, part in OFFERED if part == "mail_choice"]
EMAIL = "hanako@example.jp"
GUARDED = {"password", "login_id", "email"}


@pytest.fixture
def member(hanako):
    """Hanako, signed in, with an e-mail address."""
    with operator_scope(hanako.operator.slug):
        Member.objects.filter(pk=hanako.member.pk).update(email=EMAIL, email_key=EMAIL)
    return hanako.sign_in()


def at(slugs):
    """Run a test at those operators alone that offer its matter."""
    return pytest.mark.parametrize(
        "operator", [settings.REGISTRY[slug] for slug in slugs], ids=lambda operator: operator.slug
    )


def record(someone) -> Member:
    with operator_scope(someone.operator.slug):
        return Member.objects.get(pk=someone.member.pk)


def mails(someone) -> list[tuple[str, str]]:
    with operator_scope(someone.operator.slug):
        return list(OutgoingMail.objects.order_by("pk").values_list("kind", "recipient"))


def sessions(someone) -> int:
    with operator_scope(someone.operator.slug):
        return Session.objects.filter(member=someone.member).count()


def also_at(someone) -> Client:
    """Sign in on another device."""
    other = browser(someone.operator)
    typed = {"login_id": someone.member.login_id, "password": PASSWORD}
    assert other.post(someone.root, typed).status_code == 302
    return other


def is_signed_in(someone, client) -> bool:
    return client.get(f"{someone.root}home/").status_code == 200


def new_password(someone) -> str:
    return password_for(someone.operator.profile)


def sound(someone, part, **changed) -> dict[str, str]:
    """Give what is typed when all is well."""
    secret, rules = new_password(someone), someone.operator.profile.registration
    typed = {
        "password": {"password": secret, "password_again": secret},
        "login_id": {"login_id": "atarashii1"},
        "email": {"email": "new@example.jp", "email_again": "new@example.jp"},
        "nickname": {"nickname": "はなちゃん"},
        "mail_choice": {"wants_mail": rules.mail_choices[1] if rules else "受け取らない"},
    }[part]
    guard = {"current_password": PASSWORD} if part in GUARDED else {}
    return typed | guard | changed


def change(someone, part, **changed):
    """Fill in a form and send it."""
    return someone.client.post(f"{someone.root}account/{part}/", sound(someone, part, **changed))


def page(someone, address="") -> str:
    answer = someone.client.get(f"{someone.root}account/{address}")
    assert answer.status_code == 200
    return answer.content.decode()


# --- what is shown ----------------------------------------------------------------------------------


def test_member_sees_her_data_with_the_address_masked(member):
    shown = page(member)
    found = [text in shown for text in (member.member.login_id, "h***@example.jp", EMAIL, PASSWORD)]
    assert found == [True, True, False, False]


def test_each_offered_part_and_no_other_has_a_form(member):
    parts = ("password", "login_id", "email", "nickname", "mail_choice", "unknown")
    found = [part for part in parts if member.client.get(f"{member.root}account/{part}/").status_code == 200]
    assert set(found) == set(member.operator.profile.account.offers) & set(CHANGES)
    assert {part for part in parts if f"/account/{part}/" in page(member)} == set(found)


def test_forms_are_linked_in_the_order_of_the_profile(member):
    offers = [part for part in member.operator.profile.account.offers if part in CHANGES]
    assert re.findall(r"/account/(\w+)/\">変更する", page(member)) == offers


def test_part_that_is_not_offered_cannot_be_sent_either(member):
    offers = member.operator.profile.account.offers
    others = [part for part in ("login_id", "nickname", "mail_choice", "unknown") if part not in offers]
    statuses = [member.client.post(f"{member.root}account/{part}/", {}).status_code for part in others]
    assert statuses == [404] * len(others)


def test_member_without_a_place_or_an_address_has_the_page_too(operator, db):
    someone = person(operator, name="無住 花子", places=0).sign_in()
    assert "登録がありません" in page(someone)


def test_customer_data_stay_within_reach(member):
    assert f'href="{member.root}customer/"' in page(member)


def test_nothing_is_changed_by_looking(member):
    before, told = record(member), mails(member)
    for part in ("", *(part for part in member.operator.profile.account.offers if part in CHANGES)):
        member.client.get(f"{member.root}account/{part}{'/' if part else ''}", {"done": part})
    after = record(member)
    fields = [field.name for field in Member._meta.fields]
    assert [name for name in fields if getattr(before, name) != getattr(after, name)] == []
    assert (mails(member), sessions(member)) == (told, 1)


# --- the password -----------------------------------------------------------------------------------


def test_new_password_opens_the_door_and_the_old_one_no_more(member):
    answer = change(member, "password")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{member.root}account/?done=password")
    tried = []
    for secret in (PASSWORD, new_password(member)):
        typed = {"login_id": member.member.login_id, "password": secret}
        tried.append(browser(member.operator).post(member.root, typed).status_code)
    assert tried == [401, 302]


def test_password_change_ends_every_other_session_and_renews_this_one(member):
    other, before = also_at(member), dict(member.client.cookies.items())
    held = [cookie.value for cookie in before.values()]
    change(member, "password")
    assert (is_signed_in(member, member.client), is_signed_in(member, other)) == (True, False)
    assert sessions(member) == 1
    stolen = Client()
    for name, value in zip(before, held, strict=True):
        stolen.cookies[name] = value
    assert is_signed_in(member, stolen) is False


def test_password_change_keeps_the_place_that_is_looked_at(operator, db):
    someone = person(operator, name="二か所 花子", places=2).sign_in()
    someone.client.post(f"{someone.root}places/{someone.reference(1)}/")
    change(someone, "password")
    assert someone.places[1].number in someone.client.get(f"{someone.root}home/").content.decode()


def test_password_change_is_told_by_mail_and_on_the_page(member):
    answer = member.client.get(change(member, "password").headers["Location"])
    assert "この端末では、そのままご利用いただけます。" in answer.content.decode()
    assert mails(member) == [("password_changed", EMAIL)]


def test_password_form_sent_twice_changes_once(member):
    change(member, "password")
    again = change(member, "password")
    assert (again.status_code, mails(member)) == (422, [("password_changed", EMAIL)])


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"current_password": "not the password"}, "current_password"),
        ({"current_password": ""}, "current_password"),
        ({"password": ""}, "password"),
        ({"password": "abc", "password_again": "abc"}, "password"),
        ({"password": PASSWORD, "password_again": PASSWORD}, "password"),
        ({"password": "password", "password_again": "password"}, "password"),
    ],
)
def test_password_is_refused_at_the_field_that_is_wrong(member, changed, field):
    before = record(member).password_hash
    answer = change(member, "password", **changed)
    shown = answer.content.decode()
    assert (answer.status_code, f'id="{field}-fault"' in shown) == (422, True)
    assert record(member).password_hash == before
    assert [
        secret for secret in (PASSWORD, *changed.values()) if secret and f'value="{secret}"' in shown
    ] == []


def test_password_typed_differently_the_second_time_is_refused_where_it_is_asked_twice(member):
    rules = member.operator.profile.registration
    answer = change(member, "password", password_again="another2024word")
    assert answer.status_code == (422 if rules and rules.asks_password_twice else 303)


def test_own_login_id_is_no_password(operator, db):
    someone = person(operator, name="番号 花子").sign_in()
    login_id = someone.member.login_id
    assert change(someone, "password", password=login_id, password_again=login_id).status_code == 422


# --- guessing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", sorted(GUARDED))
def test_sixth_try_of_the_current_password_waits_even_if_it_is_right(member, part):
    if part not in member.operator.profile.account.offers:
        return
    wrong = [change(member, part, current_password=f"guess{n}").status_code for n in range(5)]
    answer = change(member, part)
    assert (wrong, answer.status_code, answer.headers["Retry-After"]) == ([422] * 5, 429, "600")
    assert "10分ほどお待ちになってから" in answer.content.decode()
    assert mails(member) == []


def test_tries_are_counted_over_all_forms_and_devices(member):
    other = also_at(member)
    for client, part in ((member.client, "password"), (other, "email")) * 3:
        answer = client.post(f"{member.root}account/{part}/", sound(member, part, current_password="guess"))
    assert answer.status_code == 429


def test_slips_of_the_pen_cost_no_try(member):
    slips = [change(member, "email", email="nonsense").status_code for _ in range(7)]
    assert (slips, change(member, "email").status_code) == ([422] * 7, 303)


def test_neighbour_may_still_try(member, taro):
    for n in range(6):
        change(member, "password", current_password=f"guess{n}")
    assert change(taro.sign_in(), "password").status_code == 303


# --- the login ID -----------------------------------------------------------------------------------


@at(CHOSEN)
def test_new_login_id_opens_the_door_and_is_told(member):
    old = member.member.login_id
    answer = member.client.get(change(member, "login_id").headers["Location"])
    assert "atarashii1" in answer.content.decode()
    tried = [
        browser(member.operator).post(member.root, {"login_id": each, "password": PASSWORD}).status_code
        for each in (old, "atarashii1")
    ]
    assert (tried, mails(member)) == ([401, 302], [("login_id_changed", EMAIL)])


@at(CHOSEN)
def test_login_id_sent_twice_is_one_change(member):
    assert [change(member, "login_id").status_code for _ in range(2)] == [303, 303]
    assert mails(member) == [("login_id_changed", EMAIL)]


@at(CHOSEN)
@pytest.mark.parametrize("login_id", ["", "あいうえお", "a", "x" * 65])
def test_malformed_login_id_is_refused(member, login_id):
    answer = change(member, "login_id", login_id=login_id)
    assert (answer.status_code, record(member).login_id) == (422, member.member.login_id)


@at(CHOSEN)
def test_login_id_of_a_neighbour_is_refused_and_only_after_the_password(member, taro):
    taken = taro.member.login_id
    unproven = change(member, "login_id", login_id=taken, current_password="guess").content.decode()
    answer = change(member, "login_id", login_id=taken)
    assert (answer.status_code, record(member).login_id) == (422, member.member.login_id)
    assert ["すでに使用されています" in each for each in (unproven, answer.content.decode())] == [False, True]


# --- nickname and mail choice -----------------------------------------------------------------------


@at(NICKNAMED)
def test_nickname_is_what_the_pages_say(member):
    change(member, "nickname")
    assert "はなちゃん" in page(member)
    change(member, "nickname", nickname=" ")
    assert record(member).nickname == ""


@at(NICKNAMED)
def test_nickname_holds_no_markup_and_has_an_end(member):
    change(member, "nickname", nickname="<b>花</b>")
    assert "<b>花</b>" not in page(member)
    assert change(member, "nickname", nickname="長" * 61).status_code == 422


@at(TOLD)
def test_mail_choice_is_kept_in_the_words_of_the_operator(member):
    yes, no = member.operator.profile.registration.mail_choices
    for choice, wants in ((no, False), (yes, True)):
        assert change(member, "mail_choice", wants_mail=choice).status_code == 303
        assert (record(member).wants_mail, choice in page(member)) == (wants, True)


@at(TOLD)
@pytest.mark.parametrize("choice", ["", "たぶん"])
def test_unknown_mail_choice_is_refused(member, choice):
    assert change(member, "mail_choice", wants_mail=choice).status_code == 422
    assert record(member).wants_mail is True


# --- devices ----------------------------------------------------------------------------------------


def test_devices_are_listed_and_the_others_ended(member):
    others = [also_at(member), also_at(member)]
    shown = page(member)
    assert [shown.count(words) for words in (">この端末<", ">ほかの端末<")] == [1, 2]
    answer = member.client.post(f"{member.root}account/devices/")
    assert answer.headers["Location"] == f"{member.root}account/?done=devices"
    assert [is_signed_in(member, client) for client in (member.client, *others)] == [True, False, False]


def test_devices_of_a_neighbour_are_not_listed_and_stay(member, taro):
    taro.sign_in()
    assert ">ほかの端末<" not in page(member)
    member.client.post(f"{member.root}account/devices/")
    assert is_signed_in(taro, taro.client) is True


def test_devices_that_were_left_are_not_listed(member):
    also_at(member)
    with operator_scope(member.operator.slug):
        idle = NOW.replace(day=20)
        Session.objects.exclude(pk=Session.objects.order_by("pk").first().pk).update(seen_at=idle)
    assert ">ほかの端末<" not in page(member)


# --- neighbours -------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["password", "login_id", "email", "nickname", "mail_choice", "devices"])
def test_no_form_reaches_a_neighbour(member, taro, part):
    before = record(taro)
    member.client.post(
        f"{member.root}account/{part}/", {"member": taro.member.pk, "login_id": taro.member.login_id}
    )
    after = record(taro)
    assert [f.name for f in Member._meta.fields if getattr(before, f.name) != getattr(after, f.name)] == []


@pytest.mark.parametrize("part", ["password", "login_id", "email", "nickname", "mail_choice", "devices"])
def test_form_without_its_token_changes_nothing(member, part):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = member.client.cookies
    before = record(member)
    typed = {} if part == "devices" else sound(member, part)
    assert strict.post(f"{member.root}account/{part}/", typed).status_code == 403
    after = record(member)
    assert [f.name for f in Member._meta.fields if getattr(before, f.name) != getattr(after, f.name)] == []
