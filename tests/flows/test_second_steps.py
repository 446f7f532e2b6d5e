"""A journey proves what a password proves: it does not skip the second step."""

from datetime import timedelta

import pytest

from madoguchi.flows.drafts import begin
from madoguchi.flows.signing_in import sign_in_member
from madoguchi.models import Draft, PendingSignIn, Session
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from madoguchi.services.second_steps import SecondStepDue
from tests.cast import NOW, Person
from tests.factored import with_address


def ended(someone: Person) -> Draft:
    """Give the draft of a journey that restored someone's password just now."""
    draft = begin(journey="password", token="browser", now=NOW, member=someone.member)
    Draft.objects.filter(pk=draft.pk).update(ended_at=NOW)
    return draft


def test_restored_password_opens_nothing_where_a_second_step_is_due(
    operator: Operator, hanako: Person
) -> None:
    someone = with_address(hanako)
    with operator_scope(operator.slug):
        someone.set_codes_up(NOW - timedelta(hours=1))
        Session.objects.all().delete()
        with pytest.raises(SecondStepDue):
            sign_in_member(draft=ended(hanako), profile=operator.profile, now=NOW)
        assert (Session.objects.count(), PendingSignIn.objects.count()) == (0, 1)


def test_restored_password_opens_a_session_where_there_is_no_factor(
    operator: Operator, hanako: Person
) -> None:
    with operator_scope(operator.slug):
        assert sign_in_member(draft=ended(hanako), profile=operator.profile, now=NOW)
