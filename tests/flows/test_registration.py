"""Registration: walked to its end at every operator."""

import pytest
from django.conf import settings

from madoguchi.models.scope import operator_scope
from tests.newcomer import newcomer

OFFERED = [slug for slug, operator in settings.REGISTRY.items() if operator.profile.registration]


@pytest.fixture(params=OFFERED)
def someone(request, db):
    return newcomer(settings.REGISTRY[request.param])


def test_newcomer_becomes_a_member(someone):
    member = someone.register()
    with operator_scope(someone.operator.slug):
        places = [each.place for each in member.member_places.all()]
    assert places == [someone.place]
    signed_in = someone.client.post(
        f"/{someone.operator.slug}/", {"login_id": member.login_id, "password": someone.facts["password"]}
    )
    assert signed_in.headers["Location"] == f"/{someone.operator.slug}/home/"
