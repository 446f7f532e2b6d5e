"""Who may do what at the staff's counter: every address, by every method, for every role and for strangers.

What is expected follows from the table in ``interfaces/staff/urls.py`` and the operator's profile. The table
itself stands here once more, so that a change of it is seen by whoever reviews it.
"""

from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern

from madoguchi.domain.permissions import DEFAULT_ROLES, Permission
from madoguchi.interfaces.staff import urls
from madoguchi.interfaces.staff.doors import NOBODY, Door
from madoguchi.models import AuditEntry
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from tests.cast import Person, person
from tests.interfaces.staff.records import CANARY, facts_of
from tests.staff import Colleague, colleague

# Address, what opens it, what a form to it asks, whose data it shows, whether a fresh proof is asked.
SNAPSHOT = """
staff_sign_in         anybody           anybody             -            -
staff_second_step     anybody           anybody             -            -
staff_invitation      anybody           anybody             -            -
staff_enrolment       anybody           anybody             -            -
staff_enrolment_qr    anybody           anybody             -            -
staff_sign_out        nobody            work                -            -
staff_front           work              nobody              -            -
staff_sessions        work              work                -            -
staff_account         work              nobody              -            -
staff_own_password    work              work                -            freshly
staff_own_codes       work              work                -            freshly
staff_passkey_new     work              work                -            freshly
staff_passkey         work              work                -            freshly
staff_proof           work              work                -            -
staff_applications    see_applications  nobody              each         -
staff_applications_csv see_applications  nobody              each         -
staff_application     see_applications  decide_applications application  -
staff_customers       see_customers     nobody              each         -
staff_customers_csv   see_customers     nobody              each         -
staff_customer        see_customers     nobody              customer     -
staff_as_it_was       see_customers     nobody              place        -
staff_letter          print_letters     print_letters       place        freshly
staff_member          see_customers     nobody              member       -
staff_member_help     help_customers    help_customers      member       freshly
staff_corrections     change_email      nobody              each         -
staff_corrections_csv change_email      nobody              each         -
staff_correction      change_email      change_email        each         freshly
staff_view            see_as_customer   see_as_customer     member       -
staff_as              see_as_customer   nobody              each         -
staff_view_end        nobody            see_as_customer     -            -
staff_requests        see_requests      nobody              each         -
staff_requests_csv    see_requests      nobody              each         -
staff_request         see_requests      decide_requests     request      -
staff_notices         publish           nobody              -            -
staff_notices_csv     publish           nobody              -            -
staff_notice_new      publish           publish             -            -
staff_notice_adopt    nobody            publish             -            -
staff_notice          publish           publish             -            -
staff_notice_preview  publish           nobody              -            -
staff_notice_publish  publish           publish             -            -
staff_shelves         publish           nobody              -            -
staff_pieces          publish           nobody              -            -
staff_pieces_csv      publish           nobody              -            -
staff_piece_new       publish           publish             -            -
staff_piece_adopt     nobody            publish             -            -
staff_piece           publish           publish             -            -
staff_piece_preview   publish           nobody              -            -
staff_piece_publish   publish           publish             -            -
staff_documents       publish           publish             each         freshly
staff_documents_csv   publish           nobody              each         freshly
staff_document_paper  nobody            publish             each         -
staff_document_send   nobody            publish             -            -
staff_posting         print_letters     print_letters       each         -
staff_posting_csv     print_letters     nobody              each         -
staff_batches         see_batches       nobody              -            -
staff_batches_csv     see_batches       nobody              -            -
staff_batch_upload    load_batches      load_batches        -            -
staff_batch           see_batches       nobody              batch        -
staff_batch_progress  see_batches       nobody              -            -
staff_batch_check     nobody            load_batches        batch        -
staff_batch_rows      load_batches      load_batches        batch        -
staff_batch_rows_csv  load_batches      nobody              batch        -
staff_batch_deed      release_batches   release_batches     batch        freshly
staff_jobs            see_batches       nobody              -            -
staff_jobs_csv        see_batches       nobody              -            -
staff_job             see_batches       load_batches        -            -
staff_mailings        see_batches       nobody              -            -
staff_mailings_csv    see_batches       nobody              -            -
staff_mails_returned  see_customers     nobody              each         -
staff_mails_returned_csv see_customers     nobody              each         -
staff_mails_dead      see_customers     nobody              each         -
staff_mails_dead_csv  see_customers     nobody              each         -
staff_mails_given_up  see_customers     help_customers      each         -
staff_mails_given_up_csv see_customers     nobody              each         -
staff_roster          manage_staff      nobody              -            -
staff_roster_csv      manage_staff      nobody              -            -
staff_invite          manage_staff      manage_staff        -            freshly
staff_colleague       manage_staff      manage_staff        -            freshly
staff_profile         see_profile       nobody              -            -
staff_as_on_asked     see_profile       nobody              -            -
staff_as_on           see_profile       nobody              -            -
staff_as_on_page      see_profile       nobody              -            -
staff_audit           see_audit         nobody              each         -
staff_audit_csv       see_audit         nobody              each         -
"""
ROLES = tuple(DEFAULT_ROLES)
LET_IN = {200, 302, 303, 401, 409, 422}
ACTIONS = ("get", "post")
# Besides actions; a door answers these as it answers GET, or nobody at all, so that one role asks for all.
METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
# Their addresses name a list that every operator has, and no record.
LISTS = {
    "staff_posting",
    "staff_posting_csv",
    "staff_as_on",
    "staff_as_on_page",
    "staff_pieces",
    "staff_pieces_csv",
    "staff_piece_new",
    "staff_piece_adopt",
}
# Their records are one's own: everybody else is told that there is none.
OWN = {"staff_passkey"}
# Forms that are refused with a page which shows somebody.
REFUSED: dict[str, dict[str, str]] = {
    "staff_application": {"do": "refuse", "words": ""},
    "staff_letter": {},
    "staff_member_help": {"do": "lock"},
    "staff_correction": {},
    "staff_view": {},
    "staff_request": {"to": "nowhere"},
    "staff_posting": {"number": "1"},
    "staff_batch_check": {},
    "staff_batch_rows": {"do": "nothing"},
    "staff_batch_deed": {},
    "staff_mails_given_up": {"mail": "none"},
}
# What was typed is shown once more, and nobody else.
NAMES_NOBODY = {"staff_documents", "staff_document_paper"}
PAGES: dict[str, URLPattern] = {str(each.name): each for each in urls.urlpatterns}


def door_of(name: str) -> Door:
    door: Door = PAGES[name].callback.door  # type: ignore[attr-defined]
    return door


BEHIND = [name for name in PAGES if not door_of(name).is_open]


def row(name: str) -> str:
    """Write a row of the table as the snapshot has it."""
    door = door_of(name)
    see, do = (
        ("anybody", "anybody") if door.is_open else (str(door.see or "nobody"), str(door.do or "nobody"))
    )
    looks = door.looks_at.kind or "-"
    return f"{name:<21} {see:<17} {do:<19} {looks:<12} {'freshly' if door.freshly else '-'}"


def test_table_is_the_one_that_was_reviewed() -> None:
    assert "\n".join(map(row, PAGES)) == SNAPSHOT.strip()


@pytest.fixture
def scene(operator: Operator, neighbour_operator: Operator, db: None) -> dict[str, Any]:
    """Somebody in each role, somebody of another operator, and a customer who is looked at."""
    people = {role: colleague(operator, role, client=Client()) for role in ROLES}
    everything = colleague(neighbour_operator, *ROLES)
    hanako = person(operator, name=CANARY)
    scene = {
        **{role: someone.arrive() for role, someone in people.items()},
        "other operator": everything.arrive(),
        "hanako": hanako,
        "facts": facts_of(operator, people["reception"], hanako),
    }
    look_as(people["reception"], hanako)
    return scene


def look_as(someone: Colleague, hanako: Person) -> None:
    """Let somebody look at the portal as a member does."""
    answer = someone.client.post(f"{someone.root}members/{hanako.member.pk}/view/", {"why": "お問い合わせ"})
    assert answer.status_code == 303


def address(operator: Operator, name: str, facts: dict[str, Any]) -> str:
    """Fill in an address."""
    path = str(PAGES[name].pattern)
    for part, value in facts.items():
        for converter in ("uuid", "str", "int", "path"):
            path = path.replace(f"<{converter}:{part}>", str(value))
    assert "<" not in path, f"{name}: say in facts_of what stands there"
    return f"/{operator.slug}/staff/{path}"


def ask(client: Client, method: str, path: str) -> tuple[int, str]:
    """Ask for a page; give the status, and where it leads."""
    answer = getattr(client, method)(path)
    return answer.status_code, answer.headers.get("Location", "")


def is_let_in(operator: Operator, role: str, door: Door, method: str) -> bool:
    """Say by table and profile whether a role passes."""
    needed = door.do if method == "post" else door.see
    return needed is not None and needed in operator.profile.staff.permissions_of([role])


def expected(operator: Operator, role: str, door: Door, method: str) -> set[int]:
    """Say by the table and the profile what a role is answered."""
    if method.upper() not in door.methods:
        return {405}
    return LET_IN if is_let_in(operator, role, door, method) else {403}


def answers(operator: Operator, role: str, name: str, method: str) -> set[int]:
    """Say what a role is answered, where a record belongs to who is at reception too."""
    usual = expected(operator, role, door_of(name), method)
    return {404} if name in OWN and role != "reception" and usual == LET_IN else usual


def test_every_role_passes_where_the_table_lets_it_and_nowhere_else(
    operator: Operator, scene: dict[str, Any]
) -> None:
    wrong = []
    for name, role, method in product(BEHIND, ROLES, METHODS):
        if method not in ACTIONS and role != ROLES[0]:
            continue
        status, _where = ask(scene[role].client, method, address(operator, name, scene["facts"]))
        if status not in answers(operator, role, name, method):
            wrong.append((role, method, name, status))
        if name == "staff_sign_out":
            scene[role].arrive()
        if name == "staff_sign_out" and role == "reception":
            look_as(scene[role], scene["hanako"])  # a view belongs to the session that is over
    assert wrong == []


def test_strangers_customers_and_staff_of_another_operator_are_led_to_the_sign_in(
    operator: Operator, scene: dict[str, Any]
) -> None:
    wrong = []
    clients = (Client(), person(operator, name="山田 花子").sign_in().client, thief(scene))
    for name, client, method in product(BEHIND, clients, ("get", "post")):
        status, where = ask(client, method, address(operator, name, scene["facts"]))
        answer = (status, where.partition("?")[0])
        is_answered = method.upper() in door_of(name).methods
        if answer != ((302, f"/{operator.slug}/staff/") if is_answered else (405, "")):
            wrong.append((name, method, answer))
    assert wrong == []


def thief(scene: dict[str, Any]) -> Client:
    """Give a browser that shows the session of another operator's staff."""
    client = Client()
    for cookie in scene["other operator"].client.cookies.values():
        client.cookies[cookie.key] = cookie.value
    return client


def test_record_of_another_operator_is_not_found(operator: Operator, scene: dict[str, Any]) -> None:
    someone: Colleague = scene["other operator"]
    named = [name for name in BEHIND if "<" in str(PAGES[name].pattern) and name not in LISTS]
    for name, method in product(named, ("get", "post")):
        path = address(someone.operator, name, scene["facts"])
        if method.upper() in door_of(name).methods:
            assert ask(someone.client, method, path)[0] == 404, (name, method)


def test_every_look_at_a_customer_is_on_record_once(operator: Operator, scene: dict[str, Any]) -> None:
    for name in (name for name in BEHIND if door_of(name).looks_at != NOBODY and door_of(name).see):
        someone = whoever_holds(operator, scene, door_of(name).see)
        before = looks(operator)
        assert ask(someone.client, "get", address(operator, name, scene["facts"]))[0] == 200
        assert looks(operator) == before + 1, name


def test_page_that_shows_a_customer_puts_the_look_on_record(
    operator: Operator, scene: dict[str, Any]
) -> None:
    for name, role in product((name for name in BEHIND if door_of(name).see), ROLES):
        before = looks(operator)
        answer = scene[role].client.get(address(operator, name, scene["facts"]))
        page = b"".join(answer).decode()
        if CANARY in page or CANARY.split(maxsplit=1)[0] in page:
            assert looks(operator) == before + 1, f"{name} shows a customer and does not say so"


def test_refusal_that_shows_a_customer_is_on_record_once(operator: Operator, scene: dict[str, Any]) -> None:
    shows = {name for name in BEHIND if door_of(name).looks_at != NOBODY and door_of(name).do}
    assert set(REFUSED) == shows - NAMES_NOBODY
    for name, typed in REFUSED.items():
        someone = whoever_holds(operator, scene, door_of(name).do)
        before = looks(operator)
        answer = someone.client.post(address(operator, name, scene["facts"]), typed)
        assert answer.status_code in {409, 422}, name
        assert looks(operator) == before + 1, name


def test_form_that_shows_a_customer_puts_the_look_on_record(
    operator: Operator, scene: dict[str, Any]
) -> None:
    for name, role in product((name for name in BEHIND if door_of(name).do), ROLES):
        before = looks(operator)
        answer = scene[role].client.post(address(operator, name, scene["facts"]), REFUSED.get(name, {}))
        page = b"".join(answer).decode()
        if CANARY in page or CANARY.split(maxsplit=1)[0] in page:
            assert looks(operator) == before + 1, f"{name} shows a customer and does not say so"
        if name == "staff_sign_out":
            scene[role].arrive()


def whoever_holds(operator: Operator, scene: dict[str, Any], permission: Permission | None) -> Colleague:
    """Give somebody who holds a permission."""
    rules = operator.profile.staff
    found: Colleague = next(scene[role] for role in ROLES if permission in rules.permissions_of([role]))
    return found


def looks(operator: Operator) -> int:
    with operator_scope(operator.slug):
        return AuditEntry.objects.filter(act="looked").count()


def test_form_from_elsewhere_is_refused(operator: Operator, scene: dict[str, Any]) -> None:
    for name in (name for name in BEHIND if door_of(name).do):
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = whoever_holds(operator, scene, door_of(name).do).client.cookies
        assert ask(strict, "post", address(operator, name, scene["facts"]))[0] == 403, name


def test_page_is_kept_by_no_cache_and_runs_only_our_own_scripts(
    operator: Operator, scene: dict[str, Any]
) -> None:
    shown = (name for name in BEHIND if door_of(name).see and name not in OWN)
    for name, role in product(shown, ROLES):
        answer = scene[role].client.get(address(operator, name, scene["facts"]))
        assert answer.headers["Cache-Control"] == "no-store"
        policy = answer.headers["Content-Security-Policy"]
        assert "script-src 'self';" in f"{policy};"
        assert "unsafe" not in policy


def test_only_pages_on_the_way_in_are_open() -> None:
    opened = [name for name in PAGES if door_of(name).is_open]
    assert opened == [
        "staff_sign_in",
        "staff_second_step",
        "staff_invitation",
        "staff_enrolment",
        "staff_enrolment_qr",
    ]


def test_every_permission_is_held_by_some_role() -> None:
    held = frozenset().union(*DEFAULT_ROLES.values())
    assert held | {Permission.WORK} == frozenset(Permission)
