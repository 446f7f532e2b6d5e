"""Forms are UTF-8, and addresses hold no NUL: neither may carry what no database keeps."""

import re

import pytest
from django.test import Client

from madoguchi.interfaces.customer import urls as customer
from madoguchi.interfaces.staff import urls as staff
from tests.cast import person
from tests.staff import colleague

PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
TEXTS = re.compile(r"<(?:str|path):\w+>")


@pytest.mark.parametrize("charset", ["utf-7", "unicode_escape", "shift_jis"])
def test_form_in_another_encoding_is_refused(operator, db, charset):
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    answer = Client().post(f"/{operator.slug}/", "login_id=%2B2AA-&password=x", content_type=kind)
    assert answer.status_code == 400


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8"])
def test_form_in_ours_is_read(operator, db, charset):
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    answer = Client().post(f"/{operator.slug}/", "login_id=hanako&password=x", content_type=kind)
    assert answer.status_code == 401


def test_nothing_is_found_at_an_address_with_a_nul(operator, db):
    hanako = person(operator, name="山田 花子").sign_in().client
    sato = colleague(operator, "reception", "publisher", "reviewer", "billing", "auditor").arrive()
    member = person(operator, name="林 太郎").member
    sato.client.post(f"{sato.root}members/{member.pk}/view/", {"why": "お電話"})
    for client, below, patterns in ((hanako, "", customer), (sato.client, "staff/", staff)):
        named = [str(each.pattern) for each in patterns.urlpatterns if TEXTS.search(str(each.pattern))]
        assert named
        for name in named:
            path = PLACE.sub("1", TEXTS.sub("%00", name))
            for verb in (client.get, client.post):
                assert verb(f"/{operator.slug}/{below}{path}").status_code == 404, path
    assert sato.client.get(f"{sato.root}as/requests/%00/").status_code == 404
    assert "この窓口にはない記録" in sato.client.get(f"{sato.root}requests/%00/").content.decode()
