"""The demonstration's newcomers: customers who are no members yet, and what each would have in hand."""

import json
from datetime import datetime
from typing import Any

from django.conf import settings

from madoguchi.models import Place
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.letter_codes import has_live_code, issue_code

MOST_NEWCOMERS = 12


type Newcomer = dict[str, Any]


def told_before(slug: str) -> dict[str, Any]:
    """Give the facts of which an earlier demonstration told: codes and secrets are readable nowhere else."""
    file = settings.VAR / "demo.json"
    facts = json.loads(file.read_text(encoding="utf-8"))["operators"] if file.is_file() else []
    return next((fact for fact in facts if fact["slug"] == slug), {})


def newcomers(profile: Profile, *, told: list[Newcomer], now: datetime) -> list[Newcomer]:
    """List customers without a member; where the operator posts codes, each holds one."""
    free = Place.objects.filter(member_places=None).select_related("customer").order_by("number")
    codes = {each["customer_number"]: each.get("code", "") for each in told}
    return [_in_hand(profile, place, codes.get(place.number, ""), now=now) for place in free[:MOST_NEWCOMERS]]


def _in_hand(profile: Profile, place: Place, code: str, *, now: datetime) -> Newcomer:
    facts = {
        "customer_number": place.number,
        "name": place.customer.name,
        "kana": place.customer.kana,
        "phone": place.customer.phone,
        "address": place.address,
        "building": place.building,
        "email": f"{place.number}@example.jp",
    }
    if profile.registration and "posted_code" in profile.registration.steps:
        is_good = code and has_live_code(place=place, now=now)
        facts["code"] = code if is_good else issue_code(place=place, profile=profile, now=now)
    return facts
