"""Forms are UTF-8; another encoding can carry what no database keeps."""

import pytest
from django.test import Client


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
