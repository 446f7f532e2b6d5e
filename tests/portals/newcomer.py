"""Enrol someone who has no bill yet: ``python -m tests.portals.newcomer OPERATOR NUMBER PASSWORD PLACES``."""

import os
import sys

import django


def enrol(slug: str, number: str, password: str, places: int) -> None:
    """Make a customer with so many places (none or one), and a member whose login ID is the number."""
    from django.conf import settings

    from madoguchi.models import Customer, Member, Place
    from madoguchi.models.scope import operator_scope
    from madoguchi.services.members import enrol_member

    with operator_scope(slug):
        if Member.objects.filter(login_id=number).exists():
            return
        customer = Customer.objects.create(number=number, name="新居　はじめ", kana="ニイ　ハジメ")
        made = [
            Place.objects.create(customer=customer, number=number, address="新町1丁目1番1号")
            for _each in range(places)
        ]
        enrol_member(profile=settings.REGISTRY[slug].profile, login_id=number, password=password, places=made)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "madoguchi.settings"
    django.setup()
    enrol(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
