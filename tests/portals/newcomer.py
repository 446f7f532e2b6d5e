"""Enrol someone: ``python -m tests.portals.newcomer OPERATOR NUMBER PASSWORD PLACES``."""

import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "madoguchi.settings"
django.setup()

from django.conf import settings  # noqa: E402  # models are read only after the set-up

from madoguchi.models import Customer, Member, Place  # noqa: E402  # the same
from madoguchi.models.scope import operator_scope  # noqa: E402  # the same
from madoguchi.services.members import enrol_member  # noqa: E402  # the same


def enrol(slug: str, number: str, password: str, places: int) -> None:
    """Make a member whose login ID is a customer's number; who is not known yet becomes a customer first."""
    known = list(Place.objects.filter(customer__number=number))
    profile = settings.REGISTRY[slug].profile
    enrol_member(profile=profile, login_id=number, password=password, places=known or _new(number, places))


def _new(number: str, places: int) -> list[Place]:
    customer = Customer.objects.create(number=number, name="新居　はじめ", kana="ニイ　ハジメ")
    address = "新町1丁目1番1号"
    return [
        Place.objects.create(customer=customer, number=f"{number}{each or ''}", address=address)
        for each in range(places)
    ]


if __name__ == "__main__":
    slug, number, password, places = sys.argv[1:]
    with operator_scope(slug):
        if not Member.objects.filter(login_id=number).exists():
            enrol(slug, number, password, int(places))
