"""Pictures (画像認証): their digits are kept in the draft, and each is good for one try."""

from datetime import datetime

from django.db import transaction

from madoguchi.adapters.picture_check import new_digits
from madoguchi.flows.drafts import begin, find_visit
from madoguchi.models import Draft


@transaction.atomic
def new_picture(*, journey: str, token: str, now: datetime) -> str:
    """Give a draft new digits, beginning it if need be; give the digits."""
    visit = find_visit(journey=journey, token=token, now=now)
    draft = visit.draft if visit else begin(journey=journey, token=token, now=now)
    digits = new_digits()
    Draft.objects.filter(pk=draft.pk).update(picture_digits=digits)
    return digits


def digits_of(*, journey: str, token: str, now: datetime) -> str:
    """Give the digits of the picture shown last; empty when none is to be shown."""
    visit = find_visit(journey=journey, token=token, now=now)
    return visit.draft.picture_digits if visit else ""
