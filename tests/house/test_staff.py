"""The staff's counter stands apart from the customers', and no page of it is without a door."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

from madoguchi.domain.audit import Act
from madoguchi.domain.permissions import DEFAULT_ROLES, Permission
from madoguchi.interfaces.staff import urls, words
from madoguchi.interfaces.staff.doors import EACH, NOBODY, Door, LookNotNamed, Looks, one
from madoguchi.interfaces.staff.rendering import TEMPLATES, environment
from tests.house.test_architecture import PACKAGE, SOURCES, _imported, relative

ROOM = sorted((PACKAGE / "interfaces/staff").rglob("*.py"))
PAGES = sorted(TEMPLATES.rglob("*.html"))


def test_every_page_of_staff_is_behind_a_door() -> None:
    assert [each.name for each in urls.urlpatterns if not isinstance(_door(each), Door)] == []


def _door(pattern: object) -> object:
    return getattr(pattern.callback, "door", None)  # type: ignore[attr-defined]


def test_every_page_says_whose_data_it_shows() -> None:
    kinds = {each.name: _door(each).looks_at for each in urls.urlpatterns}  # type: ignore[attr-defined]
    assert {name for name, looks in kinds.items() if not isinstance(looks, Looks)} == set()
    for each in urls.urlpatterns:
        part = kinds[each.name].part
        assert not part or f":{part}>" in str(each.pattern), "names no part of its address"


def test_views_are_put_behind_doors_in_the_table_alone() -> None:
    users = {relative(file) for file in SOURCES if "staff_only(" in file.read_text()}
    assert users == {"madoguchi/interfaces/staff/doors.py", "madoguchi/interfaces/staff/urls.py"}


def test_page_that_names_nobody_is_not_shown() -> None:
    class Request:
        path_info = "/staff/x/"

    with pytest.raises(LookNotNamed):
        EACH.abouts(Request(), {})  # type: ignore[arg-type]
    assert one("application").abouts(Request(), {"application": 17}) == ["application:17"]  # type: ignore[arg-type]
    assert list(NOBODY.abouts(Request(), {})) == []  # type: ignore[arg-type]


@pytest.mark.parametrize("file", ROOM, ids=relative)
def test_staff_and_customers_counters_do_not_know_each_other(file: Path) -> None:
    imported = set(_imported(ast.parse(file.read_text(encoding="utf-8"))))
    assert [name for name in imported if name.startswith("madoguchi.interfaces.customer")] == []


@pytest.mark.parametrize("file", sorted((PACKAGE / "interfaces/customer").rglob("*.py")), ids=relative)
def test_customers_counter_knows_nothing_of_staff(file: Path) -> None:
    imported = set(_imported(ast.parse(file.read_text(encoding="utf-8"))))
    assert [name for name in imported if ".staff" in name] == []


@pytest.mark.parametrize("file", ROOM, ids=relative)
def test_pages_of_staff_read_through_services(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    attributes = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    assert [node.lineno for node in attributes if node.attr in {"objects", "_default_manager"}] == []


def test_only_one_place_writes_the_audit_record() -> None:
    writers = {relative(file) for file in SOURCES if "AuditEntry.objects" in file.read_text()}
    assert writers == {"madoguchi/services/audit.py"}


@pytest.mark.parametrize("page", PAGES, ids=lambda file: file.name)
@pytest.mark.parametrize("slug", settings.REGISTRY)
def test_every_template_of_staff_compiles(slug: str, page: Path) -> None:
    environment(slug, f"/{slug}/").get_template(str(page.relative_to(TEMPLATES)))


@pytest.mark.parametrize("page", PAGES, ids=lambda file: file.name)
def test_nothing_is_inline(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [
        sign for sign in ("<script>", "<style", " style=", " onclick=", " onchange=") if sign in text
    ] == []


def test_everything_has_a_word() -> None:
    assert set(words.ACTS) == set(Act)
    assert set(words.PERMISSIONS) == set(Permission)
    assert set(words.ROLES) == set(DEFAULT_ROLES)
